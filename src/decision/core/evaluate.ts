/**
 * One attempt, with the answers of its windows and what else is known, against one rule set. A merchant whose payments
 * are refused is refused, whatever the rules say (LEAK-20); so is what stands in a deny list; what stands in an allow
 * list overrules the rules. Else the strictest action of the live rules that hold is the answer: deny over hold over
 * challenge over allow. Every live rule that holds is a reason, in the order of the file; shadow rules and watch lists
 * stand apart. What the guard against enumeration says counts as a rule's action.
 */
import type { Attempt } from './attempt.ts';
import { answerOf, codeOf, type GuardSaid } from './enumeration/say.ts';
import { type Facts, NO_FACTS } from './facts.ts';
import type { Subject } from './fields.ts';
import type { ListEffect } from './lists/kinds.ts';
import { ANSWERS, type Answer, type Rule, type RuleSet } from './rule-set.ts';
import type { Features } from './windows/plan.ts';

/** What gives a reason where it is no rule; its words are the product's own. */
export const REASON_SOURCES = ['standing', 'list', 'policy', 'guard'] as const;
export type ReasonSource = (typeof REASON_SOURCES)[number];

export type Reason = {
  /** Its id; of a list its name. */
  readonly rule: string;
  readonly code: string;
  /** `allow`: of a list, or of a rule that gives points in place of an action. */
  readonly action: Answer;
  /** Of a rule that has no action; they say nothing by themselves. */
  readonly points?: number;
  /** Absent: a rule of the set. */
  readonly source?: ReasonSource;
  /** A rule that held and did not count, because of an allow list. */
  readonly overruled?: true;
};

export type Evaluation = {
  readonly answer: Answer;
  readonly reasons: readonly Reason[];
  readonly shadowReasons: readonly Reason[];
  /** The sum of what the live rules that hold give; absent where none gives any. */
  readonly points?: number;
};

export type Known = {
  readonly features?: Features;
  readonly facts?: Facts;
  /** A model's probability of fraud, from 0 to 1. */
  readonly score?: number | undefined;
  /** What the guard against enumeration says; absent where it says nothing. */
  readonly guard?: GuardSaid | undefined;
};

/** Without `features` every window is unknown, without `score` that is; without `facts` nothing else is known. */
export const evaluate = (
  ruleSet: RuleSet,
  attempt: Attempt,
  { features = [], facts = NO_FACTS, score, guard }: Known = {},
): Evaluation => {
  const subject: Subject = { attempt, features, facts, score };
  const first = [...refusalReasons(facts), ...listReasons(facts, 'deny')];
  const allowed = first.length === 0 ? listReasons(facts, 'allow') : [];
  const overruled = allowed.length > 0 ? ({ overruled: true } as const) : {};
  const reasons: Reason[] = [...first, ...allowed];
  const shadowReasons: Reason[] = listReasons(facts, 'watch');
  if (guard !== undefined) {
    const reason = guardReason(guard);
    if (guard.action === 'watch') shadowReasons.push(reason);
    else reasons.push({ ...reason, ...overruled });
  }
  for (const { rule, holds } of ruleSet.rules) {
    if (holds(subject) !== true) continue;
    const reason = reasonOf(rule);
    if (rule.status === 'shadow') shadowReasons.push(reason);
    else reasons.push({ ...reason, ...overruled });
  }
  const evaluation = { answer: strictest(reasons), reasons, shadowReasons };
  const points = sumOfPoints(reasons);
  return points === undefined ? evaluation : { ...evaluation, points };
};

const reasonOf = ({ id, reason, action, score: points }: Rule): Reason => {
  const given = { rule: id, code: reason, action: action ?? 'allow' } as const;
  return points === undefined ? given : { ...given, points };
};

const sumOfPoints = (reasons: readonly Reason[]): number | undefined => {
  let sum: number | undefined;
  for (const { points, overruled } of reasons) if (points !== undefined && !overruled) sum = (sum ?? 0) + points;
  return sum;
};

const LIST_ACTION = { allow: 'allow', deny: 'deny', watch: 'allow' } as const;

const listReasons = ({ listed = [] }: Facts, effect: ListEffect): Reason[] =>
  listed
    .filter((each) => each.effect === effect)
    .map(({ list }) => ({ rule: list, code: `on-${effect}-list`, action: LIST_ACTION[effect], source: 'list' }));

const guardReason = (said: GuardSaid): Reason => {
  const code = codeOf(said);
  return { rule: code, code, action: answerOf(said), source: 'guard' };
};

const refusalReasons = ({ refusal }: Facts): Reason[] => {
  if (refusal === undefined) return [];
  const code = `merchant-${refusal.standing}`;
  return [{ rule: code, code, action: 'deny', source: 'standing' }];
};

const strictest = (reasons: readonly Reason[]): Answer => {
  let answer: Answer = 'allow';
  for (const { action, overruled } of reasons) {
    if (!overruled && ANSWERS.indexOf(action) > ANSWERS.indexOf(answer)) answer = action;
  }
  return answer;
};
