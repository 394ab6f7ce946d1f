/** The inventory as it is read, and what a person decides of it. */
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SiteId, VisitId } from '../store-tables.ts';
import type { Behaviour } from './core/behaviour.ts';
import type { NotParsed } from './core/parse-script.ts';
import type { Authorised, Policy, ScriptState } from './core/script-state.ts';
import type { Signs } from './core/static-signs.ts';
import type { Loader } from './core/take-inventory.ts';
import { AUTHORISED_COLUMNS, authorisedOf, behaviourOf } from './store-inventory.ts';
import type { AuthorisationId, InventoryScriptId, InventoryScriptTable, InventoryTables } from './store-tables.ts';

export type Content = {
  readonly shape: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly functions: number;
  readonly notParsed: NotParsed | undefined;
  readonly firstSeenAt: Instant;
  readonly firstSeenVisit: VisitId;
  readonly lastSeenAt: Instant;
  readonly lastSeenVisit: VisitId;
};

export type InventoryItem = {
  readonly tenant: TenantId;
  readonly id: InventoryScriptId;
  readonly party: PartyId | undefined;
  readonly site: SiteId;
  readonly slot: string;
  readonly inline: boolean;
  readonly url: string;
  readonly loadedBy: Loader;
  readonly state: ScriptState;
  readonly behaviour: Behaviour;
  readonly signs: Signs | undefined;
  readonly firstSeenAt: Instant;
  readonly changedAt: Instant;
  readonly lastSeenAt: Instant;
  readonly lastSeenVisit: VisitId;
  readonly authorised: Authorised | undefined;
  readonly by: string | undefined;
  readonly authorisedAt: Instant | undefined;
  readonly why: string | undefined;
  readonly responsible: string | undefined;
};

const COLUMNS = [
  'tenant',
  'id',
  'party',
  'site',
  'slot',
  'inline',
  'url',
  'loader_kind',
  'loader_url',
  'loader_inline',
  'state',
  'destinations',
  'listens',
  'storage',
  'evaluates',
  'signs',
  'first_seen_at',
  'changed_at',
  'last_seen_at',
  'last_seen_visit',
] as const satisfies readonly (keyof InventoryScriptTable)[];

type Row = Pick<Selectable<InventoryScriptTable>, (typeof COLUMNS)[number] | (typeof AUTHORISED_COLUMNS)[number]>;

const loaderOf = ({ loader_kind: kind, loader_url: url, loader_inline: inline }: Row): Loader => {
  if (kind === 'unknown' || url === null) return { kind: 'unknown' };
  return kind === 'parser' ? { kind, url } : { kind, url, inline: inline === true };
};

const itemOf = (row: Row): InventoryItem => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('scr', row.id),
  party: row.party === null ? undefined : idOf('pty', row.party),
  site: idOf('sit', row.site),
  slot: row.slot,
  inline: row.inline,
  url: row.url,
  loadedBy: loaderOf(row),
  state: row.state,
  behaviour: behaviourOf(row),
  signs: row.signs ?? undefined,
  firstSeenAt: row.first_seen_at,
  changedAt: row.changed_at,
  lastSeenAt: row.last_seen_at,
  lastSeenVisit: idOf('vis', row.last_seen_visit),
  authorised: authorisedOf(row),
  by: row.authorised_by ?? undefined,
  authorisedAt: row.authorised_at ?? undefined,
  why: row.why ?? undefined,
  responsible: row.responsible ?? undefined,
});

export const SEENS = ['present', 'gone'] as const;
export const DOES = ['reads-card', 'sends', 'stores', 'evaluates'] as const;

export type InventoryQuery = {
  readonly state?: ScriptState | undefined;
  readonly inline?: boolean | undefined;
  /** Part of an address, or the beginning of a SHA-256. */
  readonly text?: string | undefined;
  /** It was there in the last visit that got to its end, or not any more. */
  readonly seen?: (typeof SEENS)[number] | undefined;
  readonly does?: (typeof DOES)[number] | undefined;
};

export type ItemPlace = { readonly lastSeenAt: Instant; readonly id: InventoryScriptId };

type Building = ExpressionBuilder<InventoryTables, 'site_watch.inventory_script'>;

const DOING = {
  'reads-card': sql<boolean>`listens <> '{}'`,
  sends: sql<boolean>`destinations <> '{}'`,
  stores: sql<boolean>`storage <> '{}'`,
  evaluates: sql<boolean>`evaluates`,
} as const;

const holdsText = ({ or, eb, exists, selectFrom }: Building, text: string) => {
  const pattern = text.replaceAll(/[\\%_]/g, '\\$&');
  return or([
    eb('url', 'ilike', `%${pattern}%`),
    exists(
      selectFrom('site_watch.inventory_content as content')
        .select('content.shape')
        .whereRef('content.tenant', '=', 'site_watch.inventory_script.tenant')
        .whereRef('content.script', '=', 'site_watch.inventory_script.id')
        .where('content.sha256', 'like', `${pattern}%`),
    ),
  ]);
};

export type Wanted = {
  readonly filters: InventoryQuery;
  /** When the last visit that got to its end did. */
  readonly walkedAt: Instant | undefined;
  readonly after?: ItemPlace | undefined;
  readonly limit: number;
};

