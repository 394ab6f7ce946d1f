/** Tables of lists. Entries are ended, never deleted; each change of a list is a row of its own. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ListEffect, ListKind, ListValue } from '../core/lists/kinds.ts';
import type { FillingSource, LIST_CHANGES, ListSource, Tables } from './list-tables.ts';

export type ListId = Id<'lst'>;
export type ListEntryId = Id<'lse'>;
export type ListChangeId = Id<'lsc'>;

export type ListSettings = {
  readonly effect: ListEffect;
  readonly note: string;
  readonly filledFrom: readonly FillingSource[];
  /** How long an entry stands that came by itself; without it, until it is removed. */
  readonly filledForDays: number | undefined;
};

export type List = ListSettings & {
  readonly id: ListId;
  readonly name: string;
  readonly kind: ListKind;
  readonly madeAt: Instant;
};

export const LIST_SHOWN = [
  'id',
  'name',
  'kind',
  'effect',
  'note',
  'filled_from',
  'filled_for_days',
  'made_at',
] as const;

export const listOf = (row: Pick<Tables['decision.list'], (typeof LIST_SHOWN)[number]>): List => ({
  id: idOf('lst', row.id),
  name: row.name,
  kind: row.kind,
  effect: row.effect,
  note: row.note,
  filledFrom: row.filled_from,
  filledForDays: row.filled_for_days ?? undefined,
  madeAt: row.made_at,
});

const settingsOf = ({ effect, note, filledFrom, filledForDays }: ListSettings) => ({
  effect,
  note,
  filled_from: [...filledFrom],
  filled_for_days: filledForDays ?? null,
});

/** False when the name is taken. */
export const insertList = async (
  tx: Tx,
  tenant: TenantId,
  { madeBy, id, name, kind, madeAt, ...settings }: List & { readonly madeBy: string },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tables<Tables>(tx)
    .insertInto('decision.list')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(id), name, kind, made_at: madeAt, made_by: madeBy },
      ...settingsOf(settings),
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'name']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

export const updateList = async (tx: Tx, tenant: TenantId, id: ListId, settings: ListSettings): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('decision.list')
    .set(settingsOf(settings))
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

/** Held to the end of the transaction, so that changes of one list go one after the other. */
export const holdList = async (tx: Tx, tenant: TenantId, id: ListId): Promise<List | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.list')
    .select(LIST_SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  return row && listOf(row);
};

/** Those that something of this source fills by itself. */
export const listsFilledFrom = async (tx: Tx, tenant: TenantId, source: FillingSource): Promise<readonly ListId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.list')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where(sql<boolean>`${source} = any(filled_from)`)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => idOf('lst', id));
};

export type StoredChange = {
  readonly id: ListChangeId;
  readonly list: ListId;
  readonly change: (typeof LIST_CHANGES)[number];
  readonly source: ListSource;
  readonly entries: number;
  readonly why: string;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly record: string;
  readonly salt: Uint8Array;
  readonly entry: Id<'ent'>;
};

export const insertChange = async (tx: Tx, tenant: TenantId, change: StoredChange): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('decision.list_change')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(change.id), list: uuidOf(change.list), change: change.change },
      ...{ source: change.source, entries: change.entries, why: change.why, made_by: change.madeBy },
      ...{ made_at: change.madeAt, record: change.record, salt: change.salt, entry: uuidOf(change.entry) },
    })
    .execute();
};

export type NewListEntry = {
  readonly id: ListEntryId;
  readonly value: ListValue;
  readonly expiresAt: Instant | undefined;
  readonly why: string | undefined;
  readonly reference: string | undefined;
};

/** Which of the keys stand in the list at `now`. */
export const standingKeys = async (
  tx: Tx,
  tenant: TenantId,
  { list, now, keys }: { readonly list: ListId; readonly now: Instant; readonly keys: readonly string[] },
): Promise<ReadonlySet<string>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.list_entry')
    .select('key')
    .where('tenant', '=', uuidOf(tenant))
    .where('list', '=', uuidOf(list))
    .where('removed_in', 'is', null)
    .where('key', '=', sql<string>`any(${keys}::text[])`)
    .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .execute();
  return new Set(rows.map(({ key }) => key));
};

type Adding = {
  readonly list: Pick<List, 'id' | 'kind'>;
  readonly change: ListChangeId;
  readonly now: Instant;
  readonly entries: readonly NewListEntry[];
};

/** Keys are distinct and do not stand; what has expired makes room. */
export const insertEntries = async (
  tx: Tx,
  tenant: TenantId,
  { list, change, now, entries }: Adding,
): Promise<void> => {
  const keys = entries.map(({ value }) => value.key);
  await tables<Tables>(tx)
    .updateTable('decision.list_entry')
    .set({ removed_in: uuidOf(change) })
    .where('tenant', '=', uuidOf(tenant))
    .where('list', '=', uuidOf(list.id))
    .where('removed_in', 'is', null)
    .where('key', '=', sql<string>`any(${keys}::text[])`)
    .where('expires_at', '<=', now)
    .execute();
  await sql`
    insert into decision.list_entry (tenant, list, kind, added_in, id, key, prefix, shown, why, reference, expires_at)
    select ${uuidOf(tenant)}::uuid, ${uuidOf(list.id)}::uuid, ${list.kind}, ${uuidOf(change)}::uuid, new.*
    from unnest(
      ${entries.map(({ id }) => uuidOf(id))}::uuid[],
      ${keys}::text[],
      ${entries.map(({ value }) => value.prefix)}::smallint[],
      ${entries.map(({ value }) => value.shown)}::text[],
      ${entries.map(({ why }) => why ?? null)}::text[],
      ${entries.map(({ reference }) => reference ?? null)}::text[],
      ${entries.map(({ expiresAt }) => expiresAt ?? null)}::timestamptz[]
    ) as new (id, key, prefix, shown, why, reference, expires_at)`.execute(tables<Tables>(tx));
  await sql`
    insert into decision.list_shape (tenant, kind, prefix)
    select distinct ${uuidOf(tenant)}::uuid, ${list.kind}, prefix
    from unnest(${entries.map(({ value }) => value.prefix)}::smallint[]) as new (prefix)
    on conflict do nothing`.execute(tables<Tables>(tx));
};

/** Those of `ids` that nobody has removed yet. */
export const standingOf = async (
  tx: Tx,
  tenant: TenantId,
  { list, ids }: { readonly list: ListId; readonly ids: readonly ListEntryId[] },
): Promise<readonly { readonly id: ListEntryId; readonly key: string }[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.list_entry')
    .select(['id', 'key'])
    .where('tenant', '=', uuidOf(tenant))
    .where('list', '=', uuidOf(list))
    .where('removed_in', 'is', null)
    .where('id', 'in', ids.map(uuidOf))
    .execute();
  return rows.map(({ id, key }) => ({ id: idOf('lse', id), key }));
};

export const endEntries = async (
  tx: Tx,
  tenant: TenantId,
  { change, ids }: { readonly change: ListChangeId; readonly ids: readonly ListEntryId[] },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('decision.list_entry')
    .set({ removed_in: uuidOf(change) })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', 'in', ids.map(uuidOf))
    .execute();
};
