/**
 * What the latest payments of a model look like against what it was trained on, and against the first that it scored; and
 * whether as many turned out to be frauds as it said.
 */

import { type Drift, driftOf, driftWord, type Reference, referenceOf } from './drift.ts';
import { areaUnderRoc } from './metrics.ts';
import type { Model } from './model.ts';

export type ScoredPayment = {
  /** In the model's order; NaN for missing. */
  readonly input: Float64Array;
  readonly logOdds: number;
  readonly score: number;
  readonly fraud: boolean;
  /** So long ago that what is not reported by now is taken for genuine. */
  readonly matured: boolean;
};

export type Calibration = {
  /** Of payments whose frauds are known by now. */
  readonly payments: number;
  /** Frauds that the scores add up to, and those reported. */
  readonly expected: number;
  readonly frauds: number;
  /** Absent without both kinds. */
  readonly areaUnderRoc?: number;
  /** Tenths of the payments by score, the lowest first: what was said, and what came true. */
  readonly groups: readonly { readonly payments: number; readonly expected: number; readonly frauds: number }[];
};

export type DriftFound = {
  /** In the model's order; empty for a model that does not say what its training saw. */
  readonly inputs: readonly { readonly input: string; readonly index: number; readonly missing: number }[];
  /** Against the first look that saw enough; absent at that look and before. */
  readonly scores?: { readonly index: number };
  readonly calibration?: Calibration;
};

/** Fewer payments move the index by chance alone: with ten steps by some 10/n. */
export const ENOUGH_PAYMENTS = 1_000;
/** So many frauds expected or reported, or the ratio of both says little. */
const ENOUGH_FRAUDS = 20;
const GROUPS = 10;

export const lookForDrift = (
  { content }: Model,
  payments: readonly ScoredPayment[],
  scoresThen: Reference | undefined,
): DriftFound => {
  const { inputs, reference = [] } = content;
  const column = (place: number) => Float64Array.from(payments, ({ input }) => input[place] as number);
  const calibration = calibrationOf(payments.filter(({ matured }) => matured));
  return {
    inputs: reference.map((each, place) => {
      const values = column(place);
      const missing = values.filter(Number.isNaN).length / Math.max(1, values.length);
      return { input: inputs[place]?.name ?? '', index: driftOf(each, values), missing };
    }),
    ...(scoresThen === undefined ? {} : { scores: { index: driftOf(scoresThen, logOddsOf(payments)) } }),
    ...(calibration === undefined ? {} : { calibration }),
  };
};

export const scoreReferenceOf = (payments: readonly ScoredPayment[]): Reference => referenceOf(logOddsOf(payments));

const logOddsOf = (payments: readonly ScoredPayment[]) => Float64Array.from(payments, ({ logOdds }) => logOdds);

const calibrationOf = (payments: readonly ScoredPayment[]): Calibration | undefined => {
  if (payments.length < ENOUGH_PAYMENTS) return undefined;
  const ranked = payments.toSorted((a, b) => a.score - b.score);
  const groups = Array.from({ length: GROUPS }, (_, group) => {
    const of = ranked.slice((group * ranked.length) / GROUPS, ((group + 1) * ranked.length) / GROUPS);
    return { payments: of.length, ...countsOf(of) };
  });
  const { expected, frauds } = countsOf(ranked);
  const area = areaUnderRoc({
    scores: payments.map(({ logOdds }) => logOdds),
    frauds: payments.map(({ fraud }) => (fraud ? 1 : 0)),
  });
  return { payments: payments.length, expected, frauds, ...(Number.isNaN(area) ? {} : { areaUnderRoc: area }), groups };
};

const countsOf = (payments: readonly ScoredPayment[]) => ({
  expected: payments.reduce((sum, { score }) => sum + score, 0),
  frauds: payments.filter(({ fraud }) => fraud).length,
});

/** What a person has to see: by what it is about, in words that stay the same from look to look. */
export type Alarm =
  | { readonly what: 'input'; readonly input: string; readonly index: number }
  | { readonly what: 'scores'; readonly index: number }
  | { readonly what: 'calibration'; readonly expected: number; readonly frauds: number };

const isAlarming = (index: number): boolean => (driftWord(index) satisfies Drift) === 'alarming';

/** Of a look at `payments`. Twice as many frauds as said, or half of them, is another world too. */
export const alarmsOf = (found: DriftFound, payments: number): readonly Alarm[] => {
  if (payments < ENOUGH_PAYMENTS) return [];
  const { inputs, scores, calibration } = found;
  const alarms: Alarm[] = inputs
    .filter(({ index }) => isAlarming(index))
    .map(({ input, index }) => ({ what: 'input', input, index }));
  if (scores !== undefined && isAlarming(scores.index)) alarms.push({ what: 'scores', index: scores.index });
  if (calibration !== undefined) {
    const { expected, frauds } = calibration;
    const [less, more] = expected < frauds ? [expected, frauds] : [frauds, expected];
    if (more >= ENOUGH_FRAUDS && more > 2 * less) alarms.push({ what: 'calibration', expected, frauds });
  }
  return alarms;
};
