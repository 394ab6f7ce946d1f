/** What was reported, as counts by day: added to in batches, read by page. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, instantOfMs, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SiteId } from '../store-tables.ts';
import type { NoiseReason } from './core/noise-facts.ts';
import type { Report } from './core/read-reports.ts';
import type { CspTables, Day } from './store-tables.ts';

export type Place = { readonly tenant: TenantId; readonly site: SiteId };
type Owner = Place & { readonly party: PartyId | undefined };

export type CountedReport = {
  readonly owner: Owner;
  readonly day: Day;
  readonly digest: string;
  readonly report: Report;
  readonly reports: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
};
export type CountedNoise = {
  readonly owner: Owner;
  readonly day: Day;
  readonly reason: NoiseReason;
  readonly reports: number;
  readonly lastAt: Instant;
};
export type SeenClient = {
  readonly owner: Owner;
  readonly day: Day;
  readonly subject: string;
  readonly client: Uint8Array;
};
export type Batch = {
  readonly reports: readonly CountedReport[];
  readonly noise: readonly CountedNoise[];
  readonly clients: readonly SeenClient[];
};

/** A statement binds 65,535 values at most. */
const ROWS_AT_A_TIME = 1_000;

const inChunks = async <Row>(rows: readonly Row[], insert: (chunk: Row[]) => Promise<unknown>): Promise<void> => {
  for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) await insert(rows.slice(from, from + ROWS_AT_A_TIME));
};

const keysOf = ({ owner, day }: { readonly owner: Owner; readonly day: Day }) => ({
  tenant: uuidOf(owner.tenant),
  party: owner.party === undefined ? null : uuidOf(owner.party),
  site: uuidOf(owner.site),
  day,
});

/** Rows of one order, so that two processes that add to the same ones wait for each other and never in a circle. */
const inOrder = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] =>
  rows
    .map((row) => ({ row, key: keyOf(row) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);

/** As system: reports of all tenants come in one batch. */
export const addBatch = async (tx: Tx, { reports, noise, clients }: Batch): Promise<void> => {
  const counted = reports.map((each) => ({
    ...keysOf(each),
    ...each.report,
    digest: each.digest,
    reports: each.reports,
    first_at: each.firstAt,
    last_at: each.lastAt,
  }));
  await inChunks(
    inOrder(counted, ({ tenant, site, day, digest }) => `${tenant}${site}${day}${digest}`),
    (rows) =>
      tables<CspTables>(tx)
        .insertInto('site_watch.csp_report')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['tenant', 'site', 'day', 'digest']).doUpdateSet({
            reports: sql`csp_report.reports + excluded.reports`,
            last_at: sql`greatest(csp_report.last_at, excluded.last_at)`,
          }),
        )
        .execute(),
  );
  const passedOver = noise.map((each) => {
    return { ...keysOf(each), reason: each.reason, reports: each.reports, last_at: each.lastAt };
  });
  await inChunks(
    inOrder(passedOver, ({ tenant, site, day, reason }) => `${tenant}${site}${day}${reason}`),
    (rows) =>
      tables<CspTables>(tx)
        .insertInto('site_watch.csp_noise')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['tenant', 'site', 'day', 'reason']).doUpdateSet({
            reports: sql`csp_noise.reports + excluded.reports`,
            last_at: sql`greatest(csp_noise.last_at, excluded.last_at)`,
          }),
        )
        .execute(),
  );
  const seen = clients.map((each) => ({ ...keysOf(each), subject: each.subject, client: each.client }));
  await inChunks(
    inOrder(
      seen,
      ({ tenant, site, subject, client }) => `${tenant}${site}${subject}${Buffer.from(client).toString('hex')}`,
    ),
    (rows) =>
      tables<CspTables>(tx)
        .insertInto('site_watch.csp_client')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
  );
};

