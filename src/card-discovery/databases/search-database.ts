/**
 * Searches the columns of somebody else's database for card data, table by table, whole or by sample (LEAK-01,
 * PCI DSS 3). Each table is reported as it ends, so that an interrupted search goes on behind it. What cannot be read
 * is told by its name, and the rest goes on.
 */
import { findCardNumber } from '#kernel';
import {
  type ForeignTable,
  type LongValue,
  type Tables,
  TablesFailure,
  type TablesFailureReason,
} from '#platform/tables';
import { createColumnDetector } from '../core/detect-column.ts';
import { createDetector, noSightings } from '../core/detect-stream.ts';
import type { ColumnDetector, DetectorOptions, Sightings } from '../core/detector.ts';
import {
  CONFIDENCES,
  FINDING_KINDS,
  type Finding,
  type Sighting,
  type Skip,
  type SkipReason,
} from '../core/finding.ts';
import type { FileReport } from '../search-job.ts';

export type DatabaseSearch = {
  readonly tables: Tables;
  readonly options: DetectorOptions;
  /** About so many rows of each table; every row without it. */
  readonly sampleRows?: number;
  /** Tables that an earlier run reported whole or sampled, by {@link TableReport.table}: left out. */
  readonly done?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
};

export type TableReport = FileReport & {
  /** `schema.table`. */
  readonly table: string;
  /** `broken`: ended before its end; what was found until then stands. To be searched again. */
  readonly outcome: 'whole' | 'sampled' | 'broken';
  /** What the database believes that the table holds. */
  readonly estimatedRows?: number;
};

/**
 * @returns the tables in the order of their names. A database that cannot be reached at all is one report without a
 * name. @throws what `signal` is aborted with; what is not reported then is not done.
 */
export async function* searchDatabase(search: DatabaseSearch): AsyncIterable<TableReport> {
  let listed: readonly ForeignTable[];
  try {
    listed = await search.tables.list();
  } catch (error) {
    yield brokenBy(search, '', error);
    return;
  }
  let lost: TablesFailure | undefined;
  for (const table of listed) {
    const name = `${table.schema}.${table.name}`;
    if (search.done?.has(name) === true || table.columns.length === 0) continue;
    search.signal?.throwIfAborted();
    // A connection lost once may come back; where the next table finds nobody either, the others are not asked.
    if (lost !== undefined) yield brokenBy(search, name, lost);
    else if (!table.readable) yield brokenBy(search, name, new TablesFailure('no-permission', 'not-granted'));
    else {
      const searching = new TableSearch(search, table, name);
      const report = await searching.run();
      if (searching.failure?.reason === 'unreachable') lost = searching.failure;
      yield report;
    }
  }
}

const SKIPPED_BY: Readonly<Record<TablesFailureReason, SkipReason>> = {
  unreachable: 'connection-lost',
  refused: 'no-permission',
  lost: 'connection-lost',
  'timed-out': 'time-ran-out',
  'no-permission': 'no-permission',
  changed: 'gone',
  failed: 'read-error',
};

export const skipBy = ({ tables }: Pick<DatabaseSearch, 'tables'>, table: string, failure: TablesFailure): Skip => ({
  place: tables.database,
  inside: table === '' ? [] : [table],
  reason: SKIPPED_BY[failure.reason],
  severity: 'broken',
});

/** A table of which nothing was read. */
const brokenBy = (search: DatabaseSearch, table: string, error: unknown): TableReport => {
  if (!(error instanceof TablesFailure)) throw error;
  const nothing = { findings: [], unlisted: noSightings(), testNumbers: 0, rows: 0, ...NO_FILE };
  const skips = [skipBy(search, table, error)];
  return { table, outcome: 'broken', ...nothing, bytesRead: 0, bytesSearched: 0, tables: 0, skips };
};

/** What a report of a file counts and a table has none of. */
const NO_FILE = { members: 0, lines: 0 } as const;

/** A key may itself be a card number: then its middle is not told. */
const toldKey = (key: readonly string[]): string =>
  key
    .map((part) =>
      findCardNumber(part) === undefined ? part : `${part.slice(0, 6)}${'*'.repeat(part.length - 10)}${part.slice(-4)}`,
    )
    .join(',');

