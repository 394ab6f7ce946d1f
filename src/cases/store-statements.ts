/** The tables of daily statements, and the sums they are made of. */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Id, type Instant, idOf, instantOfMs, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { AlertId } from './core/alert.ts';
import type { Position } from './core/cursor.ts';
import type { Tables } from './store-tables.ts';

export type StatementId = Id<'stm'>;

export type OpenAlert = { readonly alert: AlertId; readonly sequence: number; readonly recordedAt: Instant };

export type StatementLine = {
  readonly source: string;
  readonly ingestedTotal: number;
  readonly disposedTotal: number;
  readonly open: number;
  readonly oldestOpen: OpenAlert | undefined;
};

export type Account = { readonly tenant: TenantId; readonly nextTo: Instant };

/** As system: begins the accounts of tenants that have none. */
export const beginAccounts = async (tx: Tx, tenants: readonly TenantId[], nextTo: Instant): Promise<void> => {
  if (tenants.length === 0) return;
  await tables<Tables>(tx)
    .insertInto('cases.account')
    .values(tenants.map((tenant) => ({ tenant: uuidOf(tenant), next_to: nextTo })))
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .execute();
};

/** As system: the next in order whose day is over, and that no other process has in hand; held. Take the turn after it. */
export const lockNextAccount = async (
  tx: Tx,
  { now, after }: { readonly now: Instant; readonly after: Account | undefined },
): Promise<Account | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.account')
    .select(['tenant', 'next_to'])
    .where('next_to', '<=', now)
    .$if(after !== undefined, (query) => query.where('tenant', '>', uuidOf((after as Account).tenant)))
    .orderBy('tenant')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && { tenant: idOf('ten', row.tenant), nextTo: row.next_to };
};

export const moveAccount = async (tx: Tx, tenant: TenantId, nextTo: Instant): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.account')
    .set({ next_to: nextTo })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
};

/** What the alerts of one source did in a period. */
export type Movement = {
  readonly source: string;
  readonly ingested: number;
  /** Dispositions less those taken back. */
  readonly disposed: number;
  /** The lowest number of one that was opened again. */
  readonly lowestReopened: number | undefined;
};

/** In [from, to) by when it was recorded; without `from`, all before `to`. */
export const movementsIn = async (
  tx: Tx,
  tenant: TenantId,
  { from = instantOfMs(0), to }: { readonly from: Instant | undefined; readonly to: Instant },
): Promise<readonly Movement[]> => {
  const { rows } = await sql<{ source: string; ingested: number; disposed: number; lowest: number | null }>`
    select source, sum(ingested)::bigint as ingested, sum(disposed)::bigint as disposed, min(reopened) as lowest
    from (
      select source, 1 as ingested, 0 as disposed, null::bigint as reopened from cases.alert
      where tenant = ${uuidOf(tenant)} and recorded_at >= ${from} and recorded_at < ${to}
      union all
      select alert.source, 0, 1, null from cases.disposition
      join cases.alert on alert.tenant = disposition.tenant and alert.id = disposition.alert
      where disposition.tenant = ${uuidOf(tenant)}
        and disposition.recorded_at >= ${from} and disposition.recorded_at < ${to}
      union all
      select alert.source, 0, -1, alert.sequence from cases.disposition
      join cases.alert on alert.tenant = disposition.tenant and alert.id = disposition.alert
      where disposition.tenant = ${uuidOf(tenant)} and disposition.withdrawn_at is not null
        and disposition.withdrawn_at >= ${from} and disposition.withdrawn_at < ${to}
    ) as moved
    group by source order by source collate "C"`.execute(tables<Tables>(tx));
  return rows.map(({ lowest, ...row }) => ({ ...row, lowestReopened: lowest ?? undefined }));
};

/** The open one with the lowest number, from `floor` on, as things stood at `to`. */
export const oldestOpenAt = async (
  tx: Tx,
  tenant: TenantId,
  { source, floor, to }: { readonly source: string; readonly floor: number; readonly to: Instant },
): Promise<OpenAlert | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.alert as alert')
    .select(['alert.id', 'alert.sequence', 'alert.recorded_at'])
    .where('alert.tenant', '=', uuidOf(tenant))
    .where('alert.source', '=', source)
    .where('alert.sequence', '>=', floor)
    .where('alert.recorded_at', '<', to)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('cases.disposition as disposition')
            .select('disposition.id')
            .whereRef('disposition.tenant', '=', 'alert.tenant')
            .whereRef('disposition.alert', '=', 'alert.id')
            .where('disposition.recorded_at', '<', to)
            .where(({ or, eb }) =>
              or([eb('disposition.withdrawn_at', 'is', null), eb('disposition.withdrawn_at', '>=', to)]),
            ),
        ),
      ),
    )
    .orderBy('alert.sequence')
    .limit(1)
    .executeTakeFirst();
  return row && { alert: idOf('alt', row.id), sequence: row.sequence, recordedAt: row.recorded_at };
};

