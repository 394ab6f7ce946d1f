/** What the last visits of a site saw, from their kept records, with what was found in them. */
import type { Scope } from '#kernel';
import type { SiteWatchOptions } from '../ports.ts';
import { objectName } from '../record-visit.ts';
import { findingsOfVisit } from '../store-results.ts';
import type { SiteRow } from '../store-sites.ts';
import { type VisitRow, visitsOfSite } from '../store-visits.ts';
import { base64Of, deedsOf, type PageDeeds, visitRecord } from './core/page-deeds.ts';
import type { PastFinding } from './core/simulate-policy.ts';

export type ReadVisit = PageDeeds & {
  readonly visit: VisitRow;
  readonly findings: readonly PastFinding[];
};

/** Records are large: they are read one after the other, and a policy needs no more. */
export const MOST_VISITS = 10;

type Row = Awaited<ReturnType<typeof findingsOfVisit>>[number];

const findingOf = ({
  id,
  kind,
  sender_kind,
  sender_inline,
  sender_sha256,
  sender_url,
  destination,
}: Row): PastFinding => ({
  finding: id,
  kind,
  script:
    sender_kind !== 'script'
      ? undefined
      : sender_inline === true && sender_sha256 !== null
        ? { inline: base64Of(sender_sha256) }
        : { url: sender_url ?? '' },
  destination: destination ?? undefined,
});

/** Of incomplete visits a policy would be made that forgets what they did not see. */
const completedVisits = async (
  { database }: Pick<SiteWatchOptions, 'database'>,
  scope: Scope,
  { site, count }: { readonly site: SiteRow; readonly count: number },
) =>
  database.inScope(scope, async (tx) => {
    const done = await visitsOfSite(tx, site, { filters: { state: 'done' }, limit: count });
    const found: { visit: VisitRow; findings: readonly PastFinding[] }[] = [];
    for (const visit of done) {
      const rows = await findingsOfVisit(tx, scope.tenant, visit.id);
      found.push({ visit, findings: rows.map(findingOf) });
    }
    return found;
  });

/** Newest first; those whose record is gone are left out. */
export const readPastVisits = async (
  options: Pick<SiteWatchOptions, 'database' | 'objects'>,
  scope: Scope,
  wanted: { readonly site: SiteRow; readonly count: number },
): Promise<readonly ReadVisit[]> => {
  const read: ReadVisit[] = [];
  for (const { visit, findings } of await completedVisits(options, scope, wanted)) {
    const bytes =
      visit.rawSha256 === undefined ? undefined : await options.objects.get(objectName(scope.tenant, visit.rawSha256));
    if (bytes === undefined) continue;
    const record = visitRecord.parse(JSON.parse(new TextDecoder().decode(bytes)));
    read.push({ visit, findings, ...deedsOf(record, wanted.site.origin) });
  }
  return read;
};
