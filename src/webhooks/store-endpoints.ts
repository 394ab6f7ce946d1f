/** Tables of endpoints and their secrets. Who changes an endpoint holds its row first. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { OfferedType } from './core/happenings.ts';
import type { ChangeKind, EndpointId, OffWhy, Tables } from './tables.ts';

export type Endpoint = {
  readonly id: EndpointId;
  readonly url: string;
  readonly description: string;
  readonly types: readonly OfferedType[];
  /** Absent: it is on. */
  readonly off: { readonly why: OffWhy; readonly at: Instant } | undefined;
  readonly failingSince: Instant | undefined;
  readonly lastSuccessAt: Instant | undefined;
  readonly madeAt: Instant;
};

const SHOWN = [
  ...(['id', 'url', 'description', 'types', 'off_why', 'off_at'] as const),
  ...(['failing_since', 'last_success_at', 'made_at'] as const),
] as const;

const endpointOf = (row: Pick<Tables['webhooks.endpoint'], (typeof SHOWN)[number]>): Endpoint => ({
  id: idOf('whk', row.id),
  url: row.url,
  description: row.description,
  types: row.types,
  off: row.off_why === null || row.off_at === null ? undefined : { why: row.off_why, at: row.off_at },
  failingSince: row.failing_since ?? undefined,
  lastSuccessAt: row.last_success_at ?? undefined,
  madeAt: row.made_at,
});

const columnsOf = ({ url, description, types, off }: Endpoint) => ({
  ...{ url, description, types: [...types], state: off === undefined ? ('on' as const) : ('off' as const) },
  ...{ off_why: off?.why ?? null, off_at: off?.at ?? null },
});

export const insertEndpoint = async (tx: Tx, tenant: TenantId, endpoint: Endpoint): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('webhooks.endpoint')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(endpoint.id), made_at: endpoint.madeAt },
      ...{ failing_since: null, last_success_at: null, removed_at: null },
      ...columnsOf(endpoint),
    })
    .execute();
};

export const updateEndpoint = async (tx: Tx, tenant: TenantId, endpoint: Endpoint): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('webhooks.endpoint')
    .set({
      ...columnsOf(endpoint),
      ...{ failing_since: endpoint.failingSince ?? null, last_success_at: endpoint.lastSuccessAt ?? null },
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(endpoint.id))
    .execute();
};

/** Its row stays, for what names it; its secrets go. */
export const removeEndpoint = async (tx: Tx, tenant: TenantId, id: EndpointId, at: Instant): Promise<void> => {
  const db = tables<Tables>(tx);
  await db
    .updateTable('webhooks.endpoint')
    .set({ removed_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  await db
    .deleteFrom('webhooks.secret')
    .where('tenant', '=', uuidOf(tenant))
    .where('endpoint', '=', uuidOf(id))
    .execute();
};

/** `hold`: to the end of the transaction. */
export const endpointById = async (
  tx: Tx,
  tenant: TenantId,
  { id, hold = false }: { readonly id: EndpointId; readonly hold?: boolean },
): Promise<Endpoint | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('webhooks.endpoint')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('removed_at', 'is', null)
    .$if(hold, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && endpointOf(row);
};

export type EndpointFilters = {
  readonly state?: 'on' | 'off' | undefined;
  /** It is told of this. */
  readonly type?: OfferedType | undefined;
};

/** In the order in which they were made, from behind the one named. */
export const listEndpoints = async (
  tx: Tx,
  tenant: TenantId,
  wanted: EndpointFilters & { readonly after?: EndpointId | undefined; readonly limit: number },
): Promise<readonly Endpoint[]> => {
  const { state, type, after, limit } = wanted;
  let found = tables<Tables>(tx)
    .selectFrom('webhooks.endpoint')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .where('removed_at', 'is', null)
    .orderBy('id')
    .limit(limit);
  if (state !== undefined) found = found.where('state', '=', state);
  if (type !== undefined) found = found.where(sql<boolean>`${type} = any(types)`);
  if (after !== undefined) found = found.where('id', '>', uuidOf(after));
  return (await found.execute()).map(endpointOf);
};

/** Of all that ever had one. */
export const tenantsWithEndpoints = async (tx: Tx): Promise<readonly TenantId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('webhooks.endpoint')
    .select('tenant')
    .distinct()
    .orderBy('tenant')
    .execute();
  return rows.map(({ tenant }) => idOf('ten', tenant));
};

/** How many there are; nobody else makes one before the transaction ends. */
export const countForMaking = async (tx: Tx, tenant: TenantId): Promise<number> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mitsuke webhooks ${tenant}`}, 0))`.execute(tables(tx));
  const { count } = await tables<Tables>(tx)
    .selectFrom('webhooks.endpoint')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant', '=', uuidOf(tenant))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
};

