/** Reads the watch over logs: policy, systems with how they stand, their newest reports. */
import { sql } from 'kysely';
import {
  csvHead,
  csvLine,
  formatInstant,
  type Instant,
  idOf,
  type PartyId,
  Problem,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { LogPolicyAnswer, LogSystemAnswer } from './answers.ts';
import { cursorOf, type Position } from './core/cursor.ts';
import {
  type Holding,
  type HoldingFault,
  judgeHoldings,
  LEAST_POLICY,
  type LogPolicy,
  SILENT_AFTER_MS,
} from './core/log-retention.ts';
import type { LogSystemId, Ports } from './ports.ts';
import { exportTooLarge, logSystemNotFound } from './problems.ts';
import { afterOf, EXPORT_LIMIT, type Page, type PageWanted } from './read-items.ts';
import { partyOf } from './record-revision.ts';
import type { LogSystemTable, Tables } from './store-tables.ts';

export const LOG_STATES = ['ok', 'short', 'silent', 'waiting', 'retired'] as const;

export type LogFilters = {
  readonly party?: PartyId | undefined;
  readonly retired?: boolean | undefined;
  /** Part of the name. */
  readonly text?: string | undefined;
};

const LIST = 'log-systems';
const COLUMNS = [
  'tenant',
  'id',
  'party',
  'name',
  'started_on',
  'public_key',
  'added_at',
  'last_report_at',
  'retired_at',
  'entry',
] as const;
export type LogSystemRow = Pick<LogSystemTable, (typeof COLUMNS)[number]>;

export const policyOf = async (tx: Tx, tenant: TenantId): Promise<LogPolicyAnswer> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.log_policy')
    .select(['months', 'online_months', 'set_at', 'set_by'])
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  if (row === undefined) return LEAST_POLICY;
  return { months: row.months, onlineMonths: row.online_months, setAt: formatInstant(row.set_at), setBy: row.set_by };
};

const queryOf = (tx: Tx, tenant: string) =>
  tables<Tables>(tx).selectFrom('assurance.log_system').select(COLUMNS).where('tenant', '=', tenant);
type Query = ReturnType<typeof queryOf>;

export const findLogSystem = (
  tx: Tx,
  tenant: TenantId,
  id: LogSystemId,
  lock?: 'lock',
): Promise<LogSystemRow | undefined> => {
  const query = queryOf(tx, uuidOf(tenant)).where('id', '=', uuidOf(id));
  return (lock === undefined ? query : query.forUpdate()).executeTakeFirst();
};

export type NewestReport = { readonly system: string; readonly day: string; readonly holdings: readonly Holding[] };

/** The newest report of each. */
export const newestReports = async (
  tx: Tx,
  tenant: string,
  systems: readonly string[],
): Promise<ReadonlyMap<string, NewestReport>> => {
  const rows =
    systems.length === 0
      ? []
      : await tables<Tables>(tx)
          .selectFrom('assurance.log_report')
          .distinctOn('system')
          .select(['system', 'day', 'holdings'])
          .where('tenant', '=', tenant)
          .where('system', 'in', systems)
          .orderBy('system')
          .orderBy('place', 'desc')
          .execute();
  return new Map(rows.map((row) => [row.system, row]));
};

/** Names of the logs in every report of the system. */
export const heldBefore = async (
  tx: Tx,
  { tenant, id }: Pick<LogSystemRow, 'tenant' | 'id'>,
): Promise<readonly string[]> => (await heldNames(tx, tenant, [id])).get(id) ?? [];

export const heldNames = async (
  tx: Tx,
  tenant: string,
  systems: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  if (systems.length === 0) return new Map();
  const { rows } = await sql<{ system: string; name: string }>`
    select distinct report.system, held ->> 'name' as name
    from assurance.log_report report, jsonb_array_elements(report.holdings) held
    where report.tenant = ${tenant} and report.system in (${sql.join(systems)})`.execute(tables<Tables>(tx));
  return new Map(
    [...Map.groupBy(rows, ({ system }) => system)].map(([system, of]) => [
      system,
      of.map(({ name }) => name).toSorted(),
    ]),
  );
};

export type Standing = { readonly state: (typeof LOG_STATES)[number]; readonly faults: readonly HoldingFault[] };

/** How a system stands now. A new one has the same time to report first. */
export const standingOf = (
  row: LogSystemRow,
  {
    report,
    known,
    policy,
    now,
  }: {
    readonly report: NewestReport | undefined;
    readonly known: readonly string[];
    readonly policy: LogPolicy;
    readonly now: Instant;
  },
): Standing => {
  const faults = report === undefined ? [] : judgeHoldings(report, policy, { startedOn: row.started_on, known });
  if (row.retired_at !== null) return { state: 'retired', faults };
  if (now - (row.last_report_at ?? row.added_at) > SILENT_AFTER_MS) return { state: 'silent', faults };
  if (report === undefined) return { state: 'waiting', faults };
  return { state: faults.length > 0 ? 'short' : 'ok', faults };
};

