/** Visits: ordered, listed, read whole, compared. */
import { instantOfMs, Problem, parseId, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import type { Comparison, VisitDetail, VisitSummary } from './answers.ts';
import { compareScripts } from './core/compare-scripts.ts';
import { cursorOf, placeOf } from './core/cursor.ts';
import { knownProvider } from './describe-providers.ts';
import { detailOf, summaryOf } from './describe-visits.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from './export-rows.ts';
import type { PageOf, PageWanted } from './manage-sites.ts';
import { picturesBefore } from './pair-pictures.ts';
import type { SiteWatchOptions } from './ports.ts';
import { screenshotNotFound, siteInactive, siteNotFound, visitNotComparable, visitNotFound } from './problems.ts';
import { nextVisitOfSite } from './read-cadence.ts';
import { objectName } from './record-visit.ts';
import { destinationsOfVisit, findingsOfVisit, screenshotsOfVisit, scriptsOfVisit } from './store-results.ts';
import { findSite, type SiteRow } from './store-sites.ts';
import type { SiteId, VisitId } from './store-tables.ts';
import {
  awaitVisit,
  findVisit,
  queuedVisitOf,
  queueVisit,
  type VisitPlace,
  type VisitQuery,
  type VisitRow,
  visitsOfSite,
} from './store-visits.ts';

type WhichPicture = { readonly name: string; readonly pass: number };

export type Visits = {
  /** The visit that waits now: this order's, or an earlier one's. @throws Problem `site-not-found`, `site-inactive` */
  order(scope: Scope, site: SiteId): Promise<VisitSummary>;
  /** Newest first. @throws Problem `site-not-found`, `cursor-not-valid` */
  page(scope: Scope, site: SiteId, wanted: PageWanted<VisitQuery>): Promise<PageOf<VisitSummary>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  csv(scope: Scope, site: SiteId, filters: VisitQuery): Promise<Uint8Array>;
  /** @throws Problem `site-visit-not-found` */
  one(scope: Scope, id: VisitId): Promise<VisitDetail>;
  /** @throws Problem `site-visit-not-found`, `site-visits-not-comparable` */
  compare(scope: Scope, pair: { readonly visit: VisitId; readonly with: VisitId }): Promise<Comparison>;
  /** PNG. @throws Problem `site-visit-not-found`, `screenshot-not-found` */
  screenshot(scope: Scope, id: VisitId, which: WhichPicture): Promise<Uint8Array>;
};

const LIST = 'visits';

const COLUMNS: readonly Column<VisitSummary>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'site', of: ({ siteName }) => siteName },
  { name: 'state', of: ({ state }) => state },
  { name: 'cause', of: ({ cause }) => cause },
  { name: 'ordered_at', of: ({ orderedAt }) => orderedAt },
  { name: 'started_at', of: ({ startedAt }) => startedAt },
  { name: 'ended_at', of: ({ endedAt }) => endedAt },
  { name: 'end', of: ({ end }) => end?.kind },
  { name: 'end_code', of: ({ end }) => end?.code },
  { name: 'end_step', of: ({ end }) => end?.step },
  { name: 'browser', of: ({ browser }) => browser },
  { name: 'sandboxed', of: ({ sandboxed }) => (sandboxed === undefined ? undefined : String(sandboxed)) },
  { name: 'requests', of: ({ counts }) => counts.requests },
  { name: 'scripts', of: ({ counts }) => counts.scripts },
  { name: 'destinations', of: ({ counts }) => counts.destinations },
  { name: 'findings', of: ({ counts }) => counts.findings },
  { name: 'alerts_raised', of: ({ alertsRaised }) => alertsRaised },
  { name: 'evidence', of: ({ evidence }) => evidence },
];

export const siteOrProblem = async (tx: Tx, { tenant }: Scope, id: SiteId): Promise<SiteRow> => {
  const site = await findSite(tx, tenant, id);
  if (site === undefined) throw new Problem(siteNotFound);
  return site;
};

const visitOrProblem = async (tx: Tx, { tenant }: Scope, id: VisitId): Promise<VisitRow> => {
  const visit = await findVisit(tx, tenant, id);
  if (visit === undefined) throw new Problem(visitNotFound);
  return visit;
};

const placeIn = (cursor: string): VisitPlace => {
  const [at, text] = placeOf(LIST, 2, cursor) ?? [];
  const id = parseId('vis', String(text));
  if (typeof at !== 'number' || id.kind === 'failed') throw new Problem(cursorNotValid);
  return { orderedAt: instantOfMs(at), id: id.value };
};

type Table = Pick<SiteWatchOptions, 'paymentProviders'>;

