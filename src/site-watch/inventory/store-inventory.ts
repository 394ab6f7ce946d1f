/** What is known of a site's scripts, and what a visit adds to it. Every function takes the tenant besides the wall. */
import { type Selectable, sql } from 'kysely';
import { type Instant, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SiteId, VisitId } from '../store-tables.ts';
import { type Behaviour, NO_BEHAVIOUR } from './core/behaviour.ts';
import { type KnownInventory, type KnownScript, NOTHING_KNOWN } from './core/known-inventory.ts';
import { type Authorised, type Policy, STANDARD_POLICY } from './core/script-state.ts';
import { slotOfFile } from './core/slot-of.ts';
import type { SeenContent } from './core/take-inventory.ts';
import type { InventoryScriptTable, InventoryTables } from './store-tables.ts';

type OfSite = { readonly tenant: TenantId; readonly site: SiteId };

/** Those seen last: a page that makes new scripts without end does not make each visit slower than the one before. */
const MOST_KNOWN = 2_000;
const MOST_HOSTS = 5_000;
const ROWS_AT_A_TIME = 200;
const UNIT_BYTES = 16;

export const unitsAsBytes = (hashes: readonly string[]): Uint8Array => Buffer.from(hashes.join(''), 'hex');

export const unitsFromBytes = (bytes: Uint8Array): readonly string[] => {
  const hex = Buffer.from(bytes).toString('hex');
  return Array.from({ length: bytes.length / UNIT_BYTES }, (_, at) =>
    hex.slice(at * UNIT_BYTES * 2, (at + 1) * UNIT_BYTES * 2),
  );
};

type BehaviourRow = Pick<Selectable<InventoryScriptTable>, 'destinations' | 'listens' | 'storage' | 'evaluates'>;

export const behaviourOf = ({ destinations, listens, storage, evaluates }: BehaviourRow): Behaviour => ({
  destinations,
  listens,
  storage,
  evaluates,
});

export const AUTHORISED_COLUMNS = [
  'authorised_at',
  'authorised_by',
  'why',
  'responsible',
  'authorised_sha256s',
  'authorised_shapes',
  'authorised_destinations',
  'authorised_listens',
  'authorised_storage',
  'authorised_evaluates',
] as const satisfies readonly (keyof InventoryScriptTable)[];

type AuthorisedRow = Pick<Selectable<InventoryScriptTable>, (typeof AUTHORISED_COLUMNS)[number]>;

/** Whatever became of it since. */
export const authorisedOf = (row: AuthorisedRow): Authorised | undefined =>
  row.authorised_at === null
    ? undefined
    : {
        sha256s: row.authorised_sha256s ?? [],
        shapes: row.authorised_shapes ?? [],
        behaviour: {
          ...NO_BEHAVIOUR,
          destinations: row.authorised_destinations ?? [],
          listens: row.authorised_listens ?? [],
          storage: row.authorised_storage ?? [],
          evaluates: row.authorised_evaluates ?? false,
        },
      };

export type InventoryRow = {
  readonly policy: Policy;
  /** The first visit that got to its end. */
  readonly since: Instant | undefined;
  /** Of the last one that did. */
  readonly journey: string | undefined;
  readonly hosts: readonly string[];
};

export const inventoryOf = async (tx: Tx, { tenant, site }: OfSite): Promise<InventoryRow> => {
  const row = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory')
    .select(['policy', 'since', 'journey_hash', 'hosts'])
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .executeTakeFirst();
  return {
    policy: row?.policy ?? STANDARD_POLICY,
    since: row?.since ?? undefined,
    journey: row?.journey_hash ?? undefined,
    hosts: row?.hosts ?? [],
  };
};

type ContentKey = { readonly script: string; readonly shape: string; readonly sha256: string };

export const contentsOf = async (
  tx: Tx,
  tenant: TenantId,
  scripts: readonly string[],
): Promise<readonly ContentKey[]> =>
  tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory_content')
    .select(['script', 'shape', 'sha256'])
    .where('tenant', '=', uuidOf(tenant))
    .where('script', '=', sql<string>`any(${[...scripts]}::uuid[])`)
    .execute();

