/** Sites: described by people with their consent, read with their last visit. */
import { sql } from 'kysely';
import { formatInstant, type Id, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { UniqueViolation } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import { acceptSite } from './accept-site.ts';
import type { Site, SiteDetail } from './answers.ts';
import { cursorOf, placeOf } from './core/cursor.ts';
import { hostOf } from './core/destinations.ts';
import { knownDestinations } from './describe-providers.ts';
import { summaryOf } from './describe-visits.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from './export-rows.ts';
import { moveScripts } from './inventory/store-inventory.ts';
import { rightsAnswer } from './ownership/describe-permissions.ts';
import { watchingIs } from './ownership/find-watching.ts';
import { forgetEarlier, permissionsOf } from './ownership/store-permissions.ts';
import type { SiteWatchOptions } from './ports.ts';
import { siteNameTaken, siteNotAcceptable, siteNotFound } from './problems.ts';
import { cadenceOfSite } from './read-cadence.ts';
import { recordSiteChange } from './record-site-change.ts';
import { SITE_WATCH } from './record-visit.ts';
import type { DescribedSite, SiteFilters } from './sent.ts';
import {
  findSite,
  insertSite,
  merchantsOf,
  nameTaken,
  replaceMerchants,
  type SiteQuery,
  type SiteRow,
  sitesByName,
  updateSite,
} from './store-sites.ts';
import type { SiteId } from './store-tables.ts';
import { lastVisits } from './store-visits.ts';

export type PageWanted<Filters> = {
  readonly filters: Filters;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
export type PageOf<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

export type Sites = {
  /** By name. @throws Problem `cursor-not-valid` */
  page(scope: Scope, wanted: PageWanted<SiteFilters>): Promise<PageOf<Site>>;
  /** @throws Problem `site-export-too-large` */
  csv(scope: Scope, filters: SiteFilters): Promise<Uint8Array>;
  /** @throws Problem `site-not-found` */
  one(scope: Scope, id: SiteId): Promise<SiteDetail>;
  /** @throws Problem `site-not-acceptable`, `site-name-taken` */
  add(scope: Scope, described: DescribedSite): Promise<SiteDetail>;
  /** @throws Problem `site-not-found`, `site-not-acceptable`, `site-name-taken` */
  change(scope: Scope, id: SiteId, described: DescribedSite): Promise<SiteDetail>;
};

const LIST = 'sites';

const queryOf = (options: SiteWatchOptions, filters: SiteFilters): SiteQuery => {
  const { text, active, paymentType, merchant, watching } = filters;
  return {
    text,
    active: active === undefined ? undefined : active === 'true',
    paymentType,
    merchant: merchant as Id<'mer'> | undefined,
    ...(watching === undefined
      ? {}
      : { only: sql<boolean>`${watchingIs(options, options.clock.now())} = ${watching}` }),
  };
};

const siteOf = (row: SiteRow, more: Pick<Site, 'merchants' | 'lastVisit' | 'openFindings' | 'rights'>): Site => {
  const { party, nextVisitAt } = row;
  const { lastVisit, ...rest } = more;
  return {
    id: row.id,
    name: row.name,
    origin: row.origin,
    paymentType: row.paymentType,
    destinations: row.destinations,
    journey: row.journey,
    consent: row.consent,
    ...(party === undefined ? {} : { party }),
    cadenceMinutes: row.cadenceMinutes,
    active: row.active,
    createdAt: formatInstant(row.createdAt),
    changedAt: formatInstant(row.changedAt),
    ...(nextVisitAt === undefined ? {} : { nextVisitAt: formatInstant(nextVisitAt) }),
    ...(lastVisit === undefined ? {} : { lastVisit }),
    ...rest,
  };
};

const described = async (
  options: SiteWatchOptions,
  tx: Tx,
  { tenant }: Scope,
  rows: readonly SiteRow[],
): Promise<readonly Site[]> => {
  const ids = rows.map(({ id }) => id);
  const permitted = await permissionsOf(tx, tenant, ids);
  const at = options.clock.now();
  const merchants = await merchantsOf(tx, tenant, ids);
  const visits = await lastVisits(tx, tenant, ids);
  return rows.map((row) => {
    const last = visits.get(row.id);
    const permission = permitted.get(row.id);
    if (permission === undefined) throw new Error('every site has its rights');
    return siteOf(row, {
      merchants: merchants.get(row.id) ?? [],
      lastVisit: last && summaryOf(last, row.name),
      openFindings: last?.counts.findings ?? 0,
      rights: rightsAnswer(permission, options, at),
    });
  });
};

const detailOf = async (options: SiteWatchOptions, tx: Tx, scope: Scope, row: SiteRow): Promise<SiteDetail> => {
  const [site] = await described(options, tx, scope, [row]);
  if (site === undefined) throw new Error('one row is one site');
  const visitedEveryMinutes = await cadenceOfSite(options, tx, row);
  const known = knownDestinations(site, options.paymentProviders);
  return { ...site, journeyText: row.journeyText, knownDestinations: known, visitedEveryMinutes };
};

const COLUMNS: readonly Column<Site>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'name', of: ({ name }) => name },
  { name: 'origin', of: ({ origin }) => origin },
  { name: 'payment_type', of: ({ paymentType }) => paymentType },
  { name: 'destinations', of: ({ destinations }) => destinations.join(' ') },
  { name: 'active', of: ({ active }) => String(active) },
  { name: 'cadence_minutes', of: ({ cadenceMinutes }) => cadenceMinutes },
  { name: 'next_visit_at', of: ({ nextVisitAt }) => nextVisitAt },
  { name: 'last_visit', of: ({ lastVisit }) => lastVisit?.id },
  { name: 'last_visit_ended_at', of: ({ lastVisit }) => lastVisit?.endedAt },
  { name: 'last_visit_end', of: ({ lastVisit }) => lastVisit?.end?.kind },
  { name: 'last_visit_findings', of: ({ lastVisit }) => lastVisit?.counts.findings },
  { name: 'consent', of: ({ consent }) => consent.kind },
  { name: 'rights', of: ({ rights }) => rights.visits },
  { name: 'rights_basis', of: ({ rights }) => rights.basis },
  { name: 'rights_until', of: ({ rights }) => rights.until },
  { name: 'merchants', of: ({ merchants }) => merchants.join(' ') },
  { name: 'watching', of: ({ rights }) => rights.watching },
];

