/** How a site stands, from its last visit: the one word for lists, pages and Today. */
import type { Site, SiteVisit } from '../api/generated.ts';

export type SiteState = 'ok' | 'attacked' | 'incomplete' | 'limited' | 'ended' | 'never' | 'inactive';

/**
 * Findings outweigh everything: a visit that found card data leaving and then broke off is no less an attack. Next is
 * whether anybody looks: a good result of a site that may no longer be visited is yesterday's.
 */
export const stateOf = (site: Pick<Site, 'active' | 'lastVisit' | 'openFindings' | 'rights'>): SiteState => {
  const { lastVisit } = site;
  if (lastVisit && stateOfVisit(lastVisit) === 'attacked') return 'attacked';
  if (site.openFindings > 0) return 'attacked';
  if (!site.active) return 'inactive';
  if (site.rights.watching === 'ended') return 'ended';
  if (lastVisit === undefined) return 'never';
  const state = stateOfVisit(lastVisit);
  return site.rights.watching === 'not-permitted' && state === 'ok' ? 'limited' : state;
};

/** `never` while it has not ended. */
export const stateOfVisit = (
  visit: Pick<SiteVisit, 'state' | 'end' | 'counts'>,
): Exclude<SiteState, 'ended' | 'inactive'> => {
  if (visit.state === 'queued' || visit.state === 'running') return 'never';
  const isWhole = visit.state === 'done' && visit.end?.kind === 'completed';
  if (visit.counts.findings > 0 && isWhole) return 'attacked';
  // One page, looked at from outside, says nothing of the checkout.
  if (isWhole && visit.end?.code === 'plain-visit') return 'limited';
  return isWhole ? 'ok' : 'incomplete';
};
