/**
 * What other thresholds would have answered to payments that were judged, and what that comes to: expected, from the
 * probability of each, and realised, where it is known whether it was a fraud. One pass: of each payment two answers
 * matter, the one from the moved threshold on and the one below it.
 */
import { ANSWERS, type Answer } from '../rule-set.ts';
import type { Costs, PolicyContent } from './policy.ts';
import { type Liability, priceAll } from './weigh.ts';

export const TRUTHS = ['unknown', 'good', 'fraud'] as const;
export type Truth = (typeof TRUTHS)[number];

export type WeighedPayment = {
  /** Of fraud. */
  readonly probability: number;
  readonly amountMinor: number;
  readonly liability: Liability;
  /** What the rules alone said. */
  readonly ruled: Answer;
  readonly answer: Answer;
  readonly canChallenge: boolean;
  readonly isExempt: boolean;
  /** No allow list settled it. */
  readonly isOpen: boolean;
  readonly truth: Truth;
};

/** In minor units; not rounded before all are added up. */
export type Money = {
  fraud: number;
  falseDeclines: number;
  abandonment: number;
  challenges: number;
  reviews: number;
};
const PARTS = ['fraud', 'falseDeclines', 'abandonment', 'challenges', 'reviews'] as const;

export type Tally = {
  readonly expected: Money;
  /** Of payments whose truth is known alone. */
  readonly realised: Money;
  readonly answers: Record<Answer, { count: number; amountMinor: number }>;
  /** Known frauds that would have been challenged, held or denied; known good payments likewise. */
  readonly stopped: { fraud: number; good: number };
};

export const MOVABLE = ['challenge', 'hold', 'deny'] as const;
export type Movable = (typeof MOVABLE)[number];

export type Trial = {
  readonly costs: Costs;
  readonly authentication: PolicyContent['authentication'];
  readonly answers: readonly Answer[];
  /** Those that stay, and the moved one as it is now. */
  readonly thresholds: NonNullable<PolicyContent['thresholds']>;
  readonly moved: Movable;
};

export type Tried = {
  readonly payments: number;
  readonly known: Readonly<Record<Truth, number>>;
  /** From the lowest threshold on; the last is reached by nothing. */
  readonly points: readonly (Tally & { readonly threshold: number })[];
  readonly asAnswered: Tally;
  /** Each payment answered by what is expected to cost least. */
  readonly byCost: Tally;
};

/** Twenty to a power of ten: most probabilities are small. Above 1 nothing is reached. */
const STEPS = 20;
const LOWEST = -5;
export const GRID: readonly number[] = [
  0,
  ...Array.from({ length: -LOWEST * STEPS + 1 }, (_, step) => Number((10 ** (LOWEST + step / STEPS)).toPrecision(6))),
  1.01,
];

const noMoney = (): Money => ({ fraud: 0, falseDeclines: 0, abandonment: 0, challenges: 0, reviews: 0 });
const noTally = (): Tally => ({
  expected: noMoney(),
  realised: noMoney(),
  answers: {
    allow: { count: 0, amountMinor: 0 },
    challenge: { count: 0, amountMinor: 0 },
    hold: { count: 0, amountMinor: 0 },
    deny: { count: 0, amountMinor: 0 },
  },
  stopped: { fraud: 0, good: 0 },
});

export type TryThresholds = { readonly add: (payment: WeighedPayment) => void; readonly result: () => Tried };

export const tryThresholds = (trial: Trial): TryThresholds => {
  const [asAnswered, byCost] = [noTally(), noTally()];
  // What a payment adds to the thresholds up to its probability, and to those above it.
  const reachedUpTo = GRID.map(noTally);
  const missedFrom = GRID.map(noTally);
  const known = { unknown: 0, good: 0, fraud: 0 };
  let payments = 0;
  return {
    add: (payment) => {
      payments += 1;
      known[payment.truth] += 1;
      count(asAnswered, payment, payment.answer, trial.costs);
      count(byCost, payment, withRules(payment, cheapest(trial, payment)), trial.costs);
      const last = lastReached(payment.probability);
      const [reached, missed] = [true, false].map((is) => withRules(payment, atThreshold(trial, payment, is)));
      count(reachedUpTo[last] as Tally, payment, reached as Answer, trial.costs);
      if (last + 1 < GRID.length) count(missedFrom[last + 1] as Tally, payment, missed as Answer, trial.costs);
    },
    result: () => ({ payments, known, points: pointsOf(reachedUpTo, missedFrom), asAnswered, byCost }),
  };
};

