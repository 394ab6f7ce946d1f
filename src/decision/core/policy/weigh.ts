/**
 * One payment weighed by a policy: what each answer that can be given is expected to cost, in whole minor units, and the
 * one that is chosen. With p the probability of fraud, a the amount, L what a fraud costs us and G what losing a good
 * payment costs:
 *
 *     allow      p·L
 *     challenge  each + p·passes·L(authenticated) + (1 − p)·abandonment·G
 *     hold       each + p·passes·L + (1 − p)·abandonment·G
 *     deny       (1 − p)·G
 */
import type { Attempt } from '../attempt.ts';
import type { Facts } from '../facts.ts';
import type { Subject } from '../fields.ts';
import { ANSWERS, type Answer } from '../rule-set.ts';
import { type Costs, EXEMPTIONS, type Exemption, type Policy, type PolicyContent } from './policy.ts';

/** Why an answer was chosen. */
export const CHOSEN_BY = ['cost', 'threshold', 'authentication', 'at-least'] as const;
export type ChosenBy = (typeof CHOSEN_BY)[number];

/** Where the probability comes from: a model's score, the points of rules, or what the policy says of the rest. */
export const PROBABILITY_FROM = ['model', 'points', 'policy'] as const;

export type ExpectedCosts = Readonly<Partial<Record<Answer, number>>>;

export type Weighed = {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  /** Of fraud, in millionths of one at the finest: the score of the model, or what stands for it, as adjusted. */
  readonly probability: number;
  readonly from: (typeof PROBABILITY_FROM)[number];
  /** By answer, in minor units of the payment's currency; answers that cannot be given are absent. */
  readonly costs: ExpectedCosts;
  readonly answer: Answer;
  readonly by: ChosenBy;
  /** What let it go without authentication. */
  readonly exemption?: Exemption;
  /** Ids, in the order of the policy. */
  readonly adjusted?: readonly string[];
};

/** Liability as the payment stands: nobody has been asked yet, or the issuer has answered for the cardholder. */
export type Liability = 'none' | 'attempted' | 'authenticated';

const MILLION = 1_000_000;

/** `points`: the sum that rules gave. `undefined`: the policy has no costs in the payment's currency. */
export const weigh = (policy: Policy, subject: Subject, points?: number): Weighed | undefined => {
  const { content } = policy;
  const { attempt, facts, score } = subject;
  const costs = content.costs[attempt.amount.currency];
  if (costs === undefined) return undefined;
  const held = policy.adjustments.filter(({ holds }) => holds(subject) === true).map(({ adjustment }) => adjustment);
  const odds = held.reduce((product, { oddsTimes = 1 }) => product * oddsTimes, 1);
  const base = baseOf(content, { score, points });
  const probability = adjusted(base.probability, odds);
  const exemption = exemptionOf(content, { attempt, facts, probability });
  const able = ableOf(content, { attempt, exempt: exemption !== undefined });
  const priced = priceAll(costs, {
    probability,
    amountMinor: attempt.amount.amountMinor,
    liability: liabilityOf(attempt),
  });
  const expected = Object.fromEntries(able.answers.map((answer) => [answer, priced[answer]])) as ExpectedCosts;
  const floor = strictestOf(held.map(({ atLeast = 'allow' }) => atLeast));
  return {
    name: content.name,
    version: content.version,
    hash: policy.hash,
    probability,
    from: base.from,
    costs: expected,
    ...choose(content, { able, costs: expected, probability, floor }),
    ...(exemption === undefined ? {} : { exemption }),
    ...(held.length === 0 ? {} : { adjusted: held.map(({ id }) => id) }),
  };
};

const baseOf = (
  { points: steps, withoutScore }: PolicyContent,
  { score, points }: { readonly score: number | undefined; readonly points: number | undefined },
): Pick<Weighed, 'probability' | 'from'> => {
  if (score !== undefined) return { probability: score, from: 'model' };
  const step = points === undefined ? undefined : steps?.findLast(({ from }) => points >= from);
  return step === undefined
    ? { probability: withoutScore, from: 'policy' }
    : { probability: step.probability, from: 'points' };
};

const adjusted = (probability: number, oddsTimes: number): number => {
  const odds = probability * oddsTimes;
  return Math.round((odds / (1 - probability + odds)) * MILLION) / MILLION;
};

const strictestOf = (answers: readonly Answer[]): Answer =>
  ANSWERS.findLast((answer) => answers.includes(answer)) ?? 'allow';

export const liabilityOf = ({ authentication }: Attempt): Liability => {
  const threeDs = authentication?.threeDs;
  return threeDs === 'authenticated' || threeDs === 'attempted' ? threeDs : 'none';
};

type Weighing = { readonly attempt: Attempt; readonly facts: Facts; readonly probability: number };

const isByMerchant = ({ channel, initiation }: Attempt): boolean =>
  channel === 'recurring' || initiation?.by === 'merchant';

