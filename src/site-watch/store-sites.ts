/** Sites and their merchants. Every function takes the tenant besides the wall that the database has. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Consent, PaymentType } from './answers.ts';
import type { SiteId, SiteTable, Tables } from './store-tables.ts';

export type SiteRow = {
  readonly tenant: TenantId;
  readonly id: SiteId;
  readonly party: PartyId | undefined;
  readonly name: string;
  readonly origin: string;
  readonly paymentType: PaymentType;
  readonly destinations: readonly string[];
  readonly journeyText: string;
  readonly journey: { readonly name: string; readonly steps: number; readonly sha256: string };
  readonly consent: Consent;
  readonly cadenceMinutes: number;
  readonly active: boolean;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly nextVisitAt: Instant | undefined;
  readonly incompleteInARow: number;
};

const COLUMNS = [
  'tenant',
  'id',
  'party',
  'name',
  'origin',
  'payment_type',
  'destinations',
  'journey_text',
  'journey_name',
  'journey_steps',
  'journey_hash',
  'consent',
  'consent_reference',
  'consent_person',
  'cadence_minutes',
  'active',
  'created_at',
  'changed_at',
  'next_visit_at',
  'incomplete_in_a_row',
] as const satisfies readonly (keyof SiteTable)[];

const siteOf = (row: Pick<Selectable<SiteTable>, (typeof COLUMNS)[number]>): SiteRow => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('sit', row.id),
  party: row.party === null ? undefined : idOf('pty', row.party),
  name: row.name,
  origin: row.origin,
  paymentType: row.payment_type,
  destinations: row.destinations,
  journeyText: row.journey_text,
  journey: { name: row.journey_name, steps: row.journey_steps, sha256: row.journey_hash },
  consent:
    row.consent === 'own-site'
      ? { kind: 'own-site' }
      : { kind: 'written', reference: row.consent_reference ?? '', person: row.consent_person ?? '' },
  cadenceMinutes: row.cadence_minutes,
  active: row.active,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  nextVisitAt: row.next_visit_at ?? undefined,
  incompleteInARow: row.incomplete_in_a_row,
});

const valuesOf = (site: SiteRow) => ({
  name: site.name,
  origin: site.origin,
  payment_type: site.paymentType,
  destinations: site.destinations,
  journey_text: site.journeyText,
  journey_name: site.journey.name,
  journey_steps: site.journey.steps,
  journey_hash: site.journey.sha256,
  consent: site.consent.kind,
  consent_reference: site.consent.kind === 'written' ? site.consent.reference : null,
  consent_person: site.consent.kind === 'written' ? site.consent.person : null,
  cadence_minutes: site.cadenceMinutes,
  active: site.active,
  changed_at: site.changedAt,
  next_visit_at: site.nextVisitAt ?? null,
});

const partyUuid = (party: PartyId | undefined): string | null => (party === undefined ? null : uuidOf(party));

/** False when another site of the tenant has the name. */
export const insertSite = async (tx: Tx, site: SiteRow): Promise<boolean> => {
  const result = await tables<Tables>(tx)
    .insertInto('site_watch.site')
    .values({
      ...valuesOf(site),
      tenant: uuidOf(site.tenant),
      id: uuidOf(site.id),
      party: partyUuid(site.party),
      created_at: site.createdAt,
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'name']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
};

/** Not its party, which stands in every row below it. */
export const updateSite = async (tx: Tx, site: SiteRow): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('site_watch.site')
    .set(valuesOf(site))
    .where('tenant', '=', uuidOf(site.tenant))
    .where('id', '=', uuidOf(site.id))
    .execute();
};

export const nameTaken = async (tx: Tx, tenant: TenantId, name: string, but: SiteId): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('site_watch.site')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('name', '=', name)
    .where('id', '!=', uuidOf(but))
    .executeTakeFirst();
  return row !== undefined;
};

