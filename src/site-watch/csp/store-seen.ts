/** What visits have seen of a site, as far as it answers what was reported. */
import { sql } from 'kysely';
import { type Instant, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Tables } from '../store-tables.ts';
import type { Place } from './store-reports.ts';

const exists = async (tx: Tx, query: ReturnType<typeof sql>): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`select exists (${query}) as found`.execute(tables<Tables>(tx));
  return rows[0]?.found === true;
};

export const visitsKnow = {
  /** Visits of the site have seen the host, and none found anything about it. */
  host: (tx: Tx, { tenant, site }: Place, host: string): Promise<boolean> =>
    exists(
      tx,
      sql`select from site_watch.visit_destination seen
        join site_watch.visit visit on visit.tenant = seen.tenant and visit.id = seen.visit
        where seen.tenant = ${uuidOf(tenant)} and visit.site = ${uuidOf(site)} and seen.host = ${host}
          and not exists (
            select from site_watch.finding finding
            join site_watch.visit of on of.tenant = finding.tenant and of.id = finding.visit
            where finding.tenant = seen.tenant and of.site = visit.site and finding.destination = seen.host
          )`,
    ),

  /** A visit that began after `at` has come to its end. */
  visitSince: (tx: Tx, { tenant, site }: Place, at: Instant): Promise<boolean> =>
    exists(
      tx,
      sql`select from site_watch.visit
        where tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)} and end_kind = 'completed' and started_at > ${at}`,
    ),

  /** @param hash `sha256-…` in base64. */
  script: (tx: Tx, { tenant, site }: Place, hash: string): Promise<boolean> =>
    exists(
      tx,
      sql`select from site_watch.script
        where tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)}
          and sha256 = ${Buffer.from(hash.replace(/^sha256-/, ''), 'base64').toString('hex')}`,
    ),
};
