/** Reading the accounts of alerts: sources, windows, statements; a page or a file. Whole tenants only. */
import type { EntryId } from '#evidence';
import { formatInstant, Problem, type Scope, uuidOf } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import type { AlertSourceAnswer, AlertStatementAnswer, AlertWindowAnswer, SOURCE_STATES } from './account-answers.ts';
import { SOURCE_CSV, STATEMENT_CSV, type StatementSourceLine, WINDOW_CSV } from './core/account-csv.ts';
import { dayEndingAt, type Span } from './core/accounts.ts';
import { cursorOf, type Position, positionOf } from './core/cursor.ts';
import { askToEnd, declareAgain, type SourcePorts } from './declare-source.ts';
import { listTooLarge, sourceNotFound } from './problems.ts';
import { entriesOf as entriesOfUuids, type PageWanted, type ReadPorts } from './read-alerts.ts';
import { type SourceId, type SourceRow, sourceById, sourcesOf } from './store-sources.ts';
import { pageOfStatements, type StatementFilters, type StatementLine, type StatementRow } from './store-statements.ts';
import { pageOfWindows, type WindowFilters, type WindowRow } from './store-windows.ts';

export type SourceFilters = { readonly state?: (typeof SOURCE_STATES)[number] | undefined };

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string };

export type Accounts = {
  /** By name. @throws Problem `cursor-not-valid`; so do the other lists */
  sources(scope: Scope, wanted: PageWanted<SourceFilters>): Promise<Page<AlertSourceAnswer>>;
  sourcesCsv(scope: Scope, filters: SourceFilters): Promise<Uint8Array>;
  /** Newest first. */
  windows(scope: Scope, wanted: PageWanted<WindowFilters>): Promise<Page<AlertWindowAnswer>>;
  /** @throws Problem `list-too-large` with `limit` */
  windowsCsv(scope: Scope, filters: WindowFilters): Promise<Uint8Array>;
  /** Newest first. */
  statements(scope: Scope, wanted: PageWanted<StatementFilters>): Promise<Page<AlertStatementAnswer>>;
  /** @throws Problem `list-too-large` with `limit` */
  statementsCsv(scope: Scope, filters: StatementFilters): Promise<Uint8Array>;
  /**
   * Puts it before a second person.
   * @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-source-not-found`, `alert-source-ended`, and
   * those of asking
   */
  askToEnd(scope: Scope, id: SourceId, reason: string): Promise<{ readonly act: string }>;
  /** @throws Problem `person-required`, `cases-whole-tenant-only`, `alert-source-not-found`, `alert-source-goes-on` */
  declareAgain(scope: Scope, id: SourceId): Promise<AlertSourceAnswer>;
};

type AccountPorts = ReadPorts & SourcePorts;

const WINDOWS = 'alert-windows';
const STATEMENTS = 'alert-statements';
const EXPORT_CHUNK = 1_000;

export const createReadAccounts = (ports: AccountPorts): Accounts => ({
  ...readSources(ports),
  ...readWindows(ports),
  ...readStatements(ports),
  askToEnd: (scope, id, reason) =>
    ports.database.inScope(scope, async (tx) => ({
      act: (await askToEnd(ports, tx, scope, { source: id, reason })).id,
    })),
  declareAgain: async (scope, id) => {
    await ports.database.inScope(scope, (tx) => declareAgain(ports, tx, scope, id));
    ports.onCommitted();
    const row = await ports.database.inScope(scope, (tx) => sourceById(tx, scope.tenant, id));
    if (row === undefined) throw new Problem(sourceNotFound);
    return sourceAnswer(row, await entriesOf(ports.evidence, scope, [row.declarationEntry]));
  },
});

type Entries = (entry: EntryId) => { readonly id: string; readonly index: number | null };

const entriesOf = async (
  evidence: AccountPorts['evidence'],
  scope: Scope,
  ids: readonly EntryId[],
): Promise<Entries> => {
  const found = await entriesOfUuids(evidence, scope, ids.map(uuidOf));
  return (id) => found(uuidOf(id));
};

const spanOf = ({ from, to }: Span) => ({ from: formatInstant(from), to: formatInstant(to) });