export const replaceMerchants = async (
  tx: Tx,
  site: Pick<SiteRow, 'tenant' | 'id' | 'party'>,
  merchants: readonly Id<'mer'>[],
): Promise<void> => {
  const [tenant, id] = [uuidOf(site.tenant), uuidOf(site.id)];
  await tables<Tables>(tx)
    .deleteFrom('site_watch.site_merchant')
    .where('tenant', '=', tenant)
    .where('site', '=', id)
    .execute();
  if (merchants.length === 0) return;
  const distinct = [...new Set(merchants)];
  await tables<Tables>(tx)
    .insertInto('site_watch.site_merchant')
    .values(
      distinct.map((merchant) => ({ tenant, party: partyUuid(site.party), site: id, merchant: uuidOf(merchant) })),
    )
    .execute();
};

/** @param lock holds the row until the transaction ends. */
export const findSite = async (
  tx: Tx,
  tenant: TenantId,
  id: SiteId,
  lock: 'lock' | 'read' = 'read',
): Promise<SiteRow | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('site_watch.site')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .$if(lock === 'lock', (query) => query.forUpdate())
    .executeTakeFirst();
  return row && siteOf(row);
};

export type SiteQuery = {
  readonly text?: string | undefined;
  readonly active?: boolean | undefined;
  readonly paymentType?: PaymentType | undefined;
  readonly merchant?: Id<'mer'> | undefined;
  /** What else is asked of the row. */
  readonly only?: RawBuilder<boolean> | undefined;
};

/** By name, at most `limit`. */
export const sitesByName = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly filters: SiteQuery; readonly after?: string | undefined; readonly limit: number },
): Promise<readonly SiteRow[]> => {
  const { filters, after, limit } = wanted;
  let query = tables<Tables>(tx)
    .selectFrom('site_watch.site')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .orderBy(sql`name collate "C"`)
    .limit(limit);
  if (after !== undefined) query = query.where(sql<boolean>`name collate "C" > ${after}`);
  if (filters.active !== undefined) query = query.where('active', '=', filters.active);
  if (filters.paymentType !== undefined) query = query.where('payment_type', '=', filters.paymentType);
  if (filters.only !== undefined) query = query.where(filters.only);
  if (filters.text !== undefined) {
    const pattern = `%${filters.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where(({ or, eb }) => or([eb('name', 'ilike', pattern), eb('origin', 'ilike', pattern)]));
  }
  if (filters.merchant !== undefined) {
    const merchant = uuidOf(filters.merchant);
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('site_watch.site_merchant')
          .select('merchant')
          .whereRef('site_watch.site_merchant.tenant', '=', 'site_watch.site.tenant')
          .whereRef('site_watch.site_merchant.site', '=', 'site_watch.site.id')
          .where('merchant', '=', merchant),
      ),
    );
  }
  return (await query.execute()).map(siteOf);
};

export const merchantsOf = async (
  tx: Tx,
  tenant: TenantId,
  sites: readonly SiteId[],
): Promise<ReadonlyMap<SiteId, readonly Id<'mer'>[]>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('site_watch.site_merchant')
    .select(['site', 'merchant'])
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', sql<string>`any(${sites.map(uuidOf)}::uuid[])`)
    .orderBy('merchant')
    .execute();
  const bySite = Map.groupBy(rows, ({ site }) => idOf('sit', site));
  return new Map([...bySite].map(([site, found]) => [site, found.map(({ merchant }) => idOf('mer', merchant))]));
};

type Visited = {
  readonly at: Instant;
  readonly incompleteInARow: number;
  /** To be visited again then, unless it is due before. */
  readonly retryAt: Instant | undefined;
};

export const markVisited = async (
  tx: Tx,
  { tenant, id }: Pick<SiteRow, 'tenant' | 'id'>,
  { at, incompleteInARow, retryAt }: Visited,
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('site_watch.site')
    .set({ incomplete_in_a_row: incompleteInARow, visited_at: at })
    .$if(retryAt !== undefined, (query) =>
      query.set({ next_visit_at: sql<Instant | null>`least(next_visit_at, ${retryAt ?? null}::timestamptz)` }),
    )
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

/** As system: tenants that have sites, watched at present or not. */
export const tenantsWithSites = async (tx: Tx): Promise<readonly TenantId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('site_watch.site')
    .select('tenant')
    .distinct()
    .orderBy('tenant')
    .execute();
  return rows.map(({ tenant }) => idOf('ten', tenant));
};
