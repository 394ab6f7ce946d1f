/** A finding and what closes it: a retest, or a risk that two people accept for a time (LEAK-10, SYSR-24). */
import { durationOfMs, type Instant, plus } from '#kernel';
import { dayOf } from './days.ts';
import { canRetest, type EvidenceKind, type Grade, PROVING } from './evidence-kind.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];
/** `assurance`: found by this room's own rounds. */
export const FINDING_ORIGINS = ['assessment', 'scan', 'probe', 'assurance'] as const;
export type FindingOrigin = (typeof FINDING_ORIGINS)[number];
export const FINDING_STATUSES = ['open', 'risk-accepted', 'closed'] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];
export const FINDING_STEPS = [
  'found',
  'owner-set',
  'risk-acceptance-asked',
  'risk-accepted',
  'acceptance-ended',
  'overdue',
  'retested',
] as const;
export type FindingStep = (typeof FINDING_STEPS)[number];

const DAY_MS = 86_400_000;
const DAYS_TO_FIX: Readonly<Record<Severity, number>> = { critical: 7, high: 30, medium: 60, low: 90 };

/** By when it is to be fixed where nobody says. */
export const dueOf = (severity: Severity, foundAt: Instant): Instant =>
  plus(foundAt, durationOfMs(DAYS_TO_FIX[severity] * DAY_MS));

export type RetestFault =
  | 'grade-not-proving'
  | 'kind-not-a-retest'
  | 'visit-by-itself'
  | 'about-another-party'
  | 'older-than-the-finding'
  | 'not-about-a-site'
  | 'visit-not-completed'
  | 'visit-found-something'
  | 'visit-of-another-site'
  | 'retested-by-its-owner';

export type Retested = {
  readonly party: string | undefined;
  readonly subject: { kind: string; id: string };
  readonly lastSeenAt: Instant;
  readonly recordedAt: Instant;
};

type Proof = {
  readonly party: string | undefined;
  readonly kind: EvidenceKind;
  readonly grade: Grade;
  /** Of a visit: which is judged as what it is, not by its paper. */
  readonly isVisit: boolean;
  /** The last day it speaks of. */
  readonly effectiveTo: string;
  readonly recordedAt: Instant;
};

/** The report that the finding was entered from does not show that it is fixed, nor does one about the days before. */
export const itemRetestFault = (finding: Retested, proof: Proof): RetestFault | undefined => {
  if (!PROVING.includes(proof.grade)) return 'grade-not-proving';
  if (proof.isVisit) return 'visit-by-itself';
  if (!canRetest(proof.kind)) return 'kind-not-a-retest';
  if (proof.party !== finding.party) return 'about-another-party';
  const isOlder =
    proof.recordedAt <= finding.lastSeenAt ||
    proof.recordedAt <= finding.recordedAt ||
    proof.effectiveTo < dayOf(finding.lastSeenAt);
  return isOlder ? 'older-than-the-finding' : undefined;
};

const GRAVE: readonly Severity[] = ['critical', 'high'];

/** Who was to fix a grave finding does not say that it is fixed. */
export const ownerRetestFault = (
  { severity, owner }: { readonly severity: Severity; readonly owner: string | undefined },
  by: string,
): RetestFault | undefined => (GRAVE.includes(severity) && owner === by ? 'retested-by-its-owner' : undefined);

type Visited = {
  readonly site: string;
  readonly party: string | undefined;
  readonly startedAt: Instant;
  readonly completed: boolean;
  readonly findings: number;
};

export const visitRetestFault = (finding: Retested, visit: Visited): RetestFault | undefined => {
  if (finding.subject.kind !== 'site') return 'not-about-a-site';
  if (visit.site !== finding.subject.id) return 'visit-of-another-site';
  if (visit.party !== finding.party) return 'about-another-party';
  if (visit.startedAt <= finding.lastSeenAt) return 'older-than-the-finding';
  if (!visit.completed) return 'visit-not-completed';
  return visit.findings > 0 ? 'visit-found-something' : undefined;
};
