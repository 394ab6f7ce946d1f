/** Visits: ordered, taken up by one process, ended. */
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { EntryId } from '#evidence';
import { durationOfMs, type Instant, idOf, type PartyId, plus, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { KeptPass } from './core/passes.ts';
import type { Cause, EndKind, SiteId, Tables, VisitId, VisitState, VisitTable } from './store-tables.ts';

export type VisitEnded = {
  readonly kind: EndKind;
  readonly code?: string | undefined;
  readonly step?: number | undefined;
};

export type VisitRow = {
  readonly tenant: TenantId;
  readonly id: VisitId;
  readonly party: PartyId | undefined;
  readonly site: SiteId;
  readonly cause: Cause;
  readonly orderedBy: string | undefined;
  readonly orderedAt: Instant;
  readonly state: VisitState;
  readonly attempts: number;
  readonly startedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  readonly end: VisitEnded | undefined;
  /** `name act` of each step. */
  readonly steps: readonly string[];
  /** The first is the primary one. */
  readonly passes: readonly KeptPass[];
  readonly browser: string | undefined;
  readonly sandboxed: boolean | undefined;
  readonly counts: {
    readonly requests: number;
    readonly scripts: number;
    readonly destinations: number;
    readonly findings: number;
  };
  readonly alertsRaised: number;
  readonly rawSha256: string | undefined;
  readonly entry: EntryId | undefined;
  readonly comparedWith: VisitId | undefined;
};

const COLUMNS = [
  'tenant',
  'id',
  'party',
  'site',
  'cause',
  'ordered_by',
  'ordered_at',
  'state',
  'attempts',
  'started_at',
  'ended_at',
  'end_kind',
  'end_code',
  'end_step',
  'steps',
  'passes',
  'browser',
  'sandboxed',
  'requests',
  'scripts',
  'destinations',
  'findings',
  'alerts_raised',
  'journey_hash',
  'raw_sha256',
  'entry',
  'compared_with',
] as const satisfies readonly (keyof VisitTable)[];

const given = <T>(value: T | null): T | undefined => value ?? undefined;

const visitOf = (row: Pick<Selectable<VisitTable>, (typeof COLUMNS)[number]>): VisitRow => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('vis', row.id),
  party: row.party === null ? undefined : idOf('pty', row.party),
  site: idOf('sit', row.site),
  cause: row.cause,
  orderedBy: given(row.ordered_by),
  orderedAt: row.ordered_at,
  state: row.state,
  attempts: row.attempts,
  startedAt: given(row.started_at),
  endedAt: given(row.ended_at),
  end: row.end_kind === null ? undefined : { kind: row.end_kind, code: given(row.end_code), step: given(row.end_step) },
  steps: row.steps,
  passes: row.passes,
  browser: given(row.browser),
  sandboxed: given(row.sandboxed),
  counts: { requests: row.requests, scripts: row.scripts, destinations: row.destinations, findings: row.findings },
  alertsRaised: row.alerts_raised,
  rawSha256: given(row.raw_sha256),
  entry: row.entry === null ? undefined : idOf('ent', row.entry),
  comparedWith: row.compared_with === null ? undefined : idOf('vis', row.compared_with),
});

export type NewOrder = {
  readonly tenant: TenantId;
  readonly id: VisitId;
  readonly party: PartyId | undefined;
  readonly site: SiteId;
  readonly cause: Cause;
  readonly orderedBy: string | undefined;
  readonly at: Instant;
};

const MINUTE_MS = 60_000;

const takeDueVisit = async (tx: Tx, order: NewOrder, nextMinutes: number): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('site_watch.site')
    .set({ next_visit_at: plus(order.at, durationOfMs(Math.round(nextMinutes * MINUTE_MS))) })
    .where('tenant', '=', uuidOf(order.tenant))
    .where('id', '=', uuidOf(order.site))
    .where('next_visit_at', '<=', order.at)
    .execute();
};

/**
 * A site has one waiting visit at most: a second order changes nothing. It takes the place of one that is due already,
 * and of all that were missed while nobody looked; what is due later stays, or a visit could be ordered away.
 */
export const queueVisit = async (tx: Tx, order: NewOrder, nextMinutes: number): Promise<void> => {
  await takeDueVisit(tx, order, nextMinutes);
  await tables<Tables>(tx)
    .insertInto('site_watch.visit')
    .values({
      tenant: uuidOf(order.tenant),
      id: uuidOf(order.id),
      party: order.party === undefined ? null : uuidOf(order.party),
      site: uuidOf(order.site),
      cause: order.cause,
      ordered_by: order.orderedBy ?? null,
      ordered_at: order.at,
      state: 'queued',
    })
    // Written out: as a parameter it does not prove, once the plan is a general one, that the index is the one meant.
    .onConflict((conflict) => conflict.columns(['tenant', 'site']).where('state', '=', sql.lit('queued')).doNothing())
    .execute();
};

