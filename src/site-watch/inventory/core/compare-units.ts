/** Which units of a script are new, gone or changed, against what its address has shown before. */
import type { Unit } from './read-units.ts';

export type UnitChange = { readonly before: Unit; readonly after: Unit };

export type UnitChanges = {
  readonly added: readonly Unit[];
  readonly removed: readonly Unit[];
  /** One went and one came under the same name; what has no name is added or removed. */
  readonly changed: readonly UnitChange[];
  readonly same: number;
};

/** Those that have no counterpart among the others, each counterpart used once. */
const without = (units: readonly Unit[], others: readonly Unit[]): readonly Unit[] => {
  const left = new Map<string, number>();
  for (const { hash } of others) left.set(hash, (left.get(hash) ?? 0) + 1);
  return units.filter(({ hash }) => {
    const count = left.get(hash) ?? 0;
    if (count > 0) left.set(hash, count - 1);
    return count === 0;
  });
};

const nameKey = ({ kind, name }: Unit): string | undefined => (name === undefined ? undefined : `${kind} ${name}`);

/** The only one of its name on either side. */
const byOnlyName = (units: readonly Unit[]): ReadonlyMap<string, Unit> =>
  new Map(
    [...Map.groupBy(units, nameKey)].flatMap(([key, [only, ...more]]) =>
      key !== undefined && only !== undefined && more.length === 0 ? [[key, only] as const] : [],
    ),
  );

export const compareUnits = (before: readonly Unit[], after: readonly Unit[]): UnitChanges => {
  const [gone, come] = [without(before, after), without(after, before)];
  const [named, namedNow] = [byOnlyName(gone), byOnlyName(come)];
  const changed = [...namedNow].flatMap(([key, now]) => {
    const was = named.get(key);
    return was === undefined ? [] : [{ before: was, after: now }];
  });
  const paired = new Set(changed.flatMap(({ before: was, after: now }) => [was, now]));
  return {
    added: come.filter((unit) => !paired.has(unit)),
    removed: gone.filter((unit) => !paired.has(unit)),
    changed,
    same: after.length - come.length,
  };
};