const HOLDS: Readonly<Record<Exemption, (of: NonNullable<PolicyContent['exemptions']>, payment: Weighing) => boolean>> =
  {
    recurring: ({ recurring }, { attempt }) => recurring === true && isByMerchant(attempt),
    registered: ({ registered }, { attempt: { initiation } }) =>
      registered === true && initiation?.cardOnFile === 'later-use' && initiation.authenticatedAtRegistration === true,
    trusted: ({ trusted = [] }, { facts }) => facts.listed?.some(({ list }) => trusted.includes(list)) === true,
    lowValue: ({ lowValue }, payment) => isBelow(lowValue, payment),
    lowRisk: ({ lowRisk }, payment) => isBelow(lowRisk, payment),
  };

type Below = NonNullable<PolicyContent['exemptions']>['lowValue'];

const isBelow = (limit: Below, { attempt: { amount }, probability }: Weighing): boolean =>
  limit !== undefined && amount.amountMinor <= (limit.upTo[amount.currency] ?? -1) && probability < limit.below;

const exemptionOf = ({ exemptions }: PolicyContent, payment: Weighing): Exemption | undefined =>
  exemptions && EXEMPTIONS.find((name) => HOLDS[name](exemptions, payment));

type Able = {
  /** From mildest to strictest; never empty. */
  readonly answers: readonly Answer[];
  /** It must be authenticated, and is not exempt. */
  readonly mustAsk: boolean;
};

/** An online payment that its customer makes and that nobody has authenticated, or tried to, can be challenged. */
export const canBeAsked = (attempt: Attempt): boolean =>
  attempt.channel === 'ecommerce' && !isByMerchant(attempt) && (attempt.authentication?.threeDs ?? 'none') === 'none';

const ableOf = (
  { answers: given, authentication }: PolicyContent,
  { attempt, exempt }: { readonly attempt: Attempt; readonly exempt: boolean },
): Able => {
  const answers: readonly Answer[] = given ?? ANSWERS;
  const canAsk = canBeAsked(attempt) && answers.includes('challenge');
  const mustAsk = canAsk && !exempt && authentication === 'in-principle';
  const able = ANSWERS.filter((answer) => {
    if (answer === 'allow') return !mustAsk;
    return answer === 'challenge' ? canAsk : answers.includes(answer);
  });
  return { answers: able, mustAsk };
};

export type Priced = { readonly probability: number; readonly amountMinor: number; readonly liability: Liability };

/** What each answer is expected to cost, in whole minor units. A probability of 1 or 0 gives what it came to. */
export const priceAll = (
  { fraud, falseDecline, challenge, review }: Costs,
  { probability, amountMinor, liability }: Priced,
): Readonly<Record<Answer, number>> => {
  const lossAs = (share: number): number => share * amountMinor + fraud.each;
  const loss = lossAs(
    {
      none: fraud.share,
      attempted: fraud.shareWhenAttempted ?? fraud.share,
      authenticated: fraud.shareWhenAuthenticated,
    }[liability],
  );
  const good = falseDecline.share * amountMinor + falseDecline.each;
  const trusted = 1 - probability;
  return {
    allow: Math.round(probability * loss),
    challenge: Math.round(
      challenge.each +
        probability * challenge.passes * lossAs(fraud.shareWhenAuthenticated) +
        trusted * challenge.abandonment * good,
    ),
    hold: Math.round(review.each + probability * review.passes * loss + trusted * review.abandonment * good),
    deny: Math.round(trusted * good),
  };
};

type Choosing = {
  readonly able: Able;
  readonly costs: ExpectedCosts;
  readonly probability: number;
  readonly floor: Answer;
};

const choose = (content: PolicyContent, choosing: Choosing): Pick<Weighed, 'answer' | 'by'> => {
  const { able, floor } = choosing;
  const chosen = content.thresholds === undefined ? cheapest(choosing) : reached(content.thresholds, choosing);
  const least = able.answers.find((answer) => ANSWERS.indexOf(answer) >= ANSWERS.indexOf(floor));
  if (least !== undefined && ANSWERS.indexOf(chosen) < ANSWERS.indexOf(least)) return { answer: least, by: 'at-least' };
  if (able.mustAsk && chosen === 'challenge') return { answer: chosen, by: 'authentication' };
  return { answer: chosen, by: content.thresholds === undefined ? 'cost' : 'threshold' };
};

/** Of two that cost the same, the milder one. */
const cheapest = ({ able, costs }: Choosing): Answer =>
  able.answers.reduce((best, answer) => ((costs[answer] as number) < (costs[best] as number) ? answer : best));

/** The strictest that is reached and can be given; where none is, the mildest that can. */
const reached = (thresholds: NonNullable<PolicyContent['thresholds']>, { able, probability }: Choosing): Answer => {
  const isReached = (answer: Answer) =>
    answer === 'allow' || probability >= (thresholds[answer] ?? Number.POSITIVE_INFINITY);
  return able.answers.findLast(isReached) ?? (able.answers[0] as Answer);
};
