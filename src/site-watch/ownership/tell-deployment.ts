/**
 * A shop that says it has deployed is visited soon after. The same deployment told twice is one, and several at once
 * are looked at together: each moves the visit on a little, the first one by so much at most.
 */
import { durationOfMs, Problem, plus, type Scope } from '#kernel';
import type { VisitSummary } from '../answers.ts';
import { summaryOf } from '../describe-visits.ts';
import type { SiteWatchOptions } from '../ports.ts';
import { siteInactive, siteNotFound } from '../problems.ts';
import { nextVisitOfSite } from '../read-cadence.ts';
import { findSite } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import { findVisit, queuedVisitOf, queueVisit, restVisit } from '../store-visits.ts';
import { findDeployment, insertDeployment } from './store-permissions.ts';

/** Time for the deployment to be everywhere, and for the next one to come. */
const REST = durationOfMs(30_000);
const LONGEST_REST_MS = 300_000;

/** The teller's own name for it: a commit, a build, a release. */
export type SentDeployment = { readonly reference: string };

type Told = { readonly scope: Scope; readonly site: SiteId; readonly sent: SentDeployment };

/** @throws Problem `site-not-found`, `site-inactive` */
export const tellDeployment = async (
  options: SiteWatchOptions,
  wake: () => void,
  { scope, site: id, sent: { reference } }: Told,
): Promise<VisitSummary> => {
  const { database, clock, newId } = options;
  const { tenant } = scope;
  const summary = await database.inScope(scope, async (tx) => {
    const site = await findSite(tx, tenant, id, 'lock');
    if (site === undefined) throw new Problem(siteNotFound);
    const which = { tenant, site: id, party: site.party };
    const known = await findDeployment(tx, which, reference);
    const told = known && (await findVisit(tx, tenant, known.visit));
    if (told !== undefined) return summaryOf(told, site.name);
    if (!site.active) throw new Problem(siteInactive);
    const at = clock.now();
    const order = { ...which, cause: 'deployment', orderedBy: scope.principal.id, at } as const;
    await queueVisit(tx, { ...order, id: newId('vis') }, await nextVisitOfSite(options, tx, site));
    const queued = await queuedVisitOf(tx, tenant, id);
    if (queued === undefined) throw new Error('the order just made waits');
    // A visit that somebody waits for does not rest.
    if (queued.cause === 'deployment') {
      const latest = plus(queued.orderedAt, durationOfMs(LONGEST_REST_MS));
      await restVisit(tx, queued, plus(at, REST) < latest ? plus(at, REST) : latest);
    }
    await insertDeployment(tx, which, { reference, toldAt: at, toldBy: scope.principal.id, visit: queued.id });
    return summaryOf(queued, site.name);
  });
  wake();
  return summary;
};