/** @param journey the hash of the one that is to be walked. */
export const readKnown = async (tx: Tx, of: OfSite, journey: string): Promise<KnownInventory> => {
  const inventory = await inventoryOf(tx, of);
  const hosts = new Set(inventory.hosts);
  const hasBaseline = inventory.since !== undefined && inventory.journey === journey;
  const rows = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory_script')
    .select(['id', 'slot', 'inline', 'units', 'destinations', 'listens', 'storage', 'evaluates'])
    .where('tenant', '=', uuidOf(of.tenant))
    .where('site', '=', uuidOf(of.site))
    .orderBy('last_seen_at', 'desc')
    .limit(MOST_KNOWN)
    .execute();
  if (rows.length === 0) return { ...NOTHING_KNOWN, hosts, hasBaseline };
  const contents = Map.groupBy(
    await contentsOf(
      tx,
      of.tenant,
      rows.map(({ id }) => id),
    ),
    ({ script }) => script,
  );
  const scripts = rows.map(({ id, slot, inline, units, ...does }): KnownScript => {
    const shown = contents.get(id) ?? [];
    return {
      ...{ slot, inline },
      contents: new Map(shown.map(({ sha256, shape }) => [sha256, shape])),
      shapes: new Set(shown.map(({ shape }) => shape)),
      units: unitsFromBytes(units),
      behaviour: behaviourOf(does),
    };
  });
  return { scripts: new Map(scripts.map((script) => [script.slot, script])), hosts, hasBaseline };
};

/**
 * A shop that its owner says has moved keeps the history of its own scripts, with what people authorised: they are known
 * by their addresses. One that the new address is known with already stays where it was.
 * @param moved origins
 */
export const moveScripts = async (
  tx: Tx,
  { tenant, site }: OfSite,
  moved: { readonly from: string; readonly to: string },
): Promise<void> => {
  const [before, after] = [slotOfFile(`${moved.from}/`), slotOfFile(`${moved.to}/`)];
  await sql`
    update site_watch.inventory_script as script set
      slot = ${after} || substr(slot, ${before.length + 1}::int),
      url = case when starts_with(url, ${`${moved.from}/`})
        then ${moved.to} || substr(url, ${moved.from.length + 1}::int) else url end
    where tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)} and starts_with(slot, ${before})
      and not exists (
        select from site_watch.inventory_script as other
        where other.tenant = script.tenant and other.site = script.site
          and other.slot = ${after} || substr(script.slot, ${before.length + 1}::int)
      )`.execute(tables<InventoryTables>(tx));
};

export type StoredScript = {
  readonly id: string;
  readonly slot: string;
  readonly units: readonly string[];
  readonly behaviour: Behaviour;
  readonly authorised: Authorised | undefined;
  readonly withdrawn: boolean;
  readonly changedAt: Instant;
  readonly shapes: ReadonlySet<string>;
};

