/**
 * One attempt, with the answers of its windows and what else is known, against one rule set. A merchant whose payments
 * are refused is refused, whatever the rules say (LEAK-20). Else the strictest action of the live rules that hold is
 * the answer: deny over hold over challenge over allow. Every live rule that holds is a reason, in the order of the
 * file; shadow rules stand apart.
 */
import type { Attempt } from './attempt.ts';
import { type Facts, NO_FACTS } from './facts.ts';
import type { Subject } from './fields.ts';
import { type Action, ANSWERS, type Answer, type RuleSet } from './rule-set.ts';
import type { Features } from './windows/plan.ts';

/** What gives a reason where it is no rule; its words are the product's own. */
export const REASON_SOURCES = ['standing'] as const;
export type ReasonSource = (typeof REASON_SOURCES)[number];

export type Reason = {
  readonly rule: string;
  readonly code: string;
  readonly action: Action;
  /** Absent: a rule of the set. */
  readonly source?: ReasonSource;
};

export type Evaluation = {
  readonly answer: Answer;
  readonly reasons: readonly Reason[];
  readonly shadowReasons: readonly Reason[];
};

export type Known = { readonly features?: Features; readonly facts?: Facts };

/** Without `features` every window is unknown; without `facts` nothing else is known. */
export const evaluate = (
  ruleSet: RuleSet,
  attempt: Attempt,
  { features = [], facts = NO_FACTS }: Known = {},
): Evaluation => {
  const subject: Subject = { attempt, features };
  const reasons: Reason[] = refusalReasons(facts);
  const shadowReasons: Reason[] = [];
  for (const { rule, holds } of ruleSet.rules) {
    if (holds(subject) !== true) continue;
    const reason = { rule: rule.id, code: rule.reason, action: rule.action };
    (rule.status === 'shadow' ? shadowReasons : reasons).push(reason);
  }
  return { answer: strictest(reasons), reasons, shadowReasons };
};

const refusalReasons = ({ refusal }: Facts): Reason[] => {
  if (refusal === undefined) return [];
  const code = `merchant-${refusal.standing}`;
  return [{ rule: code, code, action: 'deny', source: 'standing' }];
};

const strictest = (reasons: readonly Reason[]): Answer => {
  let answer: Answer = 'allow';
  for (const { action } of reasons) if (ANSWERS.indexOf(action) > ANSWERS.indexOf(answer)) answer = action;
  return answer;
};
