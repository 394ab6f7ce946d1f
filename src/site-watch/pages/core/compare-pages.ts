/**
 * What became of a payment page's forms, frames, scripts and turns since the visit before. Texts, classes, hidden fields
 * and the order of anything are no change; neither is what stands on a page where nothing is paid.
 */
import { isAmong } from '../../core/destinations.ts';
import type { Severity } from '../../core/judge-visit.ts';
import type { FrameFact, PageFacts, PageRole } from './page-facts.ts';

export const PAGE_PARTS = ['base', 'refresh', 'fields', 'frames', 'frame-rules', 'scripts'] as const;
export type PagePart = (typeof PAGE_PARTS)[number];

export type PageChange = {
  readonly part: PagePart;
  readonly severity: Severity;
  readonly before: readonly string[];
  readonly after: readonly string[];
};

export type PagePair = { readonly role: PageRole; readonly before: PageFacts; readonly after: PageFacts };

/**
 * Pages of two visits that are the same page: of one address, or the only ones in one role on the site's own origin —
 * shops rename their pages.
 */
export const pairsOf = (
  before: readonly PageFacts[],
  after: readonly PageFacts[],
  ownOrigin: string,
): readonly PagePair[] =>
  after.flatMap((page) => {
    const role = page.roles[0];
    if (role === undefined) return [];
    const had = before.filter(({ roles }) => roles.includes(role));
    const same = had.find(({ address }) => address === page.address);
    if (same !== undefined) return [{ role, before: same, after: page }];
    const only =
      had.length === 1 && after.filter(({ roles }) => roles.includes(role)).length === 1 ? had[0] : undefined;
    const isOwn = only?.origin === ownOrigin && page.origin === ownOrigin;
    return only !== undefined && isOwn ? [{ role, before: only, after: page }] : [];
  });

type Approval = { readonly ownOrigin: string; readonly approved: readonly string[] };

const leadsAway = (address: string | undefined, { ownOrigin, approved }: Approval): boolean => {
  const url = URL.parse(address ?? '');
  return url !== null && url.origin !== ownOrigin && !isAmong(url.hostname, approved);
};

const missing = (from: readonly string[], than: readonly string[]): readonly string[] =>
  from.filter((each) => !than.includes(each));

const listChange = (
  part: PagePart,
  before: readonly string[],
  after: readonly string[],
  severity: Severity = 'low',
) => {
  const [gone, come] = [missing(before, after), missing(after, before)];
  return gone.length + come.length === 0 ? [] : [{ part, severity, before: gone, after: come }];
};

const turnChange = (part: 'base' | 'refresh', pair: PagePair, approval: Approval): readonly PageChange[] => {
  const [before, after] = [pair.before[part], pair.after[part]];
  if (before === after) return [];
  const severity = leadsAway(after, approval) ? 'high' : 'low';
  return [{ part, severity, before: before === undefined ? [] : [before], after: after === undefined ? [] : [after] }];
};

const fieldsOf = ({ forms }: PageFacts): readonly string[] =>
  forms.filter(({ pressed, card }) => pressed || card !== undefined).flatMap(({ fields }) => fields);

/** Rules of frames that are still there; one that may do more than before is somebody's work. */
const ruleChanges = (before: readonly FrameFact[], after: readonly FrameFact[]): readonly PageChange[] =>
  after.flatMap((frame) => {
    const had = before.find(({ address, name }) => address === frame.address && name === frame.name);
    if (had === undefined || (had.sandbox === frame.sandbox && had.allow === frame.allow)) return [];
    const words = (text: string | undefined): readonly string[] => (text ?? '').split(/[\s;]+/).filter(Boolean);
    const freed =
      had.sandbox !== undefined &&
      (frame.sandbox === undefined || missing(words(frame.sandbox), words(had.sandbox)).length > 0);
    const told = ({ address, sandbox, allow }: FrameFact): string =>
      `${address} sandbox=${sandbox ?? '-'} allow=${allow ?? '-'}`;
    return [
      {
        part: 'frame-rules' as const,
        severity: freed ? ('medium' as const) : ('low' as const),
        before: [told(had)],
        after: [told(frame)],
      },
    ];
  });

/** Where nothing is paid only headers are compared. Of a provider's page all is for the digest: it builds as it likes. */
export const comparePages = (pair: PagePair, approval: Approval): readonly PageChange[] => {
  if (pair.role === 'final') return [];
  const changes = [
    ...turnChange('base', pair, approval),
    ...turnChange('refresh', pair, approval),
    ...listChange('fields', fieldsOf(pair.before), fieldsOf(pair.after)),
    ...listChange(
      'frames',
      pair.before.frames.map(({ address }) => address),
      pair.after.frames.map(({ address }) => address),
    ),
    ...ruleChanges(pair.before.frames, pair.after.frames),
    ...listChange('scripts', pair.before.scripts, pair.after.scripts),
  ];
  if (pair.after.origin === approval.ownOrigin) return changes;
  return changes.map((change) => ({ ...change, severity: 'low' as const }));
};