/** @throws Problem `site-not-acceptable` */
const merchantsSent = async (
  { knownMerchants }: SiteWatchOptions,
  tx: Tx,
  { tenant }: Scope,
  sent: DescribedSite,
): Promise<readonly Id<'mer'>[]> => {
  const merchants = sent.merchants as Id<'mer'>[];
  const known = merchants.length === 0 ? new Set() : await knownMerchants(tx, tenant, merchants);
  const fields = merchants.flatMap((merchant, index) =>
    known.has(merchant)
      ? []
      : [{ pointer: `/merchants/${index}`, code: 'merchant-not-found', expected: 'a merchant of yours' }],
  );
  if (fields.length > 0) throw new Problem(siteNotAcceptable, { fields });
  return merchants;
};

type Changes = Pick<Sites, 'add' | 'change'>;

const createChanges = (options: SiteWatchOptions, wake: () => void): Changes => {
  const { database, clock, newId, sources } = options;

  const add = (scope: Scope, sent: DescribedSite) =>
    database.inScope(scope, async (tx) => {
      const at = clock.now();
      const site: SiteRow = {
        ...acceptSite(scope, sent, options),
        tenant: scope.tenant,
        id: newId('sit'),
        createdAt: at,
        changedAt: at,
        nextVisitAt: sent.active ? at : undefined,
        incompleteInARow: 0,
      };
      if (!(await insertSite(tx, site))) throw new Problem(siteNameTaken);
      await recordSiteChange(options, tx, scope, { before: undefined, after: site, at });
      await replaceMerchants(tx, site, await merchantsSent(options, tx, scope, sent));
      return detailOf(options, tx, scope, site);
    });

  const change = (scope: Scope, id: SiteId, sent: DescribedSite) =>
    database.inScope(scope, async (tx) => {
      const known = await findSite(tx, scope.tenant, id, 'lock');
      if (known === undefined) throw new Problem(siteNotFound);
      const accepted = acceptSite(scope, sent, { ...options, party: { fixed: known.party } });
      if (await nameTaken(tx, scope.tenant, accepted.name, id)) throw new Problem(siteNameTaken);
      const at = clock.now();
      const nextVisitAt = sent.active ? (known.nextVisitAt ?? at) : undefined;
      const site: SiteRow = { ...known, ...accepted, changedAt: at, nextVisitAt };
      await updateSite(tx, site);
      if (hostOf(site.origin) !== hostOf(known.origin)) await forgetEarlier(tx, scope.tenant, id);
      if (site.origin !== known.origin)
        await moveScripts(tx, { tenant: scope.tenant, site: id }, { from: known.origin, to: site.origin });
      await recordSiteChange(options, tx, scope, { before: known, after: site, at });
      await replaceMerchants(tx, site, await merchantsSent(options, tx, scope, sent));
      return detailOf(options, tx, scope, site);
    });

  /** Two that take one name at the same moment: the second is told like any other. */
  const orNameTaken = async ({ tenant }: Scope, work: Promise<SiteDetail>): Promise<SiteDetail> => {
    try {
      const detail = await work;
      await sources.keepDeclared(SITE_WATCH, [tenant]);
      wake();
      return detail;
    } catch (error) {
      if (error instanceof UniqueViolation && error.constraint === 'site_name') throw new Problem(siteNameTaken);
      throw error;
    }
  };

  return {
    add: (scope, sent) => orNameTaken(scope, add(scope, sent)),
    change: (scope, id, sent) => orNameTaken(scope, change(scope, id, sent)),
  };
};

export const createSites = (options: SiteWatchOptions, wake: () => void): Sites => {
  const { database, exportLimit = EXPORT_LIMIT } = options;
  return {
    page: (scope, { filters, cursor, limit }) =>
      database.inScope(scope, async (tx) => {
        const place = cursor === undefined ? undefined : placeOf(LIST, 1, cursor);
        if (cursor !== undefined && place === undefined) throw new Problem(cursorNotValid);
        const after = place === undefined ? undefined : String(place[0]);
        const rows = await sitesByName(tx, scope.tenant, {
          filters: queryOf(options, filters),
          after,
          limit: limit + 1,
        });
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        const items = await described(options, tx, scope, shown);
        return last === undefined ? { items } : { items, nextCursor: cursorOf(LIST, [last.name]) };
      }),
    csv: (scope, filters) =>
      database.inScope(scope, (tx) =>
        exportRows<Site>({
          columns: COLUMNS,
          limit: exportLimit,
          next: async (after) => {
            const wanted = { filters: queryOf(options, filters), after: after?.name, limit: EXPORT_CHUNK };
            return described(options, tx, scope, await sitesByName(tx, scope.tenant, wanted));
          },
        }),
      ),
    one: (scope, id) =>
      database.inScope(scope, async (tx) => {
        const row = await findSite(tx, scope.tenant, id);
        if (row === undefined) throw new Problem(siteNotFound);
        return detailOf(options, tx, scope, row);
      }),
    ...createChanges(options, wake),
  };
};