const stateOf = ({ endedAt, silenceAlert }: SourceRow): AlertSourceAnswer['state'] => {
  if (endedAt !== undefined) return 'ended';
  return silenceAlert === undefined ? 'speaking' : 'silent';
};

const sourceAnswer = (row: SourceRow, entries: Entries): AlertSourceAnswer => {
  const { endedAt, silenceAlert } = row;
  const aliveAt = formatInstant(row.aliveAt);
  return {
    id: row.id,
    source: row.source,
    room: row.room,
    state: stateOf(row),
    cadenceMinutes: row.cadenceMinutes,
    graceMinutes: row.graceMinutes,
    declaredAt: formatInstant(row.declaredAt),
    endedAt: endedAt === undefined ? null : formatInstant(endedAt),
    endedBy: row.endedBy ?? null,
    lastSignOfLife: aliveAt,
    dueAt: endedAt === undefined ? formatInstant(row.dueAt) : null,
    lateAt: endedAt === undefined ? formatInstant(row.lateAt) : null,
    lastWindow: row.lastWindow === 0 ? null : { number: row.lastWindow, to: formatInstant(row.cursorAt) },
    silence: silenceAlert === undefined ? null : { alert: silenceAlert, since: aliveAt },
    entry: entries(row.declarationEntry),
  };
};

const readSources = (ports: AccountPorts): Pick<Accounts, 'sources' | 'sourcesCsv'> => {
  const read = async (scope: Scope, { state }: SourceFilters): Promise<readonly AlertSourceAnswer[]> => {
    const rows = await ports.database.inScope(scope, (tx) => sourcesOf(tx, scope.tenant));
    const shown = rows.filter((row) => state === undefined || stateOf(row) === state);
    const entries = await entriesOf(
      ports.evidence,
      scope,
      shown.map(({ declarationEntry }) => declarationEntry),
    );
    return shown.map((row) => sourceAnswer(row, entries));
  };
  return {
    sources: async (scope, { filters, cursor, limit }) => {
      const after = cursor === undefined ? '' : nameOfCursor(cursor);
      const left = (await read(scope, filters)).filter(({ source }) => source > after);
      const items = left.slice(0, limit);
      const last = left.length > limit ? items.at(-1) : undefined;
      return last === undefined ? { items } : { items, nextCursor: btoa(last.source).replaceAll('=', '') };
    },
    sourcesCsv: async (scope, filters) => {
      const lines = (await read(scope, filters)).map(SOURCE_CSV.line);
      return new TextEncoder().encode([SOURCE_CSV.head, ...lines].join(''));
    },
  };
};

/** @throws Problem `cursor-not-valid` */
const nameOfCursor = (cursor: string): string => {
  const name = /^[A-Za-z0-9+/]{1,150}$/.test(cursor) && cursor.length % 4 !== 1 ? atob(cursor) : '';
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(name)) throw new Problem(cursorNotValid);
  return name;
};

const windowAnswer = (row: WindowRow, entries: Entries): AlertWindowAnswer => ({
  id: row.id,
  source: row.source,
  number: row.number,
  ...spanOf(row),
  count: row.count,
  firstSequence: row.firstSequence ?? null,
  lastSequence: row.lastSequence ?? null,
  root: row.root,
  observations: row.observations,
  lastObservation: row.lastObservation,
  rounds: row.rounds,
  longestPause: spanOf(row.longestPause),
  late: row.late,
  silence: row.silenceAlert ?? null,
  entry: entries(row.entry),
});

const totalOf = (lines: readonly StatementLine[]): AlertStatementAnswer['total'] => ({
  ingestedTotal: lines.reduce((sum, { ingestedTotal }) => sum + ingestedTotal, 0),
  disposedTotal: lines.reduce((sum, { disposedTotal }) => sum + disposedTotal, 0),
  open: lines.reduce((sum, { open }) => sum + open, 0),
});

const statementAnswer = (
  { id, to, writtenAt, lines, entry }: StatementRow,
  entries: Entries,
): AlertStatementAnswer => ({
  id,
  day: dayEndingAt(to),
  to: formatInstant(to),
  writtenAt: formatInstant(writtenAt),
  sources: lines.map(({ source, ingestedTotal, disposedTotal, open, oldestOpen }) => ({
    source,
    ingestedTotal,
    disposedTotal,
    open,
    oldestOpen:
      oldestOpen === undefined ? null : { alert: oldestOpen.alert, recordedAt: formatInstant(oldestOpen.recordedAt) },
  })),
  total: totalOf(lines),
  entry: entries(entry),
});

