/** What stands for a site's visits in the database: proof, consents, and what was told of deployments. */
import { type Selectable, sql } from 'kysely';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Allowance, Giver } from '../core/visiting-rights.ts';
import type { SiteId, VisitId } from '../store-tables.ts';
import type { Checked, Look, ProofMethod } from './core/proof.ts';
import { nextCheck } from './core/proof.ts';
import type { Watching } from './core/watching.ts';

export type ConsentId = Id<'con'>;

/** What was last told of the site's permission. */
type Told = Exclude<Watching, 'not-permitted'>;

type SiteColumns = {
  tenant: string;
  id: string;
  party: string | null;
  origin: string;
  host: string;
  destinations: string[];
  active: boolean;
  earlier_until: Instant | null;
  proof_token: string;
  proof_method: ProofMethod | null;
  proof_host: string | null;
  proven_at: Instant | null;
  proven_until: Instant | null;
  proof_checked_at: Instant | null;
  proof_dns: Look | null;
  proof_file: Look | null;
  next_proof_at: Instant | null;
  watch_told: Told | null;
};

type ConsentTable = {
  tenant: string;
  id: string;
  party: string | null;
  site: string;
  giver: Giver;
  host: string;
  organisation: string;
  person: string;
  contact: string;
  reference: string;
  allows: Allowance[];
  valid_until: Instant;
  recorded_at: Instant;
  recorded_by: string;
  withdrawn_at: Instant | null;
  withdrawn_by: string | null;
};

type PermissionTables = {
  'site_watch.site': SiteColumns;
  'site_watch.consent': ConsentTable;
  'site_watch.deployment': {
    tenant: string;
    party: string | null;
    site: string;
    reference: string;
    told_at: Instant;
    told_by: string;
    visit: string;
  };
};

export type ConsentRow = {
  readonly id: ConsentId;
  readonly giver: Giver;
  readonly host: string;
  readonly organisation: string;
  readonly person: string;
  readonly contact: string;
  readonly reference: string;
  readonly allows: readonly Allowance[];
  readonly validUntil: Instant;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
  readonly withdrawn: { readonly at: Instant; readonly by: string } | undefined;
};

export type PermissionRow = {
  readonly tenant: TenantId;
  readonly site: SiteId;
  readonly party: PartyId | undefined;
  readonly origin: string;
  readonly host: string;
  readonly destinations: readonly string[];
  readonly active: boolean;
  readonly token: string;
  readonly checked: Checked;
  readonly earlierUntil: Instant | undefined;
  /** Absent: it was never watched. */
  readonly told: Told | undefined;
  /** Not withdrawn, of this host. */
  readonly consents: readonly ConsentRow[];
};

const SITE_COLUMNS = [
  'tenant',
  'id',
  'party',
  'origin',
  'host',
  'destinations',
  'active',
  'earlier_until',
  'proof_token',
  'proof_method',
  'proof_host',
  'proven_at',
  'proven_until',
  'proof_checked_at',
  'proof_dns',
  'proof_file',
  'watch_told',
] as const satisfies readonly (keyof SiteColumns)[];

const CONSENT_COLUMNS = [
  'id',
  'site',
  'giver',
  'host',
  'organisation',
  'person',
  'contact',
  'reference',
  'allows',
  'valid_until',
  'recorded_at',
  'recorded_by',
  'withdrawn_at',
  'withdrawn_by',
] as const satisfies readonly (keyof ConsentTable)[];

const consentOf = (row: Pick<Selectable<ConsentTable>, (typeof CONSENT_COLUMNS)[number]>): ConsentRow => ({
  id: idOf('con', row.id),
  giver: row.giver,
  host: row.host,
  organisation: row.organisation,
  person: row.person,
  contact: row.contact,
  reference: row.reference,
  allows: row.allows,
  validUntil: row.valid_until,
  recordedAt: row.recorded_at,
  recordedBy: row.recorded_by,
  withdrawn:
    row.withdrawn_at === null || row.withdrawn_by === null ? undefined : { at: row.withdrawn_at, by: row.withdrawn_by },
});

type SiteSelected = Pick<Selectable<SiteColumns>, (typeof SITE_COLUMNS)[number]>;