export type StatementRow = {
  readonly id: StatementId;
  readonly to: Instant;
  readonly writtenAt: Instant;
  readonly entry: EntryId;
  readonly lines: readonly StatementLine[];
};

export const insertStatement = async (tx: Tx, tenant: TenantId, statement: StatementRow): Promise<void> => {
  const { id, to, writtenAt, entry, lines } = statement;
  await tables<Tables>(tx)
    .insertInto('cases.alert_statement')
    .values({ tenant: uuidOf(tenant), id: uuidOf(id), to_at: to, written_at: writtenAt, entry: uuidOf(entry) })
    .execute();
  if (lines.length === 0) return;
  await tables<Tables>(tx)
    .insertInto('cases.alert_statement_line')
    .values(
      lines.map(({ source, ingestedTotal, disposedTotal, open, oldestOpen }) => ({
        tenant: uuidOf(tenant),
        statement: uuidOf(id),
        source,
        ingested_total: ingestedTotal,
        disposed_total: disposedTotal,
        open,
        oldest_open: oldestOpen === undefined ? null : uuidOf(oldestOpen.alert),
        oldest_open_sequence: oldestOpen?.sequence ?? null,
        oldest_open_at: oldestOpen?.recordedAt ?? null,
      })),
    )
    .execute();
};

export type StatementFilters = {
  readonly source?: string | undefined;
  /** Ends of the first and of the last day. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
};

export type StatementsWanted = {
  readonly filters: StatementFilters;
  readonly after?: Position<'stm'> | undefined;
  readonly limit: number;
};

/** Newest first, each with its lines by source. */
export const pageOfStatements = async (
  tx: Tx,
  tenant: TenantId,
  { filters: { source, from, to }, after, limit }: StatementsWanted,
): Promise<{ readonly found: readonly StatementRow[]; readonly next: Position<'stm'> | undefined }> => {
  let query = tables<Tables>(tx)
    .selectFrom('cases.alert_statement')
    .select(['id', 'to_at', 'written_at', 'entry'])
    .where('tenant', '=', uuidOf(tenant));
  if (from !== undefined) query = query.where('to_at', '>=', from);
  if (to !== undefined) query = query.where('to_at', '<=', to);
  if (after !== undefined) query = query.where('to_at', '<', after.at);
  const rows = await query
    .orderBy('to_at', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const lines = await linesOf(
    tx,
    tenant,
    shown.map(({ id }) => id),
    source,
  );
  const found = shown.map((row) => ({
    id: idOf('stm', row.id),
    to: row.to_at,
    writtenAt: row.written_at,
    entry: idOf('ent', row.entry),
    lines: lines.get(row.id) ?? [],
  }));
  const last = rows.length > limit ? found.at(-1) : undefined;
  return { found, next: last && { at: last.to, id: last.id } };
};

const linesOf = async (
  tx: Tx,
  tenant: TenantId,
  statements: readonly string[],
  source: string | undefined,
): Promise<ReadonlyMap<string, readonly StatementLine[]>> => {
  let query = tables<Tables>(tx)
    .selectFrom('cases.alert_statement_line')
    .select([
      'statement',
      'source',
      'ingested_total',
      'disposed_total',
      'open',
      'oldest_open',
      'oldest_open_sequence',
      'oldest_open_at',
    ])
    .where('tenant', '=', uuidOf(tenant))
    .where('statement', '=', sql<string>`any(${statements}::uuid[])`);
  if (source !== undefined) query = query.where('source', '=', source);
  const rows = await query.orderBy('source').execute();
  const byStatement = Map.groupBy(rows, ({ statement }) => statement);
  return new Map([...byStatement].map(([statement, found]) => [statement, found.map(lineOf)]));
};

const lineOf = (row: Omit<Tables['cases.alert_statement_line'], 'tenant' | 'statement'>): StatementLine => ({
  source: row.source,
  ingestedTotal: row.ingested_total,
  disposedTotal: row.disposed_total,
  open: row.open,
  oldestOpen:
    row.oldest_open === null || row.oldest_open_sequence === null || row.oldest_open_at === null
      ? undefined
      : {
          alert: idOf('alt', row.oldest_open),
          sequence: row.oldest_open_sequence,
          recordedAt: row.oldest_open_at,
        },
});

/** The statement before this day's end, if there is one. */
export const lastStatement = async (tx: Tx, tenant: TenantId): Promise<StatementRow | undefined> =>
  (await pageOfStatements(tx, tenant, { filters: {}, limit: 1 })).found[0];
