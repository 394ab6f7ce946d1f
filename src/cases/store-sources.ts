/**
 * The table of sources that have to keep speaking. Whoever needs a row of it and the tenant's turn takes the row first;
 * counts of alerts and observations are guarded by the turn alone.
 */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { type SourceDefinition, timesOf, type Watched } from './core/accounts.ts';
import type { AlertId } from './core/alert.ts';
import type { Tables } from './store-tables.ts';

export type SourceId = Id<'als'>;

export type SourceRow = SourceDefinition &
  Watched & {
    readonly tenant: TenantId;
    readonly id: SourceId;
    readonly declaredAt: Instant;
    readonly declarationEntry: EntryId;
    readonly endedAt: Instant | undefined;
    readonly endedBy: 'people' | 'system' | undefined;
    /** Numbers of the last window, and of the last alert and observation that are in one. */
    readonly lastWindow: number;
    readonly lastSequence: number;
    readonly lastObservation: number;
    /** How often it said since the cursor that it had looked. */
    readonly rounds: number;
    readonly silenceAlert: AlertId | undefined;
  };

const COLUMNS = [
  'tenant',
  'id',
  'source',
  'room',
  'cadence_minutes',
  'grace_minutes',
  'declared_at',
  'declaration_entry',
  'ended_at',
  'ended_by',
  'cursor_at',
  'last_window',
  'last_sequence',
  'last_observation',
  'due_at',
  'late_at',
  'alive_at',
  'rounds',
  'pause_from',
  'pause_to',
  'silence_alert',
  'silence_at',
] as const satisfies readonly (keyof Tables['cases.alert_source'])[];

type Row = Pick<Tables['cases.alert_source'], (typeof COLUMNS)[number]>;

const sourceOf = (row: Row): SourceRow => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('als', row.id),
  source: row.source,
  room: row.room,
  cadenceMinutes: row.cadence_minutes,
  graceMinutes: row.grace_minutes,
  declaredAt: row.declared_at,
  declarationEntry: idOf('ent', row.declaration_entry),
  endedAt: row.ended_at ?? undefined,
  endedBy: row.ended_by ?? undefined,
  cursorAt: row.cursor_at,
  lastWindow: row.last_window,
  lastSequence: row.last_sequence,
  lastObservation: row.last_observation,
  dueAt: row.due_at,
  lateAt: row.late_at,
  aliveAt: row.alive_at,
  rounds: row.rounds,
  longestPause: { from: row.pause_from, to: row.pause_to },
  silenceAlert: row.silence_alert === null ? undefined : idOf('alt', row.silence_alert),
  silenceAt: row.silence_at ?? undefined,
});

export type SourceKey = { readonly tenant: TenantId; readonly source: string };

const rowOf = (tx: Tx, { tenant, source }: SourceKey) =>
  tables<Tables>(tx)
    .selectFrom('cases.alert_source')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('source', '=', source);

export const findSource = async (tx: Tx, key: SourceKey): Promise<SourceRow | undefined> => {
  const row = await rowOf(tx, key).executeTakeFirst();
  return row && sourceOf(row);
};

/** Held until the transaction ends. Take the tenant's turn only after it. */
export const lockSource = async (tx: Tx, key: SourceKey): Promise<SourceRow | undefined> => {
  const row = await rowOf(tx, key).forUpdate().executeTakeFirst();
  return row && sourceOf(row);
};

export const sourceById = async (tx: Tx, tenant: TenantId, id: SourceId): Promise<SourceRow | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.alert_source')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return row && sourceOf(row);
};

/** Every source of the tenant, by name. */
export const sourcesOf = async (tx: Tx, tenant: TenantId): Promise<readonly SourceRow[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.alert_source')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('source')
    .execute();
  return rows.map(sourceOf);
};

/** As system: the source of this name, of every tenant that has it. */
export const sourcesNamed = async (tx: Tx, source: string): Promise<readonly SourceRow[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.alert_source')
    .select(COLUMNS)
    .where('source', '=', source)
    .execute();
  return rows.map(sourceOf);
};

/** As system: those that go on although the software has none of `rooms` that they belong to. */
export const sourcesWithoutRoom = async (tx: Tx, rooms: readonly string[]): Promise<readonly SourceRow[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.alert_source')
    .select(COLUMNS)
    .where('ended_at', 'is', null)
    .where('room', 'not in', rooms)
    .orderBy('tenant')
    .orderBy('source')
    .execute();
  return rows.map(sourceOf);
};

/** As system: the next in order that has something to be done now, and that no other process has in hand; held. */
export const lockNextDue = async (
  tx: Tx,
  { now, after }: { readonly now: Instant; readonly after: SourceKey | undefined },
): Promise<SourceRow | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.alert_source')
    .select(COLUMNS)
    .where('ended_at', 'is', null)
    .where(({ eb, and, or, ref }) =>
      or([
        and([
          eb('alive_at', '>=', ref('due_at')),
          or([eb('silence_at', 'is', null), eb('alive_at', '>', ref('silence_at'))]),
        ]),
        and([eb('silence_at', 'is', null), eb('late_at', '<', now)]),
      ]),
    )
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('tenant', 'source'), '>', tuple(uuidOf((after as SourceKey).tenant), (after as SourceKey).source)),
      ),
    )
    .orderBy('tenant')
    .orderBy('source')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && sourceOf(row);
};

