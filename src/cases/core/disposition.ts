/**
 * Why an alert may leave the list. What waves a critical alert away as nothing takes two people. A duplicate points to
 * an alert of the same matter, at least as grave and no duplicate itself; where two people waved that one away, two do
 * it again: so that no way round leads past the second person.
 */
import { failed, type Outcome, ok } from '#kernel';
import { isGraver, type Severity } from './severity.ts';

/**
 * confirmed: it happened, and the work goes on elsewhere · remediated: it happened and was put right · expected: it
 * happened and was meant to, such as an announced change · false-alarm: it did not happen · duplicate: another alert
 * says the same · test: made on purpose to see whether the watch works.
 */
export const DISPOSITION_REASONS = ['confirmed', 'remediated', 'expected', 'false-alarm', 'duplicate', 'test'] as const;
export type DispositionReason = (typeof DISPOSITION_REASONS)[number];

type Demands = { readonly words: boolean; readonly secondPersonWhenCritical: boolean };

const DEMANDS: Readonly<Record<DispositionReason, Demands>> = {
  confirmed: { words: false, secondPersonWhenCritical: false },
  remediated: { words: true, secondPersonWhenCritical: false },
  expected: { words: true, secondPersonWhenCritical: true },
  'false-alarm': { words: true, secondPersonWhenCritical: true },
  duplicate: { words: false, secondPersonWhenCritical: false },
  test: { words: false, secondPersonWhenCritical: true },
};

export type Proposed = {
  readonly reason: DispositionReason;
  readonly words: string | undefined;
  /** Whether the sender named another alert, and that one where the tenant has it. */
  readonly duplicateOf: 'none' | 'unknown' | Original;
};

type Original = {
  readonly same: boolean;
  /** About the same subject, and of the same family of kinds. */
  readonly sameMatter: boolean;
  readonly severity: Severity;
  readonly disposedAs: DispositionReason | undefined;
};

export type DispositionFault =
  | 'words-missing'
  | 'duplicate-of-missing'
  | 'duplicate-of-not-asked'
  | 'duplicate-of-unknown'
  | 'duplicate-of-itself'
  | 'duplicate-of-a-duplicate'
  | 'duplicate-of-another-matter'
  | 'duplicate-of-less-grave';

/** Whether one person's word is enough, or what is wrong with what they say. */
export const weigh = (
  severity: Severity,
  { reason, words, duplicateOf }: Proposed,
): Outcome<'one-person' | 'two-people', DispositionFault> => {
  const demands = DEMANDS[reason];
  if (demands.words && words === undefined) return failed('words-missing');
  const fault = reason === 'duplicate' ? faultOf(severity, duplicateOf) : notAsked(duplicateOf);
  if (fault !== undefined) return failed(fault);
  const weighty = demands.secondPersonWhenCritical || (typeof duplicateOf === 'object' && wasWavedAway(duplicateOf));
  return ok(severity === 'critical' && weighty ? 'two-people' : 'one-person');
};

const wasWavedAway = ({ disposedAs }: Original): boolean =>
  disposedAs !== undefined && DEMANDS[disposedAs].secondPersonWhenCritical;

const notAsked = (duplicateOf: Proposed['duplicateOf']): DispositionFault | undefined =>
  duplicateOf === 'none' ? undefined : 'duplicate-of-not-asked';

const faultOf = (severity: Severity, duplicateOf: Proposed['duplicateOf']): DispositionFault | undefined => {
  if (duplicateOf === 'none') return 'duplicate-of-missing';
  if (duplicateOf === 'unknown') return 'duplicate-of-unknown';
  if (duplicateOf.same) return 'duplicate-of-itself';
  if (duplicateOf.disposedAs === 'duplicate') return 'duplicate-of-a-duplicate';
  if (!duplicateOf.sameMatter) return 'duplicate-of-another-matter';
  return isGraver(severity, duplicateOf.severity) ? 'duplicate-of-less-grave' : undefined;
};