/** As they stand before a visit is added. */
export const storedScripts = async (
  tx: Tx,
  { tenant, site }: OfSite,
  slots: readonly string[],
): Promise<ReadonlyMap<string, StoredScript>> => {
  const rows = await tables<InventoryTables>(tx)
    .selectFrom('site_watch.inventory_script')
    .select(['id', 'slot', 'state', 'units', 'changed_at', 'destinations', 'listens', 'storage', 'evaluates'])
    .select(AUTHORISED_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('slot', '=', sql<string>`any(${[...slots]}::text[])`)
    .execute();
  const shown = Map.groupBy(
    await contentsOf(
      tx,
      tenant,
      rows.map(({ id }) => id),
    ),
    ({ script }) => script,
  );
  return new Map(
    rows.map((row) => [
      row.slot,
      {
        ...{ id: row.id, slot: row.slot, units: unitsFromBytes(row.units), behaviour: behaviourOf(row) },
        authorised: authorisedOf(row),
        withdrawn: row.state === 'withdrawn',
        changedAt: row.changed_at,
        shapes: new Set((shown.get(row.id) ?? []).map(({ shape }) => shape)),
      },
    ]),
  );
};

export type SeenRow = Omit<
  Selectable<InventoryScriptTable>,
  'tenant' | 'party' | 'site' | 'signs' | 'first_seen_at' | 'first_seen_visit' | 'last_seen_at' | 'last_seen_visit'
> & { readonly signs: string | null; readonly contents: readonly SeenContent[] };

type Added = OfSite & { readonly party: PartyId | undefined; readonly visit: VisitId; readonly at: Instant };

const inChunks = async <Row>(rows: readonly Row[], insert: (chunk: Row[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) await insert(rows.slice(from, from + ROWS_AT_A_TIME));
};

const seenTimes = ({ visit, at }: Added) => ({
  first_seen_at: at,
  first_seen_visit: uuidOf(visit),
  last_seen_at: at,
  last_seen_visit: uuidOf(visit),
});

const partyUuid = ({ party }: Added): string | null => (party === undefined ? null : uuidOf(party));

export const putScripts = async (tx: Tx, added: Added, rows: readonly SeenRow[]): Promise<void> => {
  const [tenant, site, party] = [uuidOf(added.tenant), uuidOf(added.site), partyUuid(added)];
  const scripts = rows.map(({ contents: _shown, ...row }) => ({ ...row, ...seenTimes(added), tenant, site, party }));
  await inChunks(scripts, (chunk) =>
    tables<InventoryTables>(tx)
      .insertInto('site_watch.inventory_script')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'site', 'slot']).doUpdateSet((eb) => ({
          url: eb.ref('excluded.url'),
          loader_kind: eb.ref('excluded.loader_kind'),
          loader_url: eb.ref('excluded.loader_url'),
          loader_inline: eb.ref('excluded.loader_inline'),
          state: eb.ref('excluded.state'),
          units: eb.ref('excluded.units'),
          destinations: eb.ref('excluded.destinations'),
          listens: eb.ref('excluded.listens'),
          storage: eb.ref('excluded.storage'),
          evaluates: eb.ref('excluded.evaluates'),
          signs: sql<string | null>`coalesce(excluded.signs, site_watch.inventory_script.signs)`,
          changed_at: eb.ref('excluded.changed_at'),
          last_seen_at: eb.ref('excluded.last_seen_at'),
          last_seen_visit: eb.ref('excluded.last_seen_visit'),
        })),
      )
      .execute(),
  );
  await putContents(tx, added, rows);
};

const functionsIn = ({ units }: SeenContent): number => units?.filter(({ kind }) => kind === 'function').length ?? 0;

const putContents = async (tx: Tx, added: Added, rows: readonly SeenRow[]): Promise<void> => {
  const contents = rows.flatMap(({ id, contents: shown }) =>
    [...new Map(shown.map((content) => [content.shape, content])).values()].map((content) => ({
      ...{ tenant: uuidOf(added.tenant), party: partyUuid(added), script: id },
      ...{ shape: content.shape, sha256: content.sha256, bytes: content.bytes },
      ...{ functions: functionsIn(content), not_parsed: content.notParsed ?? null },
      ...seenTimes(added),
    })),
  );
  await inChunks(contents, (chunk) =>
    tables<InventoryTables>(tx)
      .insertInto('site_watch.inventory_content')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'script', 'shape']).doUpdateSet((eb) => ({
          sha256: eb.ref('excluded.sha256'),
          bytes: eb.ref('excluded.bytes'),
          last_seen_at: eb.ref('excluded.last_seen_at'),
          last_seen_visit: eb.ref('excluded.last_seen_visit'),
        })),
      )
      .execute(),
  );
};

/** @param seen `walked`: the hash of the journey when the visit got to its end; from now on what was not there is new. */
export const noteInventory = async (
  tx: Tx,
  added: Added,
  seen: { readonly hosts: readonly string[]; readonly walked: string | undefined },
): Promise<void> => {
  const { since, journey, hosts } = await inventoryOf(tx, added);
  const values = {
    since: since ?? (seen.walked === undefined ? null : added.at),
    journey_hash: seen.walked ?? journey ?? null,
    hosts: [...new Set([...hosts, ...seen.hosts])].slice(0, MOST_HOSTS),
  };
  await tables<InventoryTables>(tx)
    .insertInto('site_watch.inventory')
    .values({
      ...values,
      tenant: uuidOf(added.tenant),
      party: partyUuid(added),
      site: uuidOf(added.site),
      policy: STANDARD_POLICY,
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'site']).doUpdateSet(values))
    .execute();
};
