/** This room's tables: one log for each tenant, its entries, and what the sequencer decides about them. */
import { type Generated, type Selectable, sql } from 'kysely';
import { type Id, type Instant, idOf, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';

export type EntryId = Id<'ent'>;
export type LogId = Id<'log'>;

type LogTable = {
  tenant: string;
  id: string;
  origin: string;
  key_name: string;
  public_key: Uint8Array;
  created_at: Instant;
  assigned: Generated<number>;
  size: Generated<number>;
  root: Uint8Array | null;
  checkpoint: Uint8Array | null;
  checkpoint_at: Instant | null;
};

type EntryTable = {
  tenant: string;
  id: string;
  arrived: Generated<number>;
  bytes: Uint8Array;
  recorded_at: Instant;
  leaf_index: Generated<number | null>;
};

type Tables = { 'evidence.log': LogTable; 'evidence.entry': EntryTable };

/** The tree of a published checkpoint. */
export type Head = {
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note. */
  readonly checkpoint: Uint8Array;
  readonly at: Instant;
};

export type Log = {
  readonly tenant: TenantId;
  readonly id: LogId;
  readonly origin: string;
  readonly keyName: string;
  readonly publicKey: Uint8Array;
  /** Entries with an index; those from the head's size on are not in a checkpoint yet. */
  readonly assigned: number;
  readonly head: Head | undefined;
};

/** By name, so that a server that runs while a later migration adds a column is not disturbed. */
const LOG_COLUMNS = [
  'tenant',
  'id',
  'origin',
  'key_name',
  'public_key',
  'assigned',
  'size',
  'root',
  'checkpoint',
  'checkpoint_at',
] as const satisfies readonly (keyof LogTable)[];

type LogRow = Pick<Selectable<LogTable>, (typeof LOG_COLUMNS)[number]>;

const logOfRow = (row: LogRow): Log => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('log', row.id),
  origin: row.origin,
  keyName: row.key_name,
  publicKey: Uint8Array.from(row.public_key),
  assigned: row.assigned,
  head:
    row.root === null || row.checkpoint === null || row.checkpoint_at === null
      ? undefined
      : { size: row.size, root: row.root, checkpoint: row.checkpoint, at: row.checkpoint_at },
});

export const findLog = async (tx: Tx, tenant: TenantId): Promise<Log | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.log')
    .select(LOG_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  return row && logOfRow(row);
};

/** False when the tenant has a log already; a transaction that is just making one is waited for. */
export const insertLog = async (
  tx: Tx,
  log: Pick<Log, 'tenant' | 'id' | 'origin' | 'keyName' | 'publicKey'>,
  at: Instant,
): Promise<boolean> => {
  const result = await tables<Tables>(tx)
    .insertInto('evidence.log')
    .values({
      tenant: uuidOf(log.tenant),
      id: uuidOf(log.id),
      origin: log.origin,
      key_name: log.keyName,
      public_key: log.publicKey,
      created_at: at,
    })
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
};

export const insertEntry = async (
  tx: Tx,
  entry: { readonly tenant: TenantId; readonly id: EntryId; readonly bytes: Uint8Array; readonly at: Instant },
): Promise<void> => {
  const { tenant, id, bytes, at } = entry;
  await tables<Tables>(tx)
    .insertInto('evidence.entry')
    .values({ tenant: uuidOf(tenant), id: uuidOf(id), bytes, recorded_at: at })
    .execute();
};

/** Entries that no checkpoint has yet. */
export const countPending = async (tx: Tx, log: Log): Promise<number> => {
  const { waiting } = await tables<Tables>(tx)
    .selectFrom('evidence.entry')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('tenant', '=', uuidOf(log.tenant))
    .where('leaf_index', 'is', null)
    .executeTakeFirstOrThrow();
  return waiting + log.assigned - (log.head?.size ?? 0);
};

/** Indices by entry; an entry without one has `undefined`, an entry that is not there is not in the map. */
export const findIndices = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  ids: readonly EntryId[],
): Promise<Map<EntryId, number | undefined>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('evidence.entry')
    .select(['id', 'leaf_index'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', sql<string>`any(${ids.map(uuidOf)}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [idOf('ent', row.id), row.leaf_index ?? undefined]));
};

/** Bytes of the entries with index in [from, to), in the order of the index. */
export const entriesByIndex = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Uint8Array[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('evidence.entry')
    .select('bytes')
    .where('tenant', '=', uuidOf(tenant))
    .where('leaf_index', '>=', from)
    .where('leaf_index', '<', to)
    .orderBy('leaf_index')
    .execute();
  return rows.map(({ bytes }) => bytes);
};

/** Tenants whose log has entries that no checkpoint has yet. */
export const tenantsWithPending = async (tx: Tx): Promise<TenantId[]> => {
  const { rows } = await sql<{ tenant: string }>`
    select tenant from evidence.log
    where assigned > size
      or exists (select from evidence.entry where entry.tenant = log.tenant and leaf_index is null)
    order by tenant`.execute(tables<Tables>(tx));
  return rows.map(({ tenant }) => idOf('ten', tenant));
};

/** Tenants that have a published checkpoint. */
export const tenantsWithHead = async (tx: Tx): Promise<TenantId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('evidence.log')
    .select('tenant')
    .where('size', '>', 0)
    .orderBy('tenant')
    .execute();
  return rows.map(({ tenant }) => idOf('ten', tenant));
};

/**
 * Gives the next indices to committed entries without one, unless the last that were given are still not in a
 * checkpoint. What commits later gets a later index, whatever its place in `arrived`.
 */
export const assignIndices = async (
  tx: Tx,
  tenant: TenantId,
  atMost: { readonly entries: number; readonly bytes: number },
): Promise<Log> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.log')
    .select(LOG_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  if (row.assigned > row.size) return logOfRow(row);
  const result = await sql`
    with waiting as (
      select id,
        row_number() over (order by arrived) - 1 as place,
        sum(octet_length(bytes)) over (order by arrived) as total
      from (
        select id, arrived, bytes from evidence.entry
        where tenant = ${row.tenant} and leaf_index is null
        order by arrived limit ${atMost.entries}
      ) as oldest
    )
    update evidence.entry set leaf_index = ${row.assigned}::bigint + waiting.place
    from waiting
    where entry.tenant = ${row.tenant} and entry.id = waiting.id
      and (waiting.total <= ${atMost.bytes} or waiting.place = 0)`.execute(tables<Tables>(tx));
  const assigned = row.assigned + Number(result.numAffectedRows ?? 0n);
  await tables<Tables>(tx).updateTable('evidence.log').set({ assigned }).where('tenant', '=', row.tenant).execute();
  return logOfRow({ ...row, assigned });
};

/** Compare-and-set: false when the head is no longer the one that `next` continues. */
export const advanceHead = async (tx: Tx, log: Log, next: Head): Promise<boolean> => {
  const result = await tables<Tables>(tx)
    .updateTable('evidence.log')
    .set({ size: next.size, root: next.root, checkpoint: next.checkpoint, checkpoint_at: next.at })
    .where('tenant', '=', uuidOf(log.tenant))
    .where('size', '=', log.head?.size ?? 0)
    .where('root', 'is not distinct from', log.head?.root ?? null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
};
