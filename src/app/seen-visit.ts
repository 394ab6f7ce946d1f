/** A visit of site-watch as assurance takes it for evidence: within the scope, and only one that has ended. */
import type { SeenVisit } from '#assurance';
import { type Id, Problem, parseId, parseInstant, type Scope } from '#kernel';
import { type SiteId, type SiteWatch, siteWatchProblems } from '#site-watch';

const known = <P extends string>(prefix: P, text: string): Id<P> => {
  const id = parseId(prefix, text);
  if (id.kind === 'failed') throw new Error(`a room gives ids of its own: ${prefix}`);
  return id.value;
};

const instantOf = (text: string): SeenVisit['endedAt'] => {
  const at = parseInstant(text);
  if (at.kind === 'failed') throw new Error('a room gives instants of its own');
  return at.value;
};

export const seenVisit = async (
  { visits, sites }: Pick<SiteWatch, 'visits' | 'sites'>,
  scope: Scope,
  id: Id<'vis'>,
): Promise<SeenVisit | undefined> => {
  try {
    const visit = await visits.one(scope, id);
    const { startedAt, endedAt, evidence, rawSha256 } = visit;
    if (!startedAt || !endedAt || !evidence || !rawSha256) return undefined;
    const site = await sites.one(scope, visit.site as SiteId);
    return {
      visit: id,
      site: known('sit', site.id),
      origin: site.origin,
      party: site.party === undefined ? undefined : known('pty', site.party),
      startedAt: instantOf(startedAt),
      endedAt: instantOf(endedAt),
      completed: visit.end?.kind === 'completed',
      findings: visit.counts.findings,
      rawSha256,
      entry: known('ent', evidence),
    };
  } catch (error) {
    const { siteNotFound, visitNotFound } = siteWatchProblems;
    const unknown = error instanceof Problem && [siteNotFound.code, visitNotFound.code].includes(error.details.code);
    if (unknown) return undefined;
    throw error;
  }
};
