/** How a site stands, from its last visit: the one word for lists, pages and Today. */
import type { Site, SiteVisit } from '../api/generated.ts';

export type SiteState = 'ok' | 'attacked' | 'incomplete' | 'limited' | 'never' | 'inactive';

/** Findings outweigh everything: a visit that found card data leaving and then broke off is no less an attack. */
export const stateOf = (site: Pick<Site, 'active' | 'lastVisit' | 'openFindings'>): SiteState => {
  const { lastVisit } = site;
  if (lastVisit && stateOfVisit(lastVisit) === 'attacked') return 'attacked';
  if (site.openFindings > 0) return 'attacked';
  if (!site.active) return 'inactive';
  return lastVisit ? stateOfVisit(lastVisit) : 'never';
};

/** `never` while it has not ended. */
export const stateOfVisit = (visit: Pick<SiteVisit, 'state' | 'end' | 'counts'>): Exclude<SiteState, 'inactive'> => {
  if (visit.state === 'queued' || visit.state === 'running') return 'never';
  const isWhole = visit.state === 'done' && visit.end?.kind === 'completed';
  if (visit.counts.findings > 0 && isWhole) return 'attacked';
  // One page, looked at from outside, says nothing of the checkout.
  if (isWhole && visit.end?.code === 'plain-visit') return 'limited';
  return isWhole ? 'ok' : 'incomplete';
};