type Waiting = Pick<VisitRow, 'tenant' | 'id'>;

const changeWaiting = async (
  tx: Tx,
  { tenant, id }: Waiting,
  change: { not_before: Instant | null; cause?: Cause; ordered_by?: string },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('site_watch.visit')
    .set(change)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'queued')
    .execute();
};

/** It waits until then, whoever looks. */
export const restVisit = (tx: Tx, visit: Waiting, until: Instant): Promise<void> =>
  changeWaiting(tx, visit, { not_before: until });

/** Somebody waits for it from now on, whatever it was ordered for: it rests no longer, and goes before others. */
export const awaitVisit = (tx: Tx, visit: Waiting, by: string): Promise<void> =>
  changeWaiting(tx, visit, { not_before: null, cause: 'on-demand', ordered_by: by });

const visits = (tx: Tx) => tables<Tables>(tx).selectFrom('site_watch.visit').select(COLUMNS);

export const queuedVisitOf = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<VisitRow | undefined> => {
  const row = await visits(tx)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return row && visitOf(row);
};

export const findVisit = async (tx: Tx, tenant: TenantId, id: VisitId): Promise<VisitRow | undefined> => {
  const row = await visits(tx).where('tenant', '=', uuidOf(tenant)).where('id', '=', uuidOf(id)).executeTakeFirst();
  return row && visitOf(row);
};

export type VisitQuery = {
  readonly state?: VisitState | undefined;
  readonly cause?: Cause | undefined;
  /** Ordered at or after; before. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
};

export type VisitPlace = { readonly orderedAt: Instant; readonly id: VisitId };

/** Newest order first, at most `limit`. */
export const visitsOfSite = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: SiteId },
  wanted: { readonly filters: VisitQuery; readonly after?: VisitPlace | undefined; readonly limit: number },
): Promise<readonly VisitRow[]> => {
  const { filters, after, limit } = wanted;
  let query = visits(tx)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(id))
    .orderBy('ordered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (filters.state !== undefined) query = query.where('state', '=', filters.state);
  if (filters.cause !== undefined) query = query.where('cause', '=', filters.cause);
  if (filters.from !== undefined) query = query.where('ordered_at', '>=', filters.from);
  if (filters.to !== undefined) query = query.where('ordered_at', '<', filters.to);
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }: ExpressionBuilder<Tables, 'site_watch.visit'>) =>
      eb(refTuple('ordered_at', 'id'), '<', tuple(after.orderedAt, uuidOf(after.id))),
    );
  }
  return (await query.execute()).map(visitOf);
};

/** The last visit that ended, of each of these sites. */
export const lastVisits = async (
  tx: Tx,
  tenant: TenantId,
  sites: readonly SiteId[],
): Promise<ReadonlyMap<SiteId, VisitRow>> => {
  const rows = await visits(tx)
    .distinctOn('site')
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', sql<string>`any(${sites.map(uuidOf)}::uuid[])`)
    .where('ended_at', 'is not', null)
    .orderBy('site')
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [idOf('sit', row.site), visitOf(row)]));
};

/** The last visit that completed before now: what the next one is compared with. */
export const lastCompleted = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<VisitId | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('site_watch.visit')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('end_kind', '=', 'completed')
    // One page is no measure for a whole journey.
    .where(({ or, eb }) => or([eb('end_code', 'is', null), eb('end_code', '!=', 'plain-visit')]))
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && idOf('vis', row.id);
};

export type Claim = Pick<VisitRow, 'tenant' | 'id' | 'site'>;

const claimOf = (row: { tenant: string; id: string; site: string }): Claim => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('vis', row.id),
  site: idOf('sit', row.site),
});

export type Politeness = {
  readonly now: Instant;
  /** Hosts that were visited since rest still. */
  readonly restSince: Instant;
  /** Hosts that need no rest. */
  readonly unresting: readonly string[];
};

/** `awaited`: somebody waits for it. */
export type HostClaim = Claim & { readonly host: string; readonly awaited: boolean };

/**
 * As system: the orders to take up, first those that somebody waits for, then the oldest. Of each host one at most, and
 * none of a host that is being visited or rests, whichever tenant's the visits are.
 */