/** As system: how many different reports of a day a site has already. */
export const rowsOfDay = async (tx: Tx, { tenant, site }: Place, day: Day): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from site_watch.csp_report
    where tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)} and day = ${day}::date`.execute(tables<CspTables>(tx));
  return rows[0]?.count ?? 0;
};

export type ReportFilters = {
  readonly kind?: Report['kind'] | undefined;
  readonly directive?: string | undefined;
  readonly disposition?: Report['disposition'] | undefined;
  /** In host, hash or path. */
  readonly text?: string | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
};

export type ReportRow = Omit<Report, 'subject'> & {
  readonly day: Day;
  readonly digest: string;
  readonly reports: number;
  /** Networks that reported the same subject that day; absent where they are not counted. */
  readonly clients: number | undefined;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
};

export type ReportPlace = Pick<ReportRow, 'lastAt' | 'day' | 'digest'>;

/** Last seen first. */
export const reportsOfSite = async (
  tx: Tx,
  { tenant, site }: Place,
  wanted: { readonly filters: ReportFilters; readonly after?: ReportPlace | undefined; readonly limit: number },
): Promise<readonly ReportRow[]> => {
  const { filters, after, limit } = wanted;
  const pattern = filters.text === undefined ? undefined : `%${filters.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const conditions = [
    sql`tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)}`,
    ...(filters.kind === undefined ? [] : [sql`kind = ${filters.kind}`]),
    ...(filters.directive === undefined ? [] : [sql`directive = ${filters.directive}`]),
    ...(filters.disposition === undefined ? [] : [sql`disposition = ${filters.disposition}`]),
    ...(filters.from === undefined ? [] : [sql`day >= ${filters.from}::date`]),
    ...(filters.to === undefined ? [] : [sql`day <= ${filters.to}::date`]),
    ...(pattern === undefined
      ? []
      : [sql`(blocked ilike ${pattern} or hash like ${pattern} or path ilike ${pattern})`]),
    ...(after === undefined
      ? []
      : [sql`(last_at, day, digest) < (${after.lastAt}, ${after.day}::date, ${after.digest})`]),
  ];
  const { rows } = await sql<{
    day: string;
    digest: string;
    kind: Report['kind'];
    directive: string;
    disposition: Report['disposition'];
    blocked: string;
    hash: string;
    path: string;
    reports: number;
    clients: number | null;
    first_at: Instant;
    last_at: Instant;
  }>`
    select to_char(day, 'YYYY-MM-DD') as day, digest, kind, directive, disposition, blocked, hash, path, reports,
      first_at, last_at,
      case when subject <> '' then (
        select count(*) from site_watch.csp_client client
        where client.tenant = report.tenant and client.site = report.site and client.day = report.day
          and client.subject = report.subject
      ) end as clients
    from site_watch.csp_report report
    where ${sql.join(conditions, sql` and `)}
    order by last_at desc, report.day desc, digest desc
    limit ${limit}`.execute(tables<CspTables>(tx));
  return rows.map(({ first_at, last_at, clients, ...row }) => ({
    ...row,
    clients: clients ?? undefined,
    firstAt: first_at,
    lastAt: last_at,
  }));
};

export type DayCount<Name extends string = string> = {
  readonly day: Day;
  readonly name: Name;
  readonly reports: number;
};

/** By day and directive; by day and reason. */
export const countsByDay = async (
  tx: Tx,
  { tenant, site }: Place,
  { from, to }: { readonly from: Day; readonly to: Day },
): Promise<{ readonly reports: readonly DayCount[]; readonly noise: readonly DayCount<NoiseReason>[] }> => {
  const reports = await sql<DayCount>`
    select to_char(day, 'YYYY-MM-DD') as day, directive as name, sum(reports)::bigint as reports
    from site_watch.csp_report
    where tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)} and kind <> 'script-hash'
      and day between ${from}::date and ${to}::date
    group by csp_report.day, directive order by csp_report.day, directive`.execute(tables<CspTables>(tx));
  const noise = await sql<DayCount<NoiseReason>>`
    select to_char(day, 'YYYY-MM-DD') as day, reason as name, reports
    from site_watch.csp_noise
    where tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)} and day between ${from}::date and ${to}::date
    order by csp_noise.day, reason`.execute(tables<CspTables>(tx));
  return { reports: reports.rows, noise: noise.rows };
};

export type LastReports = {
  /** Of anything, noise too. */
  readonly last: Instant | undefined;
  readonly violation: Instant | undefined;
};

export const lastReports = async (tx: Tx, { tenant, site }: Place): Promise<LastReports> => {
  const { rows } = await sql<{ last: Instant | null; violation: Instant | null }>`
    select (select max(last_at) from site_watch.csp_report where ${ofSite(tenant, site)} and kind <> 'script-hash') as violation,
      greatest(
        (select max(last_at) from site_watch.csp_report where ${ofSite(tenant, site)}),
        (select max(last_at) from site_watch.csp_noise where ${ofSite(tenant, site)})
      ) as last`.execute(tables<CspTables>(tx));
  return { last: rows[0]?.last ?? undefined, violation: rows[0]?.violation ?? undefined };
};