class TableSearch {
  readonly #search: DatabaseSearch;
  readonly #table: ForeignTable;
  readonly #name: string;
  readonly #columns: readonly ColumnDetector[];
  readonly #findings: Finding[] = [];
  readonly #unlisted = noSightings();
  readonly #unread = new Map<number, number>();
  #testNumbers = 0;
  #rows = 0;
  #bytes = 0;
  failure: TablesFailure | undefined;

  constructor(search: DatabaseSearch, table: ForeignTable, name: string) {
    this.#search = search;
    this.#table = table;
    this.#name = name;
    this.#columns = table.columns.map((column) => createColumnDetector({ ...search.options, name: column }));
  }

  async run(): Promise<TableReport> {
    const { tables, sampleRows, signal } = this.#search;
    const limits = { ...(sampleRows === undefined ? {} : { sampleRows }), ...(signal === undefined ? {} : { signal }) };
    try {
      for await (const batch of tables.read(this.#table, limits)) {
        for (const { key, values } of batch) {
          this.#rows += 1;
          for (const [at, value] of values.entries()) {
            if (value === undefined) continue;
            if (typeof value === 'string' || value instanceof Uint8Array) this.#look(at, value, toldKey(key));
            else await this.#lookAtLong(at, value, toldKey(key));
          }
        }
      }
    } catch (error) {
      if (!(error instanceof TablesFailure)) throw error;
      this.failure = error;
    }
    return this.#report();
  }

  #look(at: number, value: string | Uint8Array, key: string): void {
    this.#bytes += value.length;
    this.#columns[at]?.look(value, key);
  }

  async #lookAtLong(at: number, { bytes, pieces }: LongValue, key: string): Promise<void> {
    if (pieces === undefined) {
      this.#unread.set(at, (this.#unread.get(at) ?? 0) + bytes);
      return;
    }
    const detector = createDetector(this.#search.options);
    // As in a short value, the column's name stands before it.
    detector.push(Buffer.from(`${this.#table.columns[at] ?? ''}=`, 'utf8'));
    for await (const piece of pieces()) {
      this.#bytes += piece.length;
      detector.push(piece);
    }
    this.#take(at, detector.end(), () => key);
  }

  #take<Found extends Sighting>(
    at: number,
    found: Omit<Sightings, 'sightings'> & { readonly sightings: readonly Found[] },
    keyOf: (sighting: Found) => string,
  ): void {
    const database = this.#search.tables.database;
    const column = this.#table.columns[at] ?? '';
    for (const sighting of found.sightings) {
      const { kind, brand, firstSix, lastFour, digits, hash, encoding, confidence, reason, context } = sighting;
      const key = keyOf(sighting);
      this.#findings.push({
        ...{ kind, hash, encoding, confidence, reason, context },
        ...(brand === undefined ? {} : { brand }),
        ...(firstSix === undefined ? {} : { firstSix }),
        ...(lastFour === undefined ? {} : { lastFour }),
        ...(digits === undefined ? {} : { digits }),
        place: { kind: 'database', database, table: this.#name, column, ...(key === '' ? {} : { key }) },
      });
    }
    for (const kind of FINDING_KINDS) {
      for (const confidence of CONFIDENCES) this.#unlisted[kind][confidence] += found.unlisted[kind][confidence];
    }
    this.#testNumbers += found.testNumbers;
  }

  #report(): TableReport {
    for (const [at, column] of this.#columns.entries()) this.#take(at, column.end(), ({ key }) => key);
    const { estimatedRows } = this.#table;
    const { sampleRows, tables } = this.#search;
    const skips = [...this.#unread].map(
      ([at, bytes]): Skip => ({
        place: tables.database,
        inside: [this.#name, this.#table.columns[at] ?? ''],
        reason: 'too-large-to-unpack',
        severity: 'broken',
        bytes,
      }),
    );
    if (this.failure !== undefined) skips.push(skipBy(this.#search, this.#name, this.failure));
    const isSample = sampleRows !== undefined && (this.#rows >= sampleRows || (estimatedRows ?? 0) > sampleRows);
    return {
      table: this.#name,
      outcome: this.failure !== undefined ? 'broken' : isSample ? 'sampled' : 'whole',
      rows: this.#rows,
      ...(estimatedRows === undefined ? {} : { estimatedRows }),
      bytesRead: this.#bytes,
      bytesSearched: this.#bytes,
      tables: 1,
      ...NO_FILE,
      findings: this.#findings,
      unlisted: this.#unlisted,
      testNumbers: this.#testNumbers,
      skips,
    };
  }
}