const checkedOf = (row: SiteSelected): Checked => {
  const { proof_method: method, proof_host: host, proven_at: provenAt, proven_until: until } = row;
  const isProven = method !== null && host !== null && provenAt !== null && until !== null;
  const { proof_dns: dns, proof_file: file } = row;
  return {
    proof: isProven ? { method, host, provenAt, until } : undefined,
    checkedAt: row.proof_checked_at ?? undefined,
    looked: dns === null || file === null ? undefined : { dns, file },
  };
};

const permissionOf = (row: SiteSelected, consents: readonly ConsentRow[]): PermissionRow => ({
  tenant: idOf('ten', row.tenant),
  site: idOf('sit', row.id),
  party: row.party === null ? undefined : idOf('pty', row.party),
  origin: row.origin,
  host: row.host,
  destinations: row.destinations,
  active: row.active,
  token: row.proof_token,
  checked: checkedOf(row),
  earlierUntil: row.earlier_until ?? undefined,
  told: row.watch_told ?? undefined,
  consents: consents.filter(({ host }) => host === row.host),
});

/** Those of `sites` that the tenant has. @param lock holds the sites' rows until the transaction ends. */
export const permissionsOf = async (
  tx: Tx,
  tenant: TenantId,
  sites: readonly SiteId[],
  lock: 'lock' | 'read' = 'read',
): Promise<ReadonlyMap<SiteId, PermissionRow>> => {
  const ids = sql<string>`any(${sites.map(uuidOf)}::uuid[])`;
  const rows = await tables<PermissionTables>(tx)
    .selectFrom('site_watch.site')
    .select(SITE_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', ids)
    .orderBy('id')
    .$if(lock === 'lock', (query) => query.forUpdate())
    .execute();
  const consents = await tables<PermissionTables>(tx)
    .selectFrom('site_watch.consent')
    .select(CONSENT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', ids)
    .where('withdrawn_at', 'is', null)
    .orderBy('giver')
    .execute();
  const bySite = Map.groupBy(consents, ({ site }) => site);
  return new Map(
    rows.map((row) => [idOf('sit', row.id), permissionOf(row, (bySite.get(row.id) ?? []).map(consentOf))]),
  );
};

export const saveChecked = async (
  tx: Tx,
  { tenant, site }: Pick<PermissionRow, 'tenant' | 'site'>,
  checked: Checked,
): Promise<void> => {
  const { proof, checkedAt, looked } = checked;
  await tables<PermissionTables>(tx)
    .updateTable('site_watch.site')
    .set({
      proof_method: proof?.method ?? null,
      proof_host: proof?.host ?? null,
      proven_at: proof?.provenAt ?? null,
      proven_until: proof?.until ?? null,
      proof_checked_at: checkedAt ?? null,
      proof_dns: looked?.dns ?? null,
      proof_file: looked?.file ?? null,
      next_proof_at: nextCheck(checked) ?? null,
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(site))
    .execute();
};

export const saveTold = async (
  tx: Tx,
  { tenant, site }: Pick<PermissionRow, 'tenant' | 'site'>,
  told: Told,
): Promise<void> => {
  await tables<PermissionTables>(tx)
    .updateTable('site_watch.site')
    .set({ watch_told: told })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(site))
    .execute();
};

/** A site that is another host's now is no longer the one that was watched before. */
export const forgetEarlier = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<void> => {
  await tables<PermissionTables>(tx)
    .updateTable('site_watch.site')
    .set({ earlier_until: null })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(site))
    .execute();
};

/** As system: active sites whose proof is to be looked for again. */
export const dueProofs = async (
  tx: Tx,
  now: Instant,
  limit: number,
): Promise<readonly { readonly tenant: TenantId; readonly site: SiteId }[]> => {
  const rows = await tables<PermissionTables>(tx)
    .selectFrom('site_watch.site')
    .select(['tenant', 'id'])
    .where('active', '=', true)
    .where('next_proof_at', '<=', now)
    .orderBy('next_proof_at')
    .limit(limit)
    .execute();
  return rows.map(({ tenant, id }) => ({ tenant: idOf('ten', tenant), site: idOf('sit', id) }));
};

export const insertConsent = async (
  tx: Tx,
  { tenant, site, party }: Pick<PermissionRow, 'tenant' | 'site' | 'party'>,
  consent: ConsentRow,
): Promise<void> => {
  await tables<PermissionTables>(tx)
    .insertInto('site_watch.consent')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(consent.id),
      party: party === undefined ? null : uuidOf(party),
      site: uuidOf(site),
      giver: consent.giver,
      host: consent.host,
      organisation: consent.organisation,
      person: consent.person,
      contact: consent.contact,
      reference: consent.reference,
      allows: [...consent.allows],
      valid_until: consent.validUntil,
      recorded_at: consent.recordedAt,
      recorded_by: consent.recordedBy,
      withdrawn_at: null,
      withdrawn_by: null,
    })
    .execute();
};

