/**
 * The policy's answer beside that of the rules: the stricter one stands. What an allow list lets through, the policy lets
 * through too, and says what it would have answered.
 */
import type { Attempt } from '../attempt.ts';
import type { Evaluation, Known, Reason } from '../evaluate.ts';
import { NO_FACTS } from '../facts.ts';
import { ANSWERS } from '../rule-set.ts';
import type { Policy } from './policy.ts';
import { type ChosenBy, type Weighed, weigh } from './weigh.ts';

/** Without a policy there is none of it, as where the policy has no costs in the payment's currency. */
export type Answered = Evaluation & { readonly policy?: Weighed };

export const REASON_CODES: Readonly<Record<ChosenBy, string>> = {
  cost: 'policy-expected-cost',
  threshold: 'policy-threshold',
  authentication: 'policy-authentication',
  'at-least': 'policy-at-least',
};

export const weighAfterRules = (
  policy: Policy,
  evaluation: Evaluation,
  attempt: Attempt,
  { features = [], facts = NO_FACTS, score }: Known,
): Answered => {
  const weighed = weigh(policy, { attempt, features, facts, score }, evaluation.points);
  if (weighed === undefined) return evaluation;
  const { answer, by, name } = weighed;
  if (answer === 'allow') return { ...evaluation, policy: weighed };
  const isAllowed = evaluation.reasons.some(({ source, action }) => source === 'list' && action === 'allow');
  const reason: Reason = {
    rule: name,
    code: REASON_CODES[by],
    action: answer,
    source: 'policy',
    ...(isAllowed ? { overruled: true } : {}),
  };
  const isStricter = !isAllowed && ANSWERS.indexOf(answer) > ANSWERS.indexOf(evaluation.answer);
  return {
    ...evaluation,
    answer: isStricter ? answer : evaluation.answer,
    reasons: [...evaluation.reasons, reason],
    policy: weighed,
  };
};