const answersOf = async (
  tx: Tx,
  tenant: TenantId,
  rows: readonly LogSystemRow[],
  now: Instant,
): Promise<readonly LogSystemAnswer[]> => {
  const ids = rows.map(({ id }) => id);
  const reports = await newestReports(tx, uuidOf(tenant), ids);
  const names = await heldNames(tx, uuidOf(tenant), ids);
  const policy = await policyOf(tx, tenant);
  return rows.map((row) => {
    const report = reports.get(row.id);
    const stands = standingOf(row, { report, known: names.get(row.id) ?? [], policy, now });
    return {
      id: idOf('lgs', row.id),
      party: partyOf(row.party),
      name: row.name,
      startedOn: row.started_on,
      signed: row.public_key !== null,
      ...stands,
      lastReportAt: row.last_report_at === null ? undefined : formatInstant(row.last_report_at),
      holdings: report?.holdings ?? [],
      addedAt: formatInstant(row.added_at),
      retiredAt: row.retired_at === null ? undefined : formatInstant(row.retired_at),
      entry: idOf('ent', row.entry),
    };
  });
};

const filtered = (query: Query, { party, retired, text }: LogFilters): Query => {
  let found = query;
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (retired !== undefined) found = found.where('retired_at', retired ? 'is not' : 'is', null);
  if (text !== undefined) found = found.where('name', 'ilike', `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`);
  return found;
};

const pageOf = async (query: Query, after: Position<'lgs'> | undefined, limit: number) => {
  let found = query;
  if (after !== undefined) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('added_at', 'id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  const read = await found
    .orderBy('added_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const rows = read.slice(0, limit);
  const last = read.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last && { at: last.added_at, id: idOf('lgs', last.id) } };
};

type ReadPorts = Pick<Ports, 'database' | 'clock' | 'exportLimit'>;

/** @throws Problem `cursor-not-valid` */
export const listLogSystems = (
  { database, clock }: ReadPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<LogFilters>,
): Promise<Page<LogSystemAnswer>> => {
  const after = afterOf(LIST, 'lgs', cursor);
  return database.inScope(scope, async (tx) => {
    const { rows, next } = await pageOf(filtered(queryOf(tx, uuidOf(scope.tenant)), filters), after, limit);
    const items = await answersOf(tx, scope.tenant, rows, clock.now());
    return next === undefined ? { items } : { items, nextCursor: cursorOf(LIST, next) };
  });
};

/** @throws Problem `log-system-not-found` */
export const readLogSystem = (
  { database, clock }: ReadPorts,
  scope: Scope,
  id: LogSystemId,
): Promise<LogSystemAnswer> =>
  database.inScope(scope, async (tx) => {
    const row = await findLogSystem(tx, scope.tenant, id);
    const [answer] = row === undefined ? [] : await answersOf(tx, scope.tenant, [row], clock.now());
    if (answer === undefined) throw new Problem(logSystemNotFound);
    return answer;
  });

export const readPolicy = ({ database }: Pick<Ports, 'database'>, scope: Scope): Promise<LogPolicyAnswer> =>
  database.inScope(scope, (tx) => policyOf(tx, scope.tenant));

/** @throws Problem `assurance-export-too-large` */
export const logSystemsAsCsv = (
  { database, clock, exportLimit = EXPORT_LIMIT }: ReadPorts,
  scope: Scope,
  filters: LogFilters,
): Promise<Uint8Array> =>
  database.inScope(scope, async (tx) => {
    const { rows, next } = await pageOf(filtered(queryOf(tx, uuidOf(scope.tenant)), filters), undefined, exportLimit);
    if (next !== undefined) throw new Problem(exportTooLarge, { params: { limit: exportLimit } });
    const answers = await answersOf(tx, scope.tenant, rows, clock.now());
    const lines = answers.map((each) => csvLine(CSV.map(([, of]) => of(each))));
    return new TextEncoder().encode([csvHead(CSV.map(([name]) => name)), ...lines].join(''));
  });

const CSV: readonly (readonly [string, (of: LogSystemAnswer) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['name', ({ name }) => name],
  ['state', ({ state }) => state],
  ['faults', ({ faults }) => faults.map(({ log, fault }) => `${log}:${fault}`).join(' ')],
  ['started_on', ({ startedOn }) => startedOn],
  ['last_report_at', ({ lastReportAt }) => lastReportAt],
  [
    'holdings',
    ({ holdings }) => holdings.map(({ name, from, to, onlineFrom }) => `${name}:${from}/${to}/${onlineFrom}`).join(' '),
  ],
  ['retired_at', ({ retiredAt }) => retiredAt],
];
