/**
 * One attempt, with the answers of its windows, against one rule set. The strictest action of the live rules that hold is the answer: deny over hold
 * over challenge over allow. Every live rule that holds is a reason, in the order of the file; shadow rules stand apart.
 */
import type { Attempt } from './attempt.ts';
import type { Subject } from './fields.ts';
import { type Action, ANSWERS, type Answer, type RuleSet } from './rule-set.ts';
import type { Features } from './windows/plan.ts';

export type Reason = { readonly rule: string; readonly code: string; readonly action: Action };

export type Evaluation = {
  readonly answer: Answer;
  readonly reasons: readonly Reason[];
  readonly shadowReasons: readonly Reason[];
};

/** Without `features` every window is unknown. */
export const evaluate = (ruleSet: RuleSet, attempt: Attempt, features: Features = []): Evaluation => {
  const subject: Subject = { attempt, features };
  const reasons: Reason[] = [];
  const shadowReasons: Reason[] = [];
  let answer: Answer = 'allow';
  for (const { rule, holds } of ruleSet.rules) {
    if (holds(subject) !== true) continue;
    const reason = { rule: rule.id, code: rule.reason, action: rule.action };
    if (rule.status === 'shadow') {
      shadowReasons.push(reason);
      continue;
    }
    reasons.push(reason);
    if (ANSWERS.indexOf(rule.action) > ANSWERS.indexOf(answer)) answer = rule.action;
  }
  return { answer, reasons, shadowReasons };
};
