/** Lists as CSV: page by page in one transaction, whole or not at all. */
import { csvHead, csvLine, Problem } from '#kernel';
import { siteExportTooLarge } from './problems.ts';

export const EXPORT_LIMIT = 50_000;
export const EXPORT_CHUNK = 1_000;

export type Column<Row> = { readonly name: string; readonly of: (row: Row) => string | number | undefined };

type Export<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly limit: number;
  /** The rows after this one, `EXPORT_CHUNK` at most. */
  readonly next: (after: Row | undefined) => Promise<readonly Row[]>;
};

/** @throws Problem `site-export-too-large` with `limit` */
export const exportRows = async <Row>({ columns, limit, next }: Export<Row>): Promise<Uint8Array> => {
  const parts = [csvHead(columns.map(({ name }) => name))];
  let last: Row | undefined;
  for (;;) {
    const rows = await next(last);
    for (const row of rows) parts.push(csvLine(columns.map(({ of }) => of(row))));
    if (parts.length > limit + 1) throw new Problem(siteExportTooLarge, { params: { limit } });
    if (rows.length < EXPORT_CHUNK) return new TextEncoder().encode(parts.join(''));
    last = rows.at(-1);
  }
};
