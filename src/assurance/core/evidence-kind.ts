/** The kinds of document, what each attests, and how long it counts when it does not say (PCI DSS 4.0.1, 11.3, 12.3). */
import { addDays } from './days.ts';

type Kind = {
  /** States which systems meet the standard, so that the scope register compares by it. */
  readonly attests: boolean;
  /** From the last day it speaks of. `undefined`: it does not expire by itself. */
  readonly validDays: number | undefined;
  /** Tells what was tested and found, so that it can show that one finding is fixed. An attestation sums up. */
  readonly retests: boolean;
};

const KINDS = {
  'pci-dss-aoc': { attests: true, validDays: 365, retests: false },
  'pci-dss-roc': { attests: true, validDays: 365, retests: true },
  'pci-dss-saq': { attests: true, validDays: 365, retests: false },
  'asv-scan': { attests: false, validDays: 90, retests: true },
  'penetration-test': { attests: false, validDays: 365, retests: true },
  'site-visit': { attests: false, validDays: undefined, retests: false },
  // The scope, and where card data is, is confirmed once a year (PCI DSS 12.5.2).
  'card-scan': { attests: false, validDays: 365, retests: false },
  other: { attests: false, validDays: undefined, retests: true },
} as const satisfies Record<string, Kind>;

export type EvidenceKind = keyof typeof KINDS;
export const EVIDENCE_KINDS = Object.keys(KINDS) as [EvidenceKind, ...EvidenceKind[]];
export const ATTESTING_KINDS: readonly EvidenceKind[] = EVIDENCE_KINDS.filter((kind) => KINDS[kind].attests);

export const canRetest = (kind: EvidenceKind): boolean => KINDS[kind].retests;

/** By itself, whatever it says. */
export const expires = (kind: EvidenceKind): boolean => KINDS[kind].validDays !== undefined;

export const expiryOf = (kind: EvidenceKind, effectiveTo: string): string | undefined => {
  const { validDays } = KINDS[kind];
  return validDays === undefined ? undefined : addDays(effectiveTo, validDays);
};

/**
 * The last day a document counts: the day it gives itself, but never later than its kind allows. Days to come, which it
 * cannot speak of yet, prolong nothing. @param today when it is handed in
 */
export const lastDayOf = (
  kind: EvidenceKind,
  { effectiveTo, expiresOn }: Pick<Period, 'effectiveTo' | 'expiresOn'>,
  today: string,
): string | undefined => {
  const latest = expiryOf(kind, effectiveTo < today ? effectiveTo : today);
  return latest === undefined || (expiresOn !== undefined && expiresOn < latest) ? expiresOn : latest;
};

export type Period = {
  readonly effectiveFrom: string;
  readonly effectiveTo: string;
  readonly expiresOn?: string | undefined;
};
export type PeriodFault = 'period-reversed' | 'period-in-future' | 'expires-before-it-begins' | 'period-too-long';

const LONGEST_DAYS = 3_660;

/** What a document says of itself must be possible on the day it is handed in. */
export const periodFault = (
  { effectiveFrom, effectiveTo, expiresOn }: Period,
  today: string,
): PeriodFault | undefined => {
  if (effectiveTo < effectiveFrom) return 'period-reversed';
  if (effectiveFrom > today) return 'period-in-future';
  if (expiresOn !== undefined && expiresOn < effectiveFrom) return 'expires-before-it-begins';
  const last = expiresOn !== undefined && expiresOn > effectiveTo ? expiresOn : effectiveTo;
  return last > addDays(effectiveFrom, LONGEST_DAYS) ? 'period-too-long' : undefined;
};

/** From this many days before its last day on, a document is said to expire. */
export const EXPIRING_DAYS = 30;
export const STATES = ['in-force', 'expiring', 'expired'] as const;
export type EvidenceState = (typeof STATES)[number];

/** `expiresOn` is the last day it counts. */
export const stateOn = (today: string, expiresOn: string | null): EvidenceState => {
  if (expiresOn === null || expiresOn >= addDays(today, EXPIRING_DAYS)) return 'in-force';
  return expiresOn >= today ? 'expiring' : 'expired';
};

/** A: observed by Mitsuke itself · B: delivered, served or signed by the assessor · C: handed in by or for the party · D: claimed. */
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

export const isAsGood = (grade: Grade, as: Grade): boolean => GRADES.indexOf(grade) <= GRADES.indexOf(as);

/** What satisfies a control that asks for proof. */
export const PROVING: readonly Grade[] = ['A', 'B'];