/** The place in the grid of the highest threshold that the probability reaches. */
const lastReached = (probability: number): number => {
  let [low, high] = [0, GRID.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((GRID[middle] as number) <= probability) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** At a threshold: what was reached there or above, and what was missed there or below. */
const pointsOf = (reachedUpTo: readonly Tally[], missedFrom: readonly Tally[]): Tried['points'] => {
  const points = GRID.map((threshold) => ({ threshold, ...noTally() }));
  let sum = noTally();
  for (let place = GRID.length - 1; place >= 0; place -= 1) {
    addTo(sum, reachedUpTo[place] as Tally);
    addTo(points[place] as Tally, sum);
  }
  sum = noTally();
  for (let place = 0; place < GRID.length; place += 1) {
    addTo(sum, missedFrom[place] as Tally);
    addTo(points[place] as Tally, sum);
  }
  return points;
};

const addTo = (sum: Tally, more: Tally): void => {
  for (const part of PARTS) {
    sum.expected[part] += more.expected[part];
    sum.realised[part] += more.realised[part];
  }
  for (const answer of ANSWERS) {
    sum.answers[answer].count += more.answers[answer].count;
    sum.answers[answer].amountMinor += more.answers[answer].amountMinor;
  }
  sum.stopped.fraud += more.stopped.fraud;
  sum.stopped.good += more.stopped.good;
};

const count = (tally: Tally, payment: WeighedPayment, answer: Answer, costs: Costs): void => {
  const { truth, probability, amountMinor } = payment;
  addMoney(tally.expected, payment, { answer, costs, probability });
  if (truth !== 'unknown') {
    addMoney(tally.realised, payment, { answer, costs, probability: truth === 'fraud' ? 1 : 0 });
    if (answer !== 'allow') tally.stopped[truth] += 1;
  }
  tally.answers[answer].count += 1;
  tally.answers[answer].amountMinor += amountMinor;
};

type Given = { readonly answer: Answer; readonly costs: Costs; readonly probability: number };

const addMoney = (
  money: Money,
  { amountMinor, liability }: WeighedPayment,
  { answer, costs: { fraud, falseDecline, challenge, review }, probability }: Given,
): void => {
  const share =
    answer === 'challenge' || liability === 'authenticated'
      ? fraud.shareWhenAuthenticated
      : liability === 'attempted'
        ? (fraud.shareWhenAttempted ?? fraud.share)
        : fraud.share;
  const loss = probability * (share * amountMinor + fraud.each);
  const good = (1 - probability) * (falseDecline.share * amountMinor + falseDecline.each);
  switch (answer) {
    case 'allow':
      money.fraud += loss;
      return;
    case 'challenge':
      money.fraud += challenge.passes * loss;
      money.abandonment += challenge.abandonment * good;
      money.challenges += challenge.each;
      return;
    case 'hold':
      money.fraud += review.passes * loss;
      money.abandonment += review.abandonment * good;
      money.reviews += review.each;
      return;
    case 'deny':
      money.falseDeclines += good;
  }
};

const strictness = (answer: Answer): number => ANSWERS.indexOf(answer);

/** The policy's answer where the rules' is not stricter; what an allow list settled stays as it was. */
const withRules = ({ ruled, answer, isOpen }: WeighedPayment, policys: Answer): Answer => {
  if (!isOpen) return answer;
  return strictness(policys) > strictness(ruled) ? policys : ruled;
};

const mustAsk = ({ authentication, answers }: Trial, { canChallenge, isExempt }: WeighedPayment): boolean =>
  authentication === 'in-principle' && canChallenge && !isExempt && answers.includes('challenge');

const isAble = (trial: Trial, payment: WeighedPayment, answer: Answer): boolean => {
  if (answer === 'allow') return !mustAsk(trial, payment);
  return trial.answers.includes(answer) && (answer !== 'challenge' || payment.canChallenge);
};

const atThreshold = (trial: Trial, payment: WeighedPayment, isReached: boolean): Answer => {
  const { moved, thresholds } = trial;
  let best: Answer | undefined;
  for (const answer of ANSWERS) {
    if (!isAble(trial, payment, answer)) continue;
    const from = answer === 'allow' ? 0 : (thresholds[answer] ?? Number.POSITIVE_INFINITY);
    const reaches = answer === moved ? isReached : payment.probability >= from;
    if (reaches || best === undefined) best = answer;
  }
  return best as Answer;
};

const cheapest = (trial: Trial, payment: WeighedPayment): Answer => {
  const priced = priceAll(trial.costs, payment);
  let best: Answer | undefined;
  for (const answer of ANSWERS) {
    if (isAble(trial, payment, answer) && (best === undefined || priced[answer] < priced[best])) best = answer;
  }
  return best as Answer;
};