const readWhole = async ({ paymentProviders }: Table, tx: Tx, scope: Scope, id: VisitId): Promise<VisitDetail> => {
  const visit = await visitOrProblem(tx, scope, id);
  const site = await siteOrProblem(tx, scope, visit.site);
  const { tenant } = scope;
  const before = visit.comparedWith;
  return detailOf(visit, site.name, {
    scripts: await scriptsOfVisit(tx, tenant, id),
    scriptsBefore: before === undefined ? undefined : await scriptsOfVisit(tx, tenant, before),
    destinations: (await destinationsOfVisit(tx, tenant, id)).map((destination) => ({
      ...destination,
      ...(destination.allowed ? knownProvider(destination.host, paymentProviders) : {}),
    })),
    picturesBefore: await picturesBefore(tx, visit),
    findings: await findingsOfVisit(tx, tenant, id),
    screenshots: await screenshotsOfVisit(tx, tenant, id),
  });
};

const compare = async (
  tx: Tx,
  scope: Scope,
  pair: { readonly visit: VisitId; readonly with: VisitId },
): Promise<Comparison> => {
  const [later, earlier] = [await visitOrProblem(tx, scope, pair.visit), await visitOrProblem(tx, scope, pair.with)];
  if (later.site !== earlier.site || later.endedAt === undefined || earlier.endedAt === undefined) {
    throw new Problem(visitNotComparable);
  }
  const { tenant } = scope;
  const scripts = compareScripts(
    await scriptsOfVisit(tx, tenant, earlier.id),
    await scriptsOfVisit(tx, tenant, later.id),
  );
  const hosts = async (id: VisitId) => (await destinationsOfVisit(tx, tenant, id)).map(({ host }) => host);
  const [before, after] = [await hosts(earlier.id), await hosts(later.id)];
  return {
    visit: later.id,
    with: earlier.id,
    scripts,
    destinations: {
      added: after.filter((host) => !before.includes(host)),
      removed: before.filter((host) => !after.includes(host)),
    },
  };
};

export const createVisits = (options: SiteWatchOptions, wake: () => void): Visits => {
  const { database, clock, newId, objects, exportLimit = EXPORT_LIMIT } = options;
  return {
    order: async (scope, id) => {
      const summary = await database.inScope(scope, async (tx) => {
        const site = await findSite(tx, scope.tenant, id, 'lock');
        if (site === undefined) throw new Problem(siteNotFound);
        if (!site.active) throw new Problem(siteInactive);
        const { tenant, party } = site;
        const order = { tenant, party, site: id, cause: 'on-demand', orderedBy: scope.principal.id } as const;
        await queueVisit(tx, { ...order, id: newId('vis'), at: clock.now() }, await nextVisitOfSite(options, tx, site));
        const waiting = await queuedVisitOf(tx, tenant, id);
        if (waiting !== undefined) await awaitVisit(tx, waiting, scope.principal.id);
        const queued = await queuedVisitOf(tx, tenant, id);
        if (queued === undefined) throw new Error('the order just made waits');
        return summaryOf(queued, site.name);
      });
      wake();
      return summary;
    },
    page: (scope, id, { filters, cursor, limit }) =>
      database.inScope(scope, async (tx) => {
        const after = cursor === undefined ? undefined : placeIn(cursor);
        const site = await siteOrProblem(tx, scope, id);
        const rows = await visitsOfSite(tx, site, { filters, after, limit: limit + 1 });
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        const items = shown.map((row) => summaryOf(row, site.name));
        return last === undefined ? { items } : { items, nextCursor: cursorOf(LIST, [last.orderedAt, last.id]) };
      }),
    csv: (scope, id, filters) =>
      database.inScope(scope, async (tx) => {
        const site = await siteOrProblem(tx, scope, id);
        return exportRows<VisitRow>({
          columns: COLUMNS.map(({ name, of }) => ({ name, of: (row) => of(summaryOf(row, site.name)) })),
          limit: exportLimit,
          next: (after) => visitsOfSite(tx, site, { filters, after, limit: EXPORT_CHUNK }),
        });
      }),
    one: (scope, id) => database.inScope(scope, (tx) => readWhole(options, tx, scope, id)),
    compare: (scope, pair) => database.inScope(scope, (tx) => compare(tx, scope, pair)),
    screenshot: async (scope, id, { name, pass }) => {
      const found = await database.inScope(scope, async (tx) => {
        await visitOrProblem(tx, scope, id);
        const all = await screenshotsOfVisit(tx, scope.tenant, id);
        return all.find((each) => each.name === name && each.pass === pass);
      });
      const png = found && (await objects.get(objectName(scope.tenant, found.sha256)));
      if (png === undefined) throw new Problem(screenshotNotFound);
      return png;
    },
  };
};
