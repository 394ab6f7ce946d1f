/** Reads what a list is narrowed to from the query string; what is not understood is left out. */

export type Search = Readonly<Record<string, unknown>>;

export const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((each) => each === value);

/** Full-width letters and digits, as Japanese keyboards type them, count. */
export const words = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.normalize('NFKC').trim().slice(0, 100) || undefined : undefined;

/** A day as `2026-11-21`. */
export const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

/** Without the members that were not given, as exact optional types want them. */
export const given = <T extends object>(filters: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
