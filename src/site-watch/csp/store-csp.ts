/** Where each site stands with its policy. */
import { type Selectable, sql } from 'kysely';
import { type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SiteId } from '../store-tables.ts';
import type { Stage } from './core/advise-stage.ts';
import type { CspTables } from './store-tables.ts';

export type CspRow = {
  readonly tenant: TenantId;
  readonly site: SiteId;
  readonly party: PartyId | undefined;
  readonly token: string;
  readonly salt: Uint8Array;
  readonly stage: Stage;
  readonly since: Instant;
  readonly policy: string | undefined;
  readonly paymentPaths: readonly string[];
  readonly changedAt: Instant;
  readonly changedBy: string;
};

const COLUMNS = [
  ...(['tenant', 'site', 'party', 'token', 'salt', 'stage', 'since', 'policy', 'payment_paths'] as const),
  ...(['changed_at', 'changed_by'] as const),
] as const;

const rowOf = (row: Selectable<CspTables['site_watch.csp']>): CspRow => ({
  tenant: idOf('ten', row.tenant),
  site: idOf('sit', row.site),
  party: row.party === null ? undefined : idOf('pty', row.party),
  token: row.token,
  salt: row.salt,
  stage: row.stage,
  since: row.since,
  policy: row.policy ?? undefined,
  paymentPaths: row.payment_paths,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
});

export const findCsp = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<CspRow | undefined> => {
  const row = await tables<CspTables>(tx)
    .selectFrom('site_watch.csp')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .executeTakeFirst();
  return row && rowOf(row);
};

/** Keeps token and salt of a site that has them. */
export const putCsp = async (tx: Tx, csp: CspRow): Promise<void> => {
  const changing = {
    stage: csp.stage,
    since: csp.since,
    policy: csp.policy ?? null,
    payment_paths: csp.paymentPaths,
    changed_at: csp.changedAt,
    changed_by: csp.changedBy,
  };
  await tables<CspTables>(tx)
    .insertInto('site_watch.csp')
    .values({
      ...changing,
      tenant: uuidOf(csp.tenant),
      site: uuidOf(csp.site),
      party: csp.party === undefined ? null : uuidOf(csp.party),
      token: csp.token,
      salt: csp.salt,
    })
    .onConflict((conflict) => conflict.columns(['tenant', 'site']).doUpdateSet(changing))
    .execute();
};

/** What the door needs of a site to take reports about it. */
export type Collected = Pick<CspRow, 'tenant' | 'site' | 'party' | 'salt'> & { readonly origin: string };

/** As system: whose token it is. */
export const collectedByToken = async (tx: Tx, token: string): Promise<Collected | undefined> => {
  const { rows } = await sql<{
    tenant: string;
    site: string;
    party: string | null;
    salt: Uint8Array;
    origin: string;
  }>`
    select csp.tenant, csp.site, csp.party, csp.salt, site.origin
    from site_watch.csp csp join site_watch.site site on site.tenant = csp.tenant and site.id = csp.site
    where csp.token = ${token}`.execute(tables<CspTables>(tx));
  const [row] = rows;
  return (
    row && {
      ...{ tenant: idOf('ten', row.tenant), site: idOf('sit', row.site), salt: row.salt, origin: row.origin },
      party: row.party === null ? undefined : idOf('pty', row.party),
    }
  );
};

/** As system. */
export const tenantsWithCsp = async (tx: Tx): Promise<readonly TenantId[]> => {
  const rows = await tables<CspTables>(tx).selectFrom('site_watch.csp').select('tenant').distinct().execute();
  return rows.map(({ tenant }) => idOf('ten', tenant));
};
