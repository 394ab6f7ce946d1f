/** Searches and their places as lists: page by page, as CSV, and the whole result as it is kept. */
import { csvHead, csvLine, instantOfMs, Problem, parseId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import { answerOfPlace, answerOfScan, type CardScan, type CardScanPlace } from './answers.ts';
import type { CardScanPorts } from './ports.ts';
import { exportTooLarge, scanNotFound } from './problems.ts';
import { objectName } from './record-scan.ts';
import {
  findScan,
  newestScans,
  type PlaceQuery,
  placesOf,
  type ScanPlace,
  type ScanQuery,
  type ScanRow,
} from './store-scans.ts';
import type { ScanId } from './tables.ts';

export type PageWanted<Filters> = {
  readonly filters: Filters;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
export type PageOf<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

type ReadPorts = Pick<CardScanPorts, 'database' | 'objects' | 'exportLimit'>;

const EXPORT_LIMIT = 50_000;
const EXPORT_CHUNK = 1_000;

/** `<milliseconds>.<id>` and `<number>`: nothing that a list does not show. */
const placeIn = (cursor: string): ScanPlace => {
  const [, at, text] = /^(\d{1,15})\.(cds_\w{1,40})$/.exec(cursor) ?? [];
  const id = parseId('cds', text ?? '');
  if (id.kind === 'failed') throw new Problem(cursorNotValid);
  return { recordedAt: instantOfMs(Number(at)), id: id.value };
};

const numberIn = (cursor: string): number => {
  if (!/^\d{1,9}$/.test(cursor)) throw new Problem(cursorNotValid);
  return Number(cursor);
};

const scanOrProblem = async (tx: Tx, { tenant }: Scope, id: ScanId): Promise<ScanRow> => {
  const scan = await findScan(tx, tenant, id);
  if (scan === undefined) throw new Problem(scanNotFound);
  return scan;
};

/** @throws Problem `cursor-not-valid` */
export const pageOfScans = (
  { database }: ReadPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<ScanQuery>,
): Promise<PageOf<CardScan>> =>
  database.inScope(scope, async (tx) => {
    const after = cursor === undefined ? undefined : placeIn(cursor);
    const rows = await newestScans(tx, scope.tenant, { filters, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const items = shown.map(answerOfScan);
    return last === undefined ? { items } : { items, nextCursor: `${last.recordedAt}.${last.id}` };
  });

/** @throws Problem `card-scan-not-found` */
export const oneScan = ({ database }: ReadPorts, scope: Scope, id: ScanId): Promise<CardScan> =>
  database.inScope(scope, async (tx) => answerOfScan(await scanOrProblem(tx, scope, id)));

/** @throws Problem `cursor-not-valid`, `card-scan-not-found` */
export const pageOfPlaces = (
  { database }: ReadPorts,
  scope: Scope,
  id: ScanId,
  { filters, cursor, limit }: PageWanted<PlaceQuery>,
): Promise<PageOf<CardScanPlace>> =>
  database.inScope(scope, async (tx) => {
    const after = cursor === undefined ? undefined : numberIn(cursor);
    const scan = await scanOrProblem(tx, scope, id);
    const rows = await placesOf(tx, scan, { filters, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const items = shown.map(answerOfPlace);
    return last === undefined ? { items } : { items, nextCursor: String(last.number) };
  });

/** The result as it was written or sent. @throws Problem `card-scan-not-found` */
export const wholeResult = async ({ database, objects }: ReadPorts, scope: Scope, id: ScanId): Promise<Uint8Array> => {
  const { sha256 } = await database.inScope(scope, (tx) => scanOrProblem(tx, scope, id));
  const bytes = await objects.get(objectName(scope.tenant, sha256));
  if (bytes === undefined) throw new Error('the result of a search is kept with its row');
  return bytes;
};

type Column<Answer> = { readonly name: string; readonly of: (row: Answer) => string | number | boolean | undefined };

type Export<Row, Answer> = {
  readonly columns: readonly Column<Answer>[];
  readonly limit: number;
  readonly answerOf: (row: Row) => Answer;
  readonly next: (after: Row | undefined) => Promise<readonly Row[]>;
};

/** Whole or not at all. @throws Problem `card-scan-export-too-large` */
const exportRows = async <Row, Answer>({
  columns,
  limit,
  answerOf,
  next,
}: Export<Row, Answer>): Promise<Uint8Array> => {
  const parts = [csvHead(columns.map(({ name }) => name))];
  let last: Row | undefined;
  for (;;) {
    const rows = await next(last);
    for (const row of rows) {
      const answer = answerOf(row);
      parts.push(csvLine(columns.map(({ of }) => cellOf(of(answer)))));
    }
    if (parts.length > limit + 1) throw new Problem(exportTooLarge, { params: { limit } });
    if (rows.length < EXPORT_CHUNK) return new TextEncoder().encode(parts.join(''));
    last = rows.at(-1);
  }
};

const cellOf = (value: string | number | boolean | undefined): string | number | undefined =>
  typeof value === 'boolean' ? String(value) : value;

const SCAN_COLUMNS: readonly Column<CardScan>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'party', of: ({ party }) => party },
  { name: 'name', of: ({ name }) => name },
  { name: 'origin', of: ({ origin }) => origin },
  { name: 'grade', of: ({ grade }) => grade },
  { name: 'started_at', of: ({ startedAt }) => startedAt },
  { name: 'ended_at', of: ({ endedAt }) => endedAt },
  { name: 'recorded_at', of: ({ recordedAt }) => recordedAt },
  { name: 'sent_by', of: ({ sentBy }) => sentBy },
  { name: 'signer', of: ({ signer }) => signer },
  { name: 'version', of: ({ version }) => version },
  { name: 'complete', of: ({ complete }) => complete },
  { name: 'files', of: ({ files }) => files },
  { name: 'tables', of: (scan) => scan.tables },
  { name: 'bytes_searched', of: ({ bytesSearched }) => bytesSearched },
  { name: 'sure', of: ({ sure }) => sure },
  { name: 'doubtful', of: ({ doubtful }) => doubtful },
  { name: 'distinct_numbers', of: ({ distinctNumbers }) => distinctNumbers },
  { name: 'not_searched', of: ({ notSearched }) => notSearched },
  { name: 'alerts_raised', of: ({ alertsRaised }) => alertsRaised },
  { name: 'digest', of: ({ digest }) => digest },
  { name: 'sha256', of: ({ sha256 }) => sha256 },
  { name: 'evidence', of: ({ entry }) => entry },
];

const PLACE_COLUMNS: readonly Column<CardScanPlace>[] = [
  { name: 'number', of: ({ number }) => number },
  { name: 'place', of: ({ place }) => place },
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'high', of: ({ high }) => high },
  { name: 'medium', of: ({ medium }) => medium },
  { name: 'low', of: ({ low }) => low },
  { name: 'brands', of: ({ brands }) => brands.join(' ') },
  { name: 'line', of: ({ line }) => line },
  { name: 'alert', of: ({ alert }) => alert },
  { name: 'seen_again', of: ({ seenAgain }) => seenAgain },
];

/** @throws Problem `card-scan-export-too-large` */
export const scansAsCsv = (
  { database, exportLimit = EXPORT_LIMIT }: ReadPorts,
  scope: Scope,
  filters: ScanQuery,
): Promise<Uint8Array> =>
  database.inScope(scope, (tx) =>
    exportRows<ScanRow, CardScan>({
      columns: SCAN_COLUMNS,
      limit: exportLimit,
      answerOf: answerOfScan,
      next: (after) => newestScans(tx, scope.tenant, { filters, after, limit: EXPORT_CHUNK }),
    }),
  );

/** @throws Problem `card-scan-not-found`, `card-scan-export-too-large` */
export const placesAsCsv = (
  { database, exportLimit = EXPORT_LIMIT }: ReadPorts,
  scope: Scope,
  id: ScanId,
  filters: PlaceQuery,
): Promise<Uint8Array> =>
  database.inScope(scope, async (tx) => {
    const scan = await scanOrProblem(tx, scope, id);
    return exportRows({
      columns: PLACE_COLUMNS,
      limit: exportLimit,
      answerOf: answerOfPlace,
      next: (after: Parameters<typeof answerOfPlace>[0] | undefined) =>
        placesOf(tx, scan, { filters, after: after?.number, limit: EXPORT_CHUNK }),
    });
  });