const ofSite = (tenant: TenantId, site: SiteId) => sql`tenant = ${uuidOf(tenant)} and site = ${uuidOf(site)}`;

export type Candidate = Place & {
  readonly party: PartyId | undefined;
  readonly subject: string;
  readonly clients: number;
  readonly reports: number;
  readonly paths: readonly string[];
  readonly directives: readonly string[];
  readonly blocked: readonly string[];
  readonly firstAt: Instant;
  readonly lastAt: Instant;
};

export type CandidateQuery = {
  readonly since: Day;
  readonly clients: number;
  /** The last of the page before. */
  readonly after: Candidate | undefined;
  readonly limit: number;
};

/**
 * As system: what enough networks reported since a day, on pages where cards are typed, and of which no alert was raised.
 * Networks are counted within one day, since another day gives each another digest.
 */
export const candidates = async (
  tx: Tx,
  { since, clients, after, limit }: CandidateQuery,
): Promise<readonly Candidate[]> => {
  const isAfter =
    after &&
    sql`and (enough.tenant, enough.site, enough.subject)
        > (${uuidOf(after.tenant)}::uuid, ${uuidOf(after.site)}::uuid, ${after.subject})`;
  const { rows } = await sql<{
    tenant: string;
    site: string;
    party: string | null;
    subject: string;
    clients: number;
    reports: number;
    paths: string[];
    directives: string[];
    blocked: string[];
    first_ms: number;
    last_ms: number;
  }>`
    with enough as (
      select tenant, site, subject, max(count) as clients from (
        select tenant, site, subject, day, count(*) as count from site_watch.csp_client
        where day >= ${since}::date group by tenant, site, subject, day
      ) by_day where count >= ${clients} group by tenant, site, subject
    )
    select enough.tenant, enough.site, report.party, enough.subject, enough.clients,
      sum(report.reports)::bigint as reports,
      array_agg(distinct report.path) as paths, array_agg(distinct report.directive) as directives,
      array_agg(distinct report.blocked) as blocked,
      (extract(epoch from min(report.first_at)) * 1000)::bigint as first_ms,
      (extract(epoch from max(report.last_at)) * 1000)::bigint as last_ms
    from enough
      join site_watch.csp csp on csp.tenant = enough.tenant and csp.site = enough.site
      join site_watch.csp_report report on report.tenant = enough.tenant and report.site = enough.site
        and report.subject = enough.subject and report.day >= ${since}::date
    where not exists (
        select from site_watch.csp_known known
        where known.tenant = enough.tenant and known.site = enough.site and known.subject = enough.subject
      )
      and (csp.payment_paths = '{}' or exists (
        select from unnest(csp.payment_paths) beginning where starts_with(report.path, beginning)
      ))
      ${isAfter ?? sql``}
    group by enough.tenant, enough.site, report.party, enough.subject, enough.clients
    order by enough.tenant, enough.site, enough.subject
    limit ${limit}`.execute(tables<CspTables>(tx));
  return rows.map(({ first_ms, last_ms, party, tenant, site, ...row }) => ({
    ...row,
    tenant: idOf('ten', tenant),
    site: idOf('sit', site),
    party: party === null ? undefined : idOf('pty', party),
    firstAt: instantOfMs(first_ms),
    lastAt: instantOfMs(last_ms),
  }));
};

export const insertKnown = async (
  tx: Tx,
  { tenant, site, party, subject }: Pick<Candidate, 'tenant' | 'site' | 'party' | 'subject'>,
  { alert, at }: { readonly alert: Id<'alt'>; readonly at: Instant },
): Promise<void> => {
  await tables<CspTables>(tx)
    .insertInto('site_watch.csp_known')
    .values({
      tenant: uuidOf(tenant),
      site: uuidOf(site),
      party: party === undefined ? null : uuidOf(party),
      ...{ subject, at },
      alert: uuidOf(alert),
    })
    .execute();
};

export const isKnown = async (tx: Tx, { tenant, site, subject }: Place & { subject: string }): Promise<boolean> => {
  const row = await tables<CspTables>(tx)
    .selectFrom('site_watch.csp_known')
    .select('subject')
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row !== undefined;
};

/** As system: networks of customers are counted for some days and then forgotten. */
export const forgetClients = async (tx: Tx, before: Day): Promise<void> => {
  await sql`delete from site_watch.csp_client where day < ${before}::date`.execute(tables<CspTables>(tx));
};