export type Declared = SourceDefinition & {
  readonly tenant: TenantId;
  readonly id: SourceId;
  readonly at: Instant;
  readonly entry: EntryId;
  readonly lastWindow: number;
  readonly counts: Counts;
};

/** From `at` on, whatever stood there before. */
export const putSource = async (tx: Tx, declared: Declared): Promise<void> => {
  const { tenant, id, source, at, entry, lastWindow, counts } = declared;
  const { dueAt, lateAt } = timesOf(declared, at);
  const begun = {
    room: declared.room,
    cadence_minutes: declared.cadenceMinutes,
    grace_minutes: declared.graceMinutes,
    declared_at: at,
    declaration_entry: uuidOf(entry),
    ended_at: null,
    ended_by: null,
    cursor_at: at,
    last_window: lastWindow,
    last_sequence: counts.lastSequence,
    last_observation: counts.lastObservation,
    due_at: dueAt,
    late_at: lateAt,
    alive_at: at,
    rounds: 0,
    pause_from: at,
    pause_to: at,
    silence_alert: null,
    silence_at: null,
  };
  await tables<Tables>(tx)
    .insertInto('cases.alert_source')
    .values({ tenant: uuidOf(tenant), id: uuidOf(id), source, ...begun })
    .onConflict((conflict) => conflict.columns(['tenant', 'source']).doUpdateSet(begun))
    .execute();
};

const changing = (tx: Tx, { tenant, source }: SourceKey) =>
  tables<Tables>(tx)
    .updateTable('cases.alert_source')
    .where('tenant', '=', uuidOf(tenant))
    .where('source', '=', source);

/** Only for who holds the row: what comes next is counted from `to`, which is a sign of life. */
export const moveCursor = async (
  tx: Tx,
  row: SourceRow,
  { to, lastSequence, lastObservation }: { readonly to: Instant } & Counts,
): Promise<SourceRow> => {
  const { dueAt, lateAt } = timesOf(row, to);
  await changing(tx, row)
    .set({
      cursor_at: to,
      last_window: row.lastWindow + 1,
      last_sequence: lastSequence,
      last_observation: lastObservation,
      due_at: dueAt,
      late_at: lateAt,
      alive_at: to,
      rounds: 0,
      pause_from: to,
      pause_to: to,
      silence_alert: null,
      silence_at: null,
    })
    .execute();
  return { ...row, cursorAt: to, lastWindow: row.lastWindow + 1, lastSequence, lastObservation };
};

export const markSilent = async (
  tx: Tx,
  key: SourceKey,
  { alert, at }: { readonly alert: AlertId; readonly at: Instant },
): Promise<void> => {
  await changing(tx, key)
    .set({ silence_alert: uuidOf(alert), silence_at: at })
    .execute();
};

export const markEnded = async (
  tx: Tx,
  key: SourceKey,
  { at, by }: { readonly at: Instant; readonly by: 'people' | 'system' },
): Promise<void> => {
  await changing(tx, key).set({ ended_at: at, ended_by: by }).execute();
};

/**
 * As system: these tenants' source has looked so often since it last said so. The rows are taken in one order by
 * everyone, so that no two wait in a circle.
 */
export const addLife = async (tx: Tx, { source, tenants, rounds, at }: Life): Promise<void> => {
  await sql`
    with living as (
      select tenant, source from cases.alert_source
      where source = ${source} and ended_at is null and tenant = any(${tenants.map(uuidOf)}::uuid[])
      order by tenant for update
    )
    update cases.alert_source as row set
      alive_at = greatest(row.alive_at, ${at}::timestamptz),
      rounds = row.rounds + ${rounds},
      pause_from = case when ${at}::timestamptz - row.alive_at > row.pause_to - row.pause_from
        then row.alive_at else row.pause_from end,
      pause_to = case when ${at}::timestamptz - row.alive_at > row.pause_to - row.pause_from
        then ${at}::timestamptz else row.pause_to end
    from living where row.tenant = living.tenant and row.source = living.source`.execute(tables<Tables>(tx));
};

export type Life = {
  readonly source: string;
  readonly tenants: readonly TenantId[];
  readonly rounds: number;
  readonly at: Instant;
};

export type Counts = { readonly lastSequence: number; readonly lastObservation: number };

/** Only for who has the tenant's turn. */
export const countsOf = async (tx: Tx, { tenant, source }: SourceKey): Promise<Counts> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.source')
    .select(['last_sequence', 'last_observation'])
    .where('tenant', '=', uuidOf(tenant))
    .where('source', '=', source)
    .executeTakeFirst();
  return { lastSequence: row?.last_sequence ?? 0, lastObservation: row?.last_observation ?? 0 };
};

/** Only for who has the tenant's turn: the number of the observation that is being written down. */
export const nextObservation = async (tx: Tx, { tenant, source }: SourceKey): Promise<number> => {
  const { rows } = await sql<{ last_observation: number }>`
    insert into cases.source as counted (tenant, source, last_sequence, last_observation)
    values (${uuidOf(tenant)}, ${source}, 0, 1)
    on conflict (tenant, source) do update set last_observation = counted.last_observation + 1
    returning last_observation`.execute(tables<Tables>(tx));
  const [row] = rows;
  if (row === undefined) throw new Error('a counter counts');
  return row.last_observation;
};
