/**
 * Two models over the same payments: where their answers differ, how their scores lie, and how many of the known frauds
 * each would have shown to people who look at equally many payments.
 */
import { ANSWERS, type Answer } from '../rule-set.ts';

export type Told = { readonly logOdds: number; readonly score: number; readonly answer: Answer };
export type ComparedPayment = { readonly champion: Told; readonly challenger: Told; readonly fraud: boolean };

export type Comparison = {
  readonly payments: number;
  /** Known by now: of the latest payments many are not yet. */
  readonly frauds: number;
  /** Share of payments with the same answer; absent without payments. */
  readonly agreement?: number;
  /** Pairs that occur, the champion's mildest first. */
  readonly answers: readonly {
    readonly champion: Answer;
    readonly challenger: Answer;
    readonly payments: number;
    readonly frauds: number;
  }[];
  /** Payments by score, from each bound to below the next; the last ends with 1. */
  readonly scores: readonly { readonly from: number; readonly champion: number; readonly challenger: number }[];
  /** Frauds among the payments with the highest scores of each, so many of both; of equal scores the earlier payment. */
  readonly atEqualAlerts: readonly {
    readonly alerts: number;
    readonly champion: number;
    readonly challenger: number;
  }[];
};

/** Most payments lie far below one in a hundred. */
export const SCORE_BOUNDS = [0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9] as const;
const LOOKED_AT = [0.001, 0.005, 0.01, 0.02, 0.05] as const;

export const compareModels = (payments: readonly ComparedPayment[]): Comparison => {
  const same = payments.filter(({ champion, challenger }) => champion.answer === challenger.answer).length;
  return {
    payments: payments.length,
    frauds: payments.filter(({ fraud }) => fraud).length,
    ...(payments.length === 0 ? {} : { agreement: same / payments.length }),
    answers: ANSWERS.flatMap((champion) => ANSWERS.map((challenger) => pairOf(payments, champion, challenger))).filter(
      (pair) => pair.payments > 0,
    ),
    scores: SCORE_BOUNDS.map((from, place) => {
      const below = SCORE_BOUNDS[place + 1] ?? Number.POSITIVE_INFINITY;
      const within = ({ score }: Told) => score >= from && score < below;
      return {
        from,
        champion: payments.filter((each) => within(each.champion)).length,
        challenger: payments.filter((each) => within(each.challenger)).length,
      };
    }),
    atEqualAlerts: alertsOf(payments),
  };
};

const pairOf = (payments: readonly ComparedPayment[], champion: Answer, challenger: Answer) => {
  const of = payments.filter((each) => each.champion.answer === champion && each.challenger.answer === challenger);
  return { champion, challenger, payments: of.length, frauds: of.filter(({ fraud }) => fraud).length };
};

const alertsOf = (payments: readonly ComparedPayment[]): Comparison['atEqualAlerts'] => {
  if (!payments.some(({ fraud }) => fraud)) return [];
  const rankedBy = (of: (payment: ComparedPayment) => Told) =>
    payments.toSorted((a, b) => of(b).logOdds - of(a).logOdds);
  const [champion, challenger] = [rankedBy((each) => each.champion), rankedBy((each) => each.challenger)];
  const frauds = (ranked: readonly ComparedPayment[], alerts: number) =>
    ranked.slice(0, alerts).filter(({ fraud }) => fraud).length;
  const counts = new Set(LOOKED_AT.map((share) => Math.max(1, Math.round(share * payments.length))));
  return [...counts].map((alerts) => ({
    alerts,
    champion: frauds(champion, alerts),
    challenger: frauds(challenger, alerts),
  }));
};
