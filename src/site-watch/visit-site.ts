/** One ordered visit: taken up, walked, recorded. The lock that goes with it tells other processes that we live. */

import type { Tx } from '#platform/database';
import { loadJourney } from './core/journey.ts';
import type { Previous } from './core/judge-all.ts';
import { readKnown } from './inventory/store-inventory.ts';
import { permissionOrProblem, rightsOf } from './ownership/read-rights.ts';
import { previousPages } from './pages/keep-pages.ts';
import type { SiteWatchOptions } from './ports.ts';
import { recordVisit } from './record-visit.ts';
import { scriptsOfVisit } from './store-results.ts';
import { findSite, type SiteRow } from './store-sites.ts';
import {
  type Claim,
  findVisit,
  type HostClaim,
  lastCompleted,
  requeueVisit,
  startVisit,
  type VisitRow,
} from './store-visits.ts';
import type { Differential } from './walk-differential.ts';
import { canaryFor, notBegun, type WalkedSite, walkSite } from './walk-site.ts';

/** A visit that so many processes died of is not tried again. */
const MAX_ATTEMPTS = 3;

/** One visit of a host at a time, whoever ordered it. */
export const hostLockOf = ({ host }: Pick<HostClaim, 'host'>): string => `site-watch.host.${host}`;

const lockOf = ({ id }: Claim): string => `site-watch.visit.${id}`;

const walkedSite = ({ site, previous, rights }: SiteOfVisit): WalkedSite => {
  const journey = loadJourney(site.journeyText);
  if (journey.kind === 'failed') throw new Error('a stored journey was read when it was stored');
  const { origin, destinations, paymentType, incompleteInARow } = site;
  return {
    ...{ journey: journey.value, origin, destinations, paymentType, previous },
    incompleteBefore: incompleteInARow,
    rights,
  };
};

/** What earlier visits left to compare with. */
const readPrevious = async (tx: Tx, row: SiteRow): Promise<Previous> => {
  const { tenant, id: site, journey } = row;
  const last = await lastCompleted(tx, tenant, site);
  const pages = await previousPages(tx, row);
  const inventory = await readKnown(tx, { tenant, site }, journey.sha256);
  return { inventory, pages, ...(last === undefined ? {} : { scripts: await scriptsOfVisit(tx, tenant, last) }) };
};

type SiteOfVisit = Pick<WalkedSite, 'previous' | 'rights'> & {
  readonly site: SiteRow;
  /** The lab is shown to people who wait for it, and nobody's card is at stake: it is spared the passes with other numbers. */
  readonly differential: Differential;
};

const siteOfVisit = (options: SiteWatchOptions, claim: Claim): Promise<SiteOfVisit> =>
  options.database.inScope({ tenant: claim.tenant }, async (tx) => {
    const site = await findSite(tx, claim.tenant, claim.site);
    if (site === undefined) throw new Error('a visit has a site');
    const rights = rightsOf(await permissionOrProblem(tx, claim), options, options.clock.now());
    const differential = rights.basis === 'lab' ? 'never' : 'when-unread';
    return { site, rights, differential, previous: await readPrevious(tx, site) };
  });

/**
 * `taken`: another process was faster. Aborted, it rejects with the signal's reason, and the visit stays as one that a
 * killed process left.
 */
export const visitSite = async (
  options: SiteWatchOptions,
  claim: HostClaim,
  signal?: AbortSignal,
): Promise<'visited' | 'taken'> => {
  const { database } = options;
  const outcome = await database.withLock(hostLockOf(claim), () => visitAlone(options, claim, signal));
  return outcome.kind === 'ok' ? outcome.value : 'taken';
};

const visitAlone = async (
  options: SiteWatchOptions,
  claim: Claim,
  signal: AbortSignal | undefined,
): Promise<'visited' | 'taken'> => {
  const { database, clock } = options;
  const outcome = await database.withLock(lockOf(claim), async () => {
    const visit = await database.asSystem((tx) => startVisit(tx, claim, clock.now()));
    if (visit === undefined) return 'taken' as const;
    const found = await siteOfVisit(options, claim);
    const { site, differential } = found;
    const walking = walkedSite(found);
    const walked = await walkSite({ ...options, differential, signal }, walking);
    await recordVisit(options, { visit, site, journey: walking.journey, walked });
    return 'visited' as const;
  });
  return outcome.kind === 'ok' ? outcome.value : 'taken';
};

/**
 * A visit that is said to run: while its process lives, its lock is held and nothing is done. Else it waits again, or,
 * tried too often or overtaken by a newer order, ends as one that did not begin.
 */
export const recoverVisit = async (options: SiteWatchOptions, claim: Claim): Promise<void> => {
  const { database } = options;
  await database.withLock(lockOf(claim), async () => {
    const visit = await database.inScope(claim, (tx) => findVisit(tx, claim.tenant, claim.id));
    if (visit?.state !== 'running') return;
    if (visit.attempts < MAX_ATTEMPTS && (await database.asSystem((tx) => requeueVisit(tx, claim)))) return;
    await endInterrupted(options, visit);
  });
};

const endInterrupted = async (options: SiteWatchOptions, visit: VisitRow): Promise<void> => {
  const { clock, random } = options;
  const found = await siteOfVisit(options, visit);
  const { site } = found;
  const walking = walkedSite(found);
  const endedAt = clock.now();
  const times = { startedAt: visit.startedAt ?? endedAt, endedAt };
  const walked = notBegun(canaryFor(walking, random, endedAt), walking, { ...times, code: 'interrupted' });
  await recordVisit(options, { visit, site, journey: walking.journey, walked });
};
