/**
 * Reads a tenant's log in the order of its indices and keeps each operation once: how far was read stands in the same
 * transaction as what was found. What an erasure took away is taken out here too, by the erasure's own entry.
 */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { type Operation, readOperation } from './core/read-operation.ts';
import type { OperationPorts } from './ports.ts';
import type { Tables } from './store-tables.ts';

type Ports = Pick<OperationPorts, 'database' | 'evidence' | 'doers'>;

const AT_ONCE = 1_000;

/** Until nothing is left to read, or `stopping`. @returns entries read */
export const followLog = async (ports: Ports, tenant: TenantId, stopping?: AbortSignal): Promise<number> => {
  let read = 0;
  while (stopping?.aborted !== true) {
    const now = await ports.database.asSystem((tx) => readOn(ports, tx, tenant));
    read += now;
    if (now < AT_ONCE) break;
  }
  return read;
};

const readOn = async ({ evidence, doers }: Ports, tx: Tx, tenant: TenantId): Promise<number> => {
  const from = await takeReading(tx, tenant);
  const entries = await evidence.entriesFrom(tx, tenant, { from, limit: AT_ONCE });
  if (entries.length === 0) return 0;
  const found = entries.flatMap(({ index, statement }) => {
    const operation = statement && readOperation(index, statement);
    return operation === undefined ? [] : [operation];
  });
  await keep(tx, tenant, await withDoers(doers, tx, tenant, found));
  await forget(tx, tenant, found);
  await tables<Tables>(tx)
    .updateTable('operations.reading')
    .set({ next: from + entries.length })
    .where('tenant', '=', uuidOf(tenant))
    .execute();
  return entries.length;
};

/** One reads at a time: who comes meanwhile waits, and goes on where the first ended. */
const takeReading = async (tx: Tx, tenant: TenantId): Promise<number> => {
  const taken = () =>
    tables<Tables>(tx)
      .selectFrom('operations.reading')
      .select('next')
      .where('tenant', '=', uuidOf(tenant))
      .forUpdate()
      .executeTakeFirst();
  const known = await taken();
  if (known !== undefined) return known.next;
  await tables<Tables>(tx)
    .insertInto('operations.reading')
    .values({ tenant: uuidOf(tenant), next: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await taken())?.next ?? 0;
};

const withDoers = async (
  doers: Ports['doers'],
  tx: Tx,
  tenant: TenantId,
  found: readonly Operation[],
): Promise<readonly Operation[]> => {
  const known = new Map(found.map((each) => [each.entry, each]));
  for (const { kinds, read } of doers) {
    const asked = found.filter(({ kind }) => kinds.includes(kind)).map(({ entry }) => entry);
    if (asked.length === 0) continue;
    for (const [entry, { by, about = [], address }] of await read(tx, tenant, asked)) {
      const operation = known.get(entry);
      if (operation === undefined) continue;
      const subjects = [...new Set([...operation.subjects, ...about])];
      known.set(entry, { ...operation, doer: by, subjects, address });
    }
  }
  return [...known.values()];
};

const keep = async (tx: Tx, tenant: TenantId, operations: readonly Operation[]): Promise<void> => {
  if (operations.length === 0) return;
  const of = uuidOf(tenant);
  const rows = operations.map(({ place, entry, at, kind, act, room, doer, address, subjects, detail }) => ({
    ...{ place, entry: uuidOf(entry), at, kind, act, room, doer: doer ?? null, address: address ?? null },
    ...{ subjects, detail },
  }));
  await sql`
    insert into operations.operation (tenant, place, entry, at, kind, act, room, doer, address, subjects, detail)
    select ${of}::uuid, place, entry, to_timestamp(at / 1000.0), kind, act, room, doer, address,
      array(select jsonb_array_elements_text(subjects)), detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
      place bigint, entry uuid, at float8, kind text, act text, room text, doer text, address text, subjects jsonb,
      detail jsonb)`.execute(tables<Tables>(tx));
  await sql`
    insert into operations.operation_subject (tenant, subject, at, place)
    select ${of}::uuid, subject, operation.at, operation.place
    from operations.operation, unnest(subjects) as subject
    where operation.tenant = ${of}::uuid and operation.place = any(${rows.map(({ place }) => place)}::bigint[])
    on conflict do nothing`.execute(tables<Tables>(tx));
};

/** Kinds of entry that name nobody: with the datum beside them erased, who it was is gone. */
const NAMELESS = ['credential-change', 'sign-in'];

const forget = async (tx: Tx, tenant: TenantId, found: readonly Operation[]): Promise<void> => {
  const erased = found.flatMap(({ kind, subjects }): readonly EntryId[] =>
    kind === 'erasure' ? subjects.filter((id): id is EntryId => id.startsWith('ent_')) : [],
  );
  if (erased.length === 0) return;
  const { rows } = await sql<{ place: number; subjects: readonly string[] }>`
    update operations.operation set doer = null, address = null,
      subjects = array(select id from unnest(subjects) as id where id not like 'per\\_%' and id not like 'key\\_%')
    where tenant = ${uuidOf(tenant)}::uuid and entry = any(${erased.map(uuidOf)}::uuid[])
      and kind = any(${NAMELESS}::text[])
    returning place, subjects`.execute(tables<Tables>(tx));
  for (const { place, subjects } of rows) {
    await sql`delete from operations.operation_subject
      where tenant = ${uuidOf(tenant)}::uuid and place = ${place}::bigint and not subject = any(${subjects}::text[])`.execute(
      tables<Tables>(tx),
    );
  }
};
