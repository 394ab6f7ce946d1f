/** Joins the newest page, fetched again and again, to the rows already shown. Pure; rows have unique ids, newest first. */
export type Row = { readonly id: string };
export type Page<R extends Row> = { items: R[]; nextCursor?: string };

/** A console left open for days must not grow without end: past this the list starts again from the newest page. */
export const MOST_ROWS = 500;

/** Rows that are not shown yet. `isCut` when more may have come in than the newest page holds. */
export const arrivedIn = <R extends Row>(
  shown: readonly Page<R>[],
  newest: Page<R>,
): { readonly rows: readonly R[]; readonly isCut: boolean } => {
  const known = new Set(shown.flatMap((page) => page.items.map((row) => row.id)));
  const rows = newest.items.filter((row) => !known.has(row.id));
  return { rows, isCut: rows.length > 0 && rows.length === newest.items.length && newest.nextCursor !== undefined };
};

/**
 * The pages with the newest one on top. When it does not reach down to the rows shown, there would be a gap between
 * them, so the list starts again from it.
 */
export const withNewest = <R extends Row>(shown: readonly Page<R>[], newest: Page<R>): Page<R>[] => {
  const { rows, isCut } = arrivedIn(shown, newest);
  if (rows.length === 0) return [...shown];
  const [top, ...older] = shown;
  const count = shown.reduce((sum, page) => sum + page.items.length, rows.length);
  if (isCut || top === undefined || count > MOST_ROWS) return [newest];
  const again = new Set(newest.items.map((row) => row.id));
  return [{ ...top, items: [...newest.items, ...top.items.filter((row) => !again.has(row.id))] }, ...older];
};
