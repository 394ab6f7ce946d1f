/** Part of a name, as people type it into a search box. */

/** For SQL's ILIKE: what is typed stands for itself, with anything around it. */
export const containing = (typed: string): string => `%${typed.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** The number of a case, as `12`, `#12` or `１２`; else `undefined`. */
export const numberIn = (typed: string): number | undefined => {
  const [, digits] = /^#?(\d{1,9})$/.exec(typed.normalize('NFKC').trim()) ?? [];
  return digits === undefined ? undefined : Number(digits);
};
