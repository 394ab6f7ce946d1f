/**
 * What a tenant's attempts are judged with. One is in force from one batch to a later one; all that a record must name to
 * be judged again the same way stands here.
 */
import type { LiveModel } from './model/live-model.ts';
import type { Policy } from './policy/policy.ts';
import type { RuleSet } from './rule-set.ts';

export type Strategy = {
  readonly ruleSet: RuleSet;
  /** Evaluated beside it on each attempt; its answer is noted and changes nothing. */
  readonly shadow?: RuleSet;
  /** Its score is what rules read. */
  readonly champion?: LiveModel;
  /** Scored beside it; its answer is noted and changes nothing. */
  readonly challenger?: LiveModel;
  /** Weighs what answers cost, after the rules. */
  readonly policy?: Policy;
};
