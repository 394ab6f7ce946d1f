/**
 * What a tenant's attempts are judged with. One is in force from one batch to a later one; all that a record must name to
 * be judged again the same way stands here.
 */
import type { RuleSet } from './rule-set.ts';

export type Strategy = { readonly ruleSet: RuleSet };