/** Of any host. False when it was withdrawn before. */
export const withdrawConsents = async (
  tx: Tx,
  { tenant, site }: Pick<PermissionRow, 'tenant' | 'site'>,
  which: { readonly id: ConsentId } | { readonly giver: Giver },
  withdrawn: { readonly at: Instant; readonly by: string },
): Promise<boolean> => {
  const result = await tables<PermissionTables>(tx)
    .updateTable('site_watch.consent')
    .set({ withdrawn_at: withdrawn.at, withdrawn_by: withdrawn.by })
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('withdrawn_at', 'is', null)
    .$if('id' in which, (query) => query.where('id', '=', 'id' in which ? uuidOf(which.id) : ''))
    .$if('giver' in which, (query) => query.where('giver', '=', 'giver' in which ? which.giver : 'merchant'))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
};

export type ConsentPlace = { readonly recordedAt: Instant; readonly id: ConsentId };

export type ConsentQuery = {
  readonly giver?: Giver | undefined;
  readonly state?: 'standing' | 'withdrawn' | undefined;
};

/** Newest first, at most `limit`. */
export const consentsOf = async (
  tx: Tx,
  { tenant, site }: Pick<PermissionRow, 'tenant' | 'site'>,
  wanted: { readonly filters: ConsentQuery; readonly after?: ConsentPlace | undefined; readonly limit: number },
): Promise<readonly ConsentRow[]> => {
  const { after, filters } = wanted;
  let query = tables<PermissionTables>(tx)
    .selectFrom('site_watch.consent')
    .select(CONSENT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(wanted.limit);
  if (filters.giver !== undefined) query = query.where('giver', '=', filters.giver);
  if (filters.state !== undefined)
    query = query.where('withdrawn_at', filters.state === 'standing' ? 'is' : 'is not', null);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('recorded_at', 'id'), '<', tuple(after.recordedAt, uuidOf(after.id))),
    );
  return (await query.execute()).map(consentOf);
};

export const findConsent = async (
  tx: Tx,
  { tenant, site }: Pick<PermissionRow, 'tenant' | 'site'>,
  id: ConsentId,
): Promise<ConsentRow | undefined> => {
  const row = await tables<PermissionTables>(tx)
    .selectFrom('site_watch.consent')
    .select(CONSENT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return row && consentOf(row);
};

export type DeploymentRow = {
  readonly reference: string;
  readonly toldAt: Instant;
  readonly toldBy: string;
  readonly visit: VisitId;
};

export const findDeployment = async (
  tx: Tx,
  { tenant, site }: Pick<PermissionRow, 'tenant' | 'site'>,
  reference: string,
): Promise<DeploymentRow | undefined> => {
  const row = await tables<PermissionTables>(tx)
    .selectFrom('site_watch.deployment')
    .select(['reference', 'told_at', 'told_by', 'visit'])
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row && { reference, toldAt: row.told_at, toldBy: row.told_by, visit: idOf('vis', row.visit) };
};

export const insertDeployment = async (
  tx: Tx,
  { tenant, site, party }: Pick<PermissionRow, 'tenant' | 'site' | 'party'>,
  { reference, toldAt, toldBy, visit }: DeploymentRow,
): Promise<void> => {
  await tables<PermissionTables>(tx)
    .insertInto('site_watch.deployment')
    .values({
      tenant: uuidOf(tenant),
      party: party === undefined ? null : uuidOf(party),
      site: uuidOf(site),
      reference,
      told_at: toldAt,
      told_by: toldBy,
      visit: uuidOf(visit),
    })
    .execute();
};
