/**
 * This room's tables of entries. Those that are added together are one arrival, which has the index of its first entry;
 * an entry's index is that and its place in the arrival.
 */
import { type Generated, sql } from 'kysely';
import { type Instant, idOf, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { type EntryId, type Log, lockLog, setAssigned } from './store.ts';

type Tables = {
  'evidence.entry': {
    tenant: string;
    id: string;
    arrived: number;
    place: number;
    bytes: Uint8Array;
    recorded_at: Instant;
  };
  'evidence.arrival': {
    tenant: string;
    number: Generated<number>;
    count: number;
    size_bytes: number;
    first_index: number | null;
  };
};

export type StoredEntry = { readonly id: EntryId; readonly bytes: Uint8Array; readonly at: Instant };

/**
 * Adds entries as one arrival, in one statement, if the log's key is still number `keyNumber`; else adds nothing and
 * gives false. Only for who holds the key's turn (`takeKeyTurn`).
 */
export const insertArrival = async (
  tx: Tx,
  log: { readonly tenant: TenantId; readonly keyNumber: number },
  entries: readonly StoredEntry[],
): Promise<boolean> => {
  const tenant = uuidOf(log.tenant);
  // One value for all bytes: as many values as entries would be a statement of its own for each number of them.
  const bytes = Buffer.concat(entries.map((entry) => entry.bytes));
  const lengths = entries.map((entry) => entry.bytes.length);
  let end = 0;
  const starts = lengths.map((length) => {
    end += length;
    return end - length + 1;
  });
  const result = await sql`
    with arrival as (
      insert into evidence.arrival (tenant, count, size_bytes)
      select tenant, ${entries.length}::integer, ${bytes.length}::integer
      from evidence.log where tenant = ${tenant}::uuid and key_number = ${log.keyNumber}::integer
      returning number
    )
    insert into evidence.entry (tenant, arrived, place, id, recorded_at, bytes)
    select ${tenant}::uuid, arrival.number, given.place - 1, given.id, given.at,
      substring(${bytes}::bytea from given.start for given.length)
    from arrival, unnest(
      ${entries.map(({ id }) => uuidOf(id))}::uuid[],
      ${entries.map(({ at }) => at)}::timestamptz[],
      ${starts}::integer[],
      ${lengths}::integer[]
    ) with ordinality as given(id, at, start, length, place)`.execute(tables<Tables>(tx));
  return Number(result.numAffectedRows ?? 0n) === entries.length;
};

/**
 * Entries that the checkpoint of `log`, as it was read, does not have. Those that were given their places since are
 * among them: a count of what waits alone would take the log for finished just while it is being written.
 */
export const countPending = async (tx: Tx, log: Log): Promise<number> => {
  const { waiting } = await tables<Tables>(tx)
    .selectFrom('evidence.arrival')
    .select(({ fn }) => fn.sum<number | null>('count').as('waiting'))
    .where('tenant', '=', uuidOf(log.tenant))
    .where(({ eb, or }) => or([eb('first_index', 'is', null), eb('first_index', '>=', log.assigned)]))
    .executeTakeFirstOrThrow();
  return (waiting ?? 0) + log.assigned - (log.head?.size ?? 0);
};

/** Indices by entry; an entry without one has `undefined`, an entry that is not there is not in the map. */
export const findIndices = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  ids: readonly EntryId[],
): Promise<Map<EntryId, number | undefined>> => {
  const { rows } = await sql<{ id: string; index: number | null }>`
    select entry.id, arrival.first_index + entry.place as index
    from evidence.entry
    join evidence.arrival on arrival.tenant = entry.tenant and arrival.number = entry.arrived
    where entry.tenant = ${uuidOf(tenant)} and entry.id = any(${ids.map(uuidOf)}::uuid[])`.execute(tables<Tables>(tx));
  return new Map(rows.map(({ id, index }) => [idOf('ent', id), index ?? undefined]));
};

export const findEntryBytes = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  id: EntryId,
): Promise<Uint8Array | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('evidence.entry')
    .select('bytes')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return row?.bytes;
};

/** Bytes of the entries with index in [from, to), in the order of the index. */
export const entriesByIndex = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Uint8Array[]> => {
  const { rows } = await sql<{ bytes: Uint8Array }>`
    select entry.bytes
    from evidence.arrival
    join evidence.entry on entry.tenant = arrival.tenant and entry.arrived = arrival.number
    where arrival.tenant = ${uuidOf(tenant)}
      and arrival.first_index < ${to}::bigint
      and arrival.first_index >= coalesce((
        select max(first_index) from evidence.arrival where tenant = ${uuidOf(tenant)} and first_index <= ${from}::bigint
      ), 0)
      and entry.place < arrival.count
      and arrival.first_index + entry.place >= ${from}::bigint and arrival.first_index + entry.place < ${to}::bigint
    order by arrival.first_index, entry.place`.execute(tables<Tables>(tx));
  return rows.map(({ bytes }) => bytes);
};

/**
 * Gives the next indices to committed entries without one, unless the last that were given are still not in a
 * checkpoint. What commits later gets a later index, whatever its number.
 */
export const assignIndices = async (
  tx: Tx,
  tenant: TenantId,
  atMost: { readonly entries: number; readonly bytes: number },
): Promise<Log> => {
  const log = await lockLog(tx, tenant);
  if (log === undefined) throw new Error('a tenant with entries has a log');
  if (log.assigned > (log.head?.size ?? 0)) return log;
  const { rows } = await sql<{ count: number }>`
    with waiting as (
      select number,
        row_number() over (order by number) as place,
        sum(count) over (order by number) as entries,
        sum(size_bytes) over (order by number) as bytes,
        count
      from (
        select number, count, size_bytes from evidence.arrival
        where tenant = ${uuidOf(tenant)} and first_index is null
        order by number limit ${atMost.entries}
      ) as oldest
    )
    update evidence.arrival set first_index = ${log.assigned}::bigint + waiting.entries - waiting.count
    from waiting
    where arrival.tenant = ${uuidOf(tenant)} and arrival.number = waiting.number
      and (waiting.place = 1 or waiting.entries <= ${atMost.entries} and waiting.bytes <= ${atMost.bytes})
    returning arrival.count`.execute(tables<Tables>(tx));
  const assigned = rows.reduce((sum, { count }) => sum + count, log.assigned);
  if (rows.length > 0) await setAssigned(tx, log, assigned);
  return { ...log, assigned };
};