export type SealedSecret = {
  readonly number: number;
  readonly sealed: Uint8Array;
  readonly validUntil: Instant | undefined;
};

/** Those that sign at `now`, the newest first. */
export const validSecrets = async (
  tx: Tx,
  tenant: TenantId,
  { endpoint, now }: { readonly endpoint: EndpointId; readonly now: Instant },
): Promise<readonly SealedSecret[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('webhooks.secret')
    .select(['number', 'sealed', 'valid_until'])
    .where('tenant', '=', uuidOf(tenant))
    .where('endpoint', '=', uuidOf(endpoint))
    .where(({ or, eb }) => or([eb('valid_until', 'is', null), eb('valid_until', '>', now)]))
    .orderBy('number', 'desc')
    .execute();
  return rows.map(({ number, sealed, valid_until }) => ({ number, sealed, validUntil: valid_until ?? undefined }));
};

/** The highest number given; 0 before the first. */
export const lastSecretNumber = async (tx: Tx, tenant: TenantId, endpoint: EndpointId): Promise<number> => {
  const row = await tables<Tables>(tx)
    .selectFrom('webhooks.secret')
    .select('number')
    .where('tenant', '=', uuidOf(tenant))
    .where('endpoint', '=', uuidOf(endpoint))
    .orderBy('number', 'desc')
    .executeTakeFirst();
  return row?.number ?? 0;
};

type NewSecret = {
  readonly endpoint: EndpointId;
  readonly number: number;
  readonly sealed: Uint8Array;
  readonly at: Instant;
  /** Until when the one before it still signs. */
  readonly olderUntil: Instant;
};

/** Two sign at most: what came before the one before it is removed. */
export const insertSecret = async (tx: Tx, tenant: TenantId, secret: NewSecret): Promise<void> => {
  const { endpoint, number, sealed, at, olderUntil } = secret;
  const db = tables<Tables>(tx);
  const ours = { tenant: uuidOf(tenant), endpoint: uuidOf(endpoint) };
  await db
    .deleteFrom('webhooks.secret')
    .where('tenant', '=', ours.tenant)
    .where('endpoint', '=', ours.endpoint)
    .where('number', '<', number - 1)
    .execute();
  await db
    .updateTable('webhooks.secret')
    .set({ valid_until: olderUntil })
    .where('tenant', '=', ours.tenant)
    .where('endpoint', '=', ours.endpoint)
    .where('number', '=', number - 1)
    .execute();
  await db
    .insertInto('webhooks.secret')
    .values({ ...ours, number, sealed, made_at: at, valid_until: null })
    .execute();
};

export type StoredChange = {
  readonly id: Id<'whc'>;
  readonly endpoint: EndpointId;
  readonly change: ChangeKind;
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly record: string;
  readonly salt: Uint8Array;
  readonly entry: Id<'ent'>;
};

export const insertChange = async (tx: Tx, tenant: TenantId, change: StoredChange): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('webhooks.change')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(change.id), endpoint: uuidOf(change.endpoint) },
      ...{ change: change.change, made_by: change.madeBy, made_at: change.madeAt, record: change.record },
      ...{ salt: change.salt, entry: uuidOf(change.entry) },
    })
    .execute();
};

export type ShownChange = Pick<StoredChange, 'id' | 'change' | 'madeBy' | 'madeAt' | 'entry'>;

const CHANGES_SHOWN = 50;

/** The latest first. */
export const latestChanges = async (
  tx: Tx,
  tenant: TenantId,
  endpoint: EndpointId,
): Promise<readonly ShownChange[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('webhooks.change')
    .select(['id', 'change', 'made_by', 'made_at', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('endpoint', '=', uuidOf(endpoint))
    .orderBy('id', 'desc')
    .limit(CHANGES_SHOWN)
    .execute();
  return rows.map((row) => ({
    id: idOf('whc', row.id),
    change: row.change,
    madeBy: row.made_by,
    madeAt: row.made_at,
    entry: idOf('ent', row.entry),
  }));
};