export const nextQueued = async (
  tx: Tx,
  { now, restSince, unresting }: Politeness,
  limit: number,
): Promise<readonly HostClaim[]> => {
  const { rows } = await sql<{ tenant: string; id: string; site: string; host: string; by_itself: boolean }>`
    select tenant, id, site, host, by_itself from (
      select distinct on (own.host) waiting.tenant, waiting.id, waiting.site, own.host, waiting.ordered_at,
        waiting.cause <> 'on-demand' as by_itself
      from site_watch.visit waiting join site_watch.site own on own.tenant = waiting.tenant and own.id = waiting.site
      where waiting.state = 'queued' and (waiting.not_before is null or waiting.not_before <= ${now})
        and not exists (
          select from site_watch.site alike where alike.host = own.host and (
            (alike.visited_at > ${restSince} and not own.host = any(${unresting}::text[]))
            or exists (
              select from site_watch.visit running
              where running.tenant = alike.tenant and running.site = alike.id and running.state = 'running'
            )
          )
        )
      order by own.host, by_itself, waiting.ordered_at, waiting.id
    ) first
    order by by_itself, ordered_at, id
    limit ${limit}`.execute(tables<Tables>(tx));
  return rows.map((row) => ({ ...claimOf(row), host: row.host, awaited: !row.by_itself }));
};

export const allRunning = async (tx: Tx): Promise<readonly Claim[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('site_watch.visit')
    .select(['tenant', 'id', 'site'])
    .where('state', '=', 'running')
    .orderBy('started_at')
    .execute();
  return rows.map(claimOf);
};

/** As system: takes up an order. `undefined` when another process has it. @throws UniqueViolation while its site is visited */
export const startVisit = async (tx: Tx, { tenant, id }: Claim, at: Instant): Promise<VisitRow | undefined> => {
  const row = await tables<Tables>(tx)
    .updateTable('site_watch.visit')
    .set(({ eb }) => ({ state: 'running', started_at: at, attempts: eb('attempts', '+', 1) }))
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'queued')
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && visitOf(row);
};

/** As system: a visit that a process left behind waits again, unless its site has a newer order waiting. */
export const requeueVisit = async (tx: Tx, { tenant, id, site }: Claim): Promise<boolean> => {
  const { rows } = await sql<{ id: string }>`
    update site_watch.visit set state = 'queued', started_at = null
    where tenant = ${uuidOf(tenant)} and id = ${uuidOf(id)} and state = 'running' and not exists (
      select from site_watch.visit other
      where other.tenant = ${uuidOf(tenant)} and other.site = ${uuidOf(site)} and other.state = 'queued'
    )
    returning id`.execute(tables<Tables>(tx));
  return rows.length > 0;
};

export type VisitResult = {
  readonly endedAt: Instant;
  readonly startedAt: Instant;
  readonly end: VisitEnded;
  readonly steps: readonly string[];
  readonly passes: readonly KeptPass[];
  readonly browser: string | undefined;
  readonly sandboxed: boolean | undefined;
  readonly counts: VisitRow['counts'];
  readonly alertsRaised: number;
  readonly journeyHash: string;
  readonly rawSha256: string | undefined;
  readonly entry: EntryId;
  readonly comparedWith: VisitId | undefined;
};

/** Holds the visit's row. False when it is not this attempt's any more: then nothing of its result may be stored. */
export const holdRunning = async (tx: Tx, visit: Pick<VisitRow, 'tenant' | 'id' | 'attempts'>): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('site_watch.visit')
    .select('id')
    .where('tenant', '=', uuidOf(visit.tenant))
    .where('id', '=', uuidOf(visit.id))
    .where('state', '=', 'running')
    .where('attempts', '=', visit.attempts)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
};

export const endVisit = async (tx: Tx, { tenant, id }: Pick<VisitRow, 'tenant' | 'id'>, result: VisitResult) => {
  await tables<Tables>(tx)
    .updateTable('site_watch.visit')
    .set({
      state: result.end.kind === 'completed' ? 'done' : 'failed',
      started_at: result.startedAt,
      ended_at: result.endedAt,
      end_kind: result.end.kind,
      end_code: result.end.code ?? null,
      end_step: result.end.step ?? null,
      steps: result.steps,
      passes: JSON.stringify(result.passes),
      browser: result.browser ?? null,
      sandboxed: result.sandboxed ?? null,
      ...result.counts,
      alerts_raised: result.alertsRaised,
      journey_hash: result.journeyHash,
      raw_sha256: result.rawSha256 ?? null,
      entry: uuidOf(result.entry),
      compared_with: result.comparedWith === undefined ? null : uuidOf(result.comparedWith),
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

/** As system: sites whose time has come, each held until the transaction ends; those another process holds are left. */
export const dueSites = async (
  tx: Tx,
  now: Instant,
  limit: number,
): Promise<readonly { tenant: TenantId; id: SiteId; party: PartyId | undefined; cadenceMinutes: number }[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('site_watch.site')
    .select(['tenant', 'id', 'party', 'cadence_minutes'])
    .where('active', '=', true)
    .where('next_visit_at', '<=', now)
    .orderBy('next_visit_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    tenant: idOf('ten', row.tenant),
    id: idOf('sit', row.id),
    party: row.party === null ? undefined : idOf('pty', row.party),
    cadenceMinutes: row.cadence_minutes,
  }));
};