type Found<Row, P extends string> = { readonly found: readonly Row[]; readonly next: Position<P> | undefined };

/** A list by position: a page of it, and all of it. */
type Listing<Filters, Row extends { readonly entry: StatementRow['entry'] }, Item, P extends string> = {
  readonly list: string;
  readonly prefix: P;
  readonly read: (
    tx: Tx,
    tenant: Scope['tenant'],
    wanted: { readonly filters: Filters; readonly after?: Position<P> | undefined; readonly limit: number },
  ) => Promise<Found<Row, P>>;
  readonly answer: (row: Row, entries: Entries) => Item;
};

const pageOf = async <Filters, Row extends { readonly entry: StatementRow['entry'] }, Item, P extends string>(
  ports: AccountPorts,
  listing: Listing<Filters, Row, Item, P>,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<Filters>,
): Promise<Page<Item>> => {
  const after = cursor === undefined ? undefined : positionOf(listing.list, listing.prefix, cursor);
  if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
  const { items, next } = await answered(ports, listing, scope, { filters, after, limit });
  return next === undefined ? { items } : { items, nextCursor: cursorOf(listing.list, next) };
};

const answered = async <Filters, Row extends { readonly entry: StatementRow['entry'] }, Item, P extends string>(
  { database, evidence }: AccountPorts,
  listing: Listing<Filters, Row, Item, P>,
  scope: Scope,
  wanted: { readonly filters: Filters; readonly after: Position<P> | undefined; readonly limit: number },
): Promise<{ readonly items: readonly Item[]; readonly next: Position<P> | undefined }> => {
  const { found, next } = await database.inScope(scope, (tx) => listing.read(tx, scope.tenant, wanted));
  const entries = await entriesOf(
    evidence,
    scope,
    found.map(({ entry }) => entry),
  );
  return { items: found.map((row) => listing.answer(row, entries)), next };
};

/** @throws Problem `list-too-large` */
const allOf = async <Filters, Row extends { readonly entry: StatementRow['entry'] }, Item, P extends string>(
  ports: AccountPorts,
  listing: Listing<Filters, Row, Item, P>,
  scope: Scope,
  filters: Filters,
): Promise<readonly Item[]> => {
  const all: Item[] = [];
  let after: Position<P> | undefined;
  do {
    const { items, next } = await answered(ports, listing, scope, { filters, after, limit: EXPORT_CHUNK });
    all.push(...items);
    if (all.length > ports.exportLimit) throw new Problem(listTooLarge, { params: { limit: ports.exportLimit } });
    after = next;
  } while (after !== undefined);
  return all;
};

const WINDOW_LIST = { list: WINDOWS, prefix: 'win', read: pageOfWindows, answer: windowAnswer } as const;
const STATEMENT_LIST = { list: STATEMENTS, prefix: 'stm', read: pageOfStatements, answer: statementAnswer } as const;

const readWindows = (ports: AccountPorts): Pick<Accounts, 'windows' | 'windowsCsv'> => ({
  windows: (scope, wanted) => pageOf(ports, WINDOW_LIST, scope, wanted),
  windowsCsv: async (scope, filters) => {
    const lines = (await allOf(ports, WINDOW_LIST, scope, filters)).map(WINDOW_CSV.line);
    return new TextEncoder().encode([WINDOW_CSV.head, ...lines].join(''));
  },
});

const readStatements = (ports: AccountPorts): Pick<Accounts, 'statements' | 'statementsCsv'> => ({
  statements: (scope, wanted) => pageOf(ports, STATEMENT_LIST, scope, wanted),
  statementsCsv: async (scope, filters) => {
    const all = await allOf(ports, STATEMENT_LIST, scope, filters);
    const lines: readonly StatementSourceLine[] = all.flatMap(({ sources, day, writtenAt, entry }) =>
      sources.map((source) => ({ ...source, day, writtenAt, entry })),
    );
    return new TextEncoder().encode([STATEMENT_CSV.head, ...lines.map(STATEMENT_CSV.line)].join(''));
  },
});
