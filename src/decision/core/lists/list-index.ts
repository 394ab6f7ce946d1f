/** Lists in memory, for judging a history: what `match-lists.ts` asks the database, asked by the same keys. */
import type { Attempt } from '../attempt.ts';
import type { Listed } from '../facts.ts';
import { keysOf, type ListEffect, type ListKind } from './kinds.ts';

export type IndexedEntry = {
  readonly list: string;
  readonly kind: ListKind;
  readonly effect: ListEffect;
  readonly entry: string;
  readonly key: string;
  readonly prefix: number;
};

/** In the order of their names; a list that holds a value twice, by two ranges, is there once. */
export const inOrder = (found: readonly Listed[]): readonly Listed[] => {
  const byList = new Map<string, Listed>();
  for (const each of found) {
    const known = byList.get(each.list);
    if (known === undefined || each.entry < known.entry) byList.set(each.list, each);
  }
  return [...byList.values()].sort((a, b) => (a.list < b.list ? -1 : 1));
};

export class ListIndex {
  readonly #byKey = new Map<string, Listed[]>();
  readonly #prefixes = new Map<ListKind, Set<number>>();

  add({ key, prefix, ...listed }: IndexedEntry): void {
    const place = `${listed.kind} ${key}`;
    const known = this.#byKey.get(place);
    if (known === undefined) this.#byKey.set(place, [listed]);
    else known.push(listed);
    const prefixes = this.#prefixes.get(listed.kind);
    if (prefixes === undefined) this.#prefixes.set(listed.kind, new Set([prefix]));
    else prefixes.add(prefix);
  }

  listed(attempt: Attempt): readonly Listed[] {
    const found: Listed[] = [];
    for (const [kind, prefixes] of this.#prefixes) {
      for (const key of keysOf(kind, attempt, [...prefixes])) found.push(...(this.#byKey.get(`${kind} ${key}`) ?? []));
    }
    return found.length === 0 ? found : inOrder(found);
  }
}
