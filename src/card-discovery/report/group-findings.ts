/** Findings by the file, member of an archive or table that they lie in, the worst first. Pure. */
import type { Confidence, Finding, FindingKind, Place, ScanResult } from '../core/finding.ts';
import type { Verdict } from './report-words.ts';

export type FindingGroup = {
  /** Path, then names inside archives; or database, then table. */
  readonly names: readonly [string, ...string[]];
  readonly findings: readonly Finding[];
};

const RANK: Readonly<Record<Confidence, number>> = { high: 0, medium: 1, low: 2 };
const KIND_RANK: Readonly<Record<FindingKind, number>> = {
  'track-data': 0,
  'security-code': 1,
  'pin-block': 2,
  'card-number': 3,
};

export const isAuthenticationData = (kind: FindingKind): boolean => kind !== 'card-number';

export const namesOf = (place: Place): readonly [string, ...string[]] =>
  place.kind === 'file' ? [place.path, ...place.inside] : [place.database, place.table];

const positionOf = (place: Place): number => (place.kind === 'file' ? place.offset : 0);

const compareFindings = (one: Finding, other: Finding): number =>
  RANK[one.confidence] - RANK[other.confidence] ||
  KIND_RANK[one.kind] - KIND_RANK[other.kind] ||
  positionOf(one.place) - positionOf(other.place);

export const groupFindings = (findings: readonly Finding[]): readonly FindingGroup[] => {
  const groups = new Map<string, { names: readonly [string, ...string[]]; findings: Finding[] }>();
  for (const finding of findings) {
    const names = namesOf(finding.place);
    const id = JSON.stringify(names);
    const group = groups.get(id) ?? { names, findings: [] };
    groups.set(id, group);
    group.findings.push(finding);
  }
  const sorted = [...groups.values()].map((group) => ({
    ...group,
    findings: group.findings.toSorted(compareFindings),
  }));
  const [high, kind] = [(group: FindingGroup) => RANK[group.findings[0]?.confidence ?? 'low'], worstKind];
  return sorted.sort(
    (one, other) => high(one) - high(other) || kind(one) - kind(other) || other.findings.length - one.findings.length,
  );
};

const worstKind = ({ findings }: FindingGroup): number =>
  findings.reduce((worst, finding) => Math.min(worst, KIND_RANK[finding.kind]), KIND_RANK['card-number']);

export type Tally = {
  /** With confidence high or medium, as the summary counts them, listed or not. */
  readonly places: number;
  readonly authentication: number;
  readonly doubtful: number;
  readonly verdict: Verdict;
};

export const tallyOf = ({ summary, skips }: ScanResult): Tally => {
  let [places, authentication, doubtful] = [0, 0, 0];
  for (const [kind, counts] of Object.entries(summary.found) as [FindingKind, Record<Confidence, number>][]) {
    places += counts.high + counts.medium;
    doubtful += counts.low;
    if (isAuthenticationData(kind)) authentication += counts.high + counts.medium;
  }
  const isWhole = summary.complete && !skips.some(({ severity }) => severity === 'broken');
  const verdict = places > 0 ? 'found' : !isWhole ? 'not-whole' : doubtful > 0 ? 'doubtful' : 'clean';
  return { places, authentication, doubtful, verdict };
};
