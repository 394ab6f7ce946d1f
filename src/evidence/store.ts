/** This room's tables of logs: one log for each tenant, its keys, and the head that the sequencer moves. */
import { type Generated, type Selectable, sql } from 'kysely';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';

export type EntryId = Id<'ent'>;
export type LogId = Id<'log'>;
/** Who may read a log's files: those of the tenant who have the permission, or everyone. */
export const READERS = ['members', 'everyone'] as const;
export type Readers = (typeof READERS)[number];

type LogTable = {
  tenant: string;
  id: string;
  origin: string;
  key_name: string;
  public_key: Uint8Array;
  key_number: Generated<number>;
  created_at: Instant;
  readers: Generated<Readers>;
  attestation: Generated<string | null>;
  assigned: Generated<number>;
  size: Generated<number>;
  root: Uint8Array | null;
  checkpoint: Uint8Array | null;
  checkpoint_at: Instant | null;
};

type KeyTable = {
  tenant: string;
  number: number;
  key_name: string;
  public_key: Uint8Array;
  entry: string | null;
  created_at: Instant;
};

type Tables = { 'evidence.log': LogTable; 'evidence.log_key': KeyTable };

/** The tree of a published checkpoint. */
export type Head = {
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed note. */
  readonly checkpoint: Uint8Array;
  readonly at: Instant;
};

/** One key of a log. */
export type LogKey = {
  /** From 0, in the order in which they came into force. */
  readonly number: number;
  /** As the key store knows it. */
  readonly keyName: string;
  readonly publicKey: Uint8Array;
};

export type Log = {
  readonly tenant: TenantId;
  readonly id: LogId;
  readonly origin: string;
  /** The newest key: what is appended now is signed with it. */
  readonly key: LogKey;
  readonly readers: Readers;
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
  'key_number',
  'readers',
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
  key: { number: row.key_number, keyName: row.key_name, publicKey: Uint8Array.from(row.public_key) },
  readers: row.readers,
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

/** The log that everyone may read, whosever it is; only for a transaction of the system. */
export const findOpenLog = async (tx: Tx, id: LogId): Promise<Log | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.log')
    .select(LOG_COLUMNS)
    .where('id', '=', uuidOf(id))
    .where('readers', '=', 'everyone')
    .executeTakeFirst();
  return row && logOfRow(row);
};

/** As `findLog`; nobody else changes the row before the transaction ends. */
export const lockLog = async (tx: Tx, tenant: TenantId): Promise<Log | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.log')
    .select(LOG_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && logOfRow(row);
};

/** False when the tenant has a log already; a transaction that is just making one is waited for. */
export const insertLog = async (
  tx: Tx,
  log: Pick<Log, 'tenant' | 'id' | 'origin'> & { readonly key: LogKey },
  at: Instant,
): Promise<boolean> => {
  const { key } = log;
  const result = await tables<Tables>(tx)
    .insertInto('evidence.log')
    .values({
      tenant: uuidOf(log.tenant),
      id: uuidOf(log.id),
      origin: log.origin,
      key_name: key.keyName,
      public_key: key.publicKey,
      created_at: at,
    })
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .executeTakeFirst();
  if (result.numInsertedOrUpdatedRows !== 1n) return false;
  await insertKey(tx, log.tenant, { ...key, entry: null, at });
  return true;
};

const insertKey = async (
  tx: Tx,
  tenant: TenantId,
  key: LogKey & { readonly entry: EntryId | null; readonly at: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('evidence.log_key')
    .values({
      tenant: uuidOf(tenant),
      number: key.number,
      key_name: key.keyName,
      public_key: key.publicKey,
      entry: key.entry === null ? null : uuidOf(key.entry),
      created_at: key.at,
    })
    .execute();
};

/** From now on entries are signed with `key`. Only for who holds the key's turn (`takeKeyTurn`). */
export const replaceKey = async (
  tx: Tx,
  tenant: TenantId,
  key: LogKey & { readonly entry: EntryId; readonly at: Instant },
): Promise<void> => {
  await insertKey(tx, tenant, key);
  await tables<Tables>(tx)
    .updateTable('evidence.log')
    .set({ key_name: key.keyName, public_key: key.publicKey, key_number: key.number })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
};

export const setReaders = async (tx: Tx, tenant: TenantId, readers: Readers): Promise<void> => {
  await tables<Tables>(tx).updateTable('evidence.log').set({ readers }).where('tenant', '=', uuidOf(tenant)).execute();
};

/** What the log last said of who outside attests to it, as canonical JSON. */
export const statedAttestation = async (tx: Tx, tenant: TenantId): Promise<string | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.log')
    .select('attestation')
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirst();
  return row?.attestation ?? undefined;
};

export const setStatedAttestation = async (tx: Tx, tenant: TenantId, attestation: string): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('evidence.log')
    .set({ attestation })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
};

/** Leads the hash of a lock, so that it is no other room's. */
const KEY_TURN = 'evidence.log-key ';

/**
 * Until the transaction ends, the log's key stays as it is. `replace` waits for all who hold it so and holds up those
 * who come after. What a statement after this one reads of the key is therefore the key that is in force.
 */
export const takeKeyTurn = async (tx: Tx, tenant: TenantId, why: 'use' | 'replace'): Promise<void> => {
  const key = sql`hashtextextended(${KEY_TURN + uuidOf(tenant)}, 0)`;
  const lock = why === 'use' ? sql`pg_advisory_xact_lock_shared(${key})` : sql`pg_advisory_xact_lock(${key})`;
  await sql`select ${lock}`.execute(tables<Tables>(tx));
};

export type KeyInForce = LogKey & {
  /** The first checkpoint that it signs has at least this size; `undefined` while its rotation has no index. */
  readonly fromSize: number | undefined;
};

/** Every key of the log, the first one first. */
export const keysOfLog = async (tx: Tx, { tenant, key }: Pick<Log, 'tenant' | 'key'>): Promise<KeyInForce[]> => {
  if (key.number === 0) return [{ ...key, fromSize: 0 }];
  const { rows } = await sql<{ number: number; key_name: string; public_key: Uint8Array; index: number | null }>`
    select log_key.number, log_key.key_name, log_key.public_key, arrival.first_index + entry.place as index
    from evidence.log_key
    left join evidence.entry on entry.tenant = log_key.tenant and entry.id = log_key.entry
    left join evidence.arrival on arrival.tenant = entry.tenant and arrival.number = entry.arrived
    where log_key.tenant = ${uuidOf(tenant)}
    order by log_key.number`.execute(tables<Tables>(tx));
  return rows.map(({ number, key_name, public_key, index }) => ({
    number,
    keyName: key_name,
    publicKey: Uint8Array.from(public_key),
    fromSize: number === 0 ? 0 : index === null ? undefined : index + 1,
  }));
};

/** Tenants whose log has entries that no checkpoint has yet. */
export const tenantsWithPending = async (tx: Tx): Promise<TenantId[]> => {
  const { rows } = await sql<{ tenant: string }>`
    select tenant from evidence.log
    where assigned > size
      or exists (select from evidence.arrival where arrival.tenant = log.tenant and first_index is null)
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

/** Only after `assignIndices` of the same transaction, which holds the log's row. */
export const setAssigned = async (tx: Tx, { tenant }: Pick<Log, 'tenant'>, assigned: number): Promise<void> => {
  await tables<Tables>(tx).updateTable('evidence.log').set({ assigned }).where('tenant', '=', uuidOf(tenant)).execute();
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