/** Last seen first, at most `limit`. */
export const itemsOfSite = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: SiteId },
  { filters, walkedAt, after, limit }: Wanted,
): Promise<readonly InventoryItem[]> => {
  let query = tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory_script')
    .select(COLUMNS)
    .select(AUTHORISED_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(id))
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  const { state, inline, text, seen, does } = filters;
  if (state !== undefined) query = query.where('state', '=', state);
  if (inline !== undefined) query = query.where('inline', '=', inline);
  if (does !== undefined) query = query.where(DOING[does]);
  if (text !== undefined) query = query.where((building) => holdsText(building, text));
  if (seen !== undefined && walkedAt !== undefined)
    query = query.where('last_seen_at', seen === 'present' ? '>=' : '<', walkedAt);
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(last_seen_at, id) < (${after.lastSeenAt}::timestamptz(3), ${uuidOf(after.id)}::uuid)`,
    );
  return (await query.execute()).map(itemOf);
};

/** @param lock holds the row until the transaction ends. */
export const findItem = async (
  tx: Tx,
  tenant: TenantId,
  id: InventoryScriptId,
  lock: 'lock' | 'read' = 'read',
): Promise<InventoryItem | undefined> => {
  const row = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory_script')
    .select(COLUMNS)
    .select(AUTHORISED_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .$if(lock === 'lock', (query) => query.forUpdate())
    .executeTakeFirst();
  return row && itemOf(row);
};

/** Newest first, of each of these scripts. */
export const contentsOfItems = async (
  tx: Tx,
  tenant: TenantId,
  scripts: readonly InventoryScriptId[],
): Promise<ReadonlyMap<InventoryScriptId, readonly Content[]>> => {
  const rows = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory_content')
    .select(['script', 'shape', 'sha256', 'bytes', 'functions', 'not_parsed'])
    .select(['first_seen_at', 'first_seen_visit', 'last_seen_at', 'last_seen_visit'])
    .where('tenant', '=', uuidOf(tenant))
    .where('script', '=', sql<string>`any(${scripts.map(uuidOf)}::uuid[])`)
    .orderBy('last_seen_at', 'desc')
    .orderBy('first_seen_at', 'desc')
    .orderBy('shape')
    .execute();
  const byScript = Map.groupBy(rows, ({ script }) => idOf('scr', script));
  return new Map(
    [...byScript].map(([script, found]) => [
      script,
      found.map(({ shape, sha256, bytes, functions, ...row }) => ({
        ...{ shape, sha256, bytes, functions },
        notParsed: row.not_parsed ?? undefined,
        firstSeenAt: row.first_seen_at,
        firstSeenVisit: idOf('vis', row.first_seen_visit),
        lastSeenAt: row.last_seen_at,
        lastSeenVisit: idOf('vis', row.last_seen_visit),
      })),
    ]),
  );
};

export type Decided = {
  readonly id: AuthorisationId;
  readonly act: 'authorise' | 'withdraw';
  readonly sha256s: readonly string[];
  readonly why: string;
  readonly responsible: string;
  readonly by: string;
  readonly at: Instant;
  readonly entry: EntryId;
};

/** Newest first. */
export const decisionsOf = async (tx: Tx, tenant: TenantId, script: InventoryScriptId): Promise<readonly Decided[]> => {
  const rows = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory_authorisation')
    .select(['id', 'act', 'sha256s', 'why', 'responsible', 'by_principal', 'at', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('script', '=', uuidOf(script))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, act, sha256s, why, responsible, by_principal, at, entry }) => ({
    ...{ act, sha256s, why, responsible, at },
    id: idOf('sca', id),
    by: by_principal,
    entry: idOf('ent', entry),
  }));
};

export const insertDecision = async (
  tx: Tx,
  item: InventoryItem,
  decided: Decided,
  salt: Uint8Array,
): Promise<void> => {
  const { id, act, sha256s, why, responsible, by, at, entry } = decided;
  await tables<InventoryTables>(tx)
    .insertInto('site_watch.inventory_authorisation')
    .values({
      ...{ tenant: uuidOf(item.tenant), party: item.party === undefined ? null : uuidOf(item.party) },
      ...{ id: uuidOf(id), script: uuidOf(item.id), act, sha256s, why, responsible, at, salt },
      ...{ by_principal: by, entry: uuidOf(entry) },
    })
    .execute();
};

/** What stands authorised, and as what the script counts from now on. */
export const updateAuthorised = async (
  tx: Tx,
  item: InventoryItem,
  { authorised, state, decided }: { authorised: Authorised; state: ScriptState; decided: Decided },
): Promise<void> => {
  const { behaviour } = authorised;
  await tables<InventoryTables>(tx)
    .updateTable('site_watch.inventory_script')
    .set({
      state,
      authorised_at: decided.at,
      authorised_by: decided.by,
      why: decided.why,
      responsible: decided.responsible,
      authorised_sha256s: authorised.sha256s,
      authorised_shapes: authorised.shapes,
      authorised_destinations: behaviour.destinations,
      authorised_listens: behaviour.listens,
      authorised_storage: behaviour.storage,
      authorised_evaluates: behaviour.evaluates,
    })
    .where('tenant', '=', uuidOf(item.tenant))
    .where('id', '=', uuidOf(item.id))
    .execute();
};

export const updateState = async (tx: Tx, { tenant, id }: InventoryItem, state: ScriptState): Promise<void> => {
  await tables<InventoryTables>(tx)
    .updateTable('site_watch.inventory_script')
    .set({ state })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

export const putPolicy = async (
  tx: Tx,
  { tenant, id, party }: { readonly tenant: TenantId; readonly id: SiteId; readonly party: PartyId | undefined },
  policy: Policy,
): Promise<void> => {
  await tables<InventoryTables>(tx)
    .insertInto('site_watch.inventory')
    .values({
      ...{ tenant: uuidOf(tenant), party: party === undefined ? null : uuidOf(party), site: uuidOf(id), policy },
      ...{ since: null, journey_hash: null },
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'site']).doUpdateSet({ policy }))
    .execute();
};
