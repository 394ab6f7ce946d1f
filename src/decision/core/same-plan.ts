/** Whether windows that were filled for one rule set answer another as well. */
import canonicalize from 'canonicalize';
import type { RuleSet } from './rule-set.ts';

export const haveSamePlan = (one: RuleSet, other: RuleSet): boolean =>
  one.hash === other.hash || planText(one) === planText(other);

const planText = ({ content: { windows, features, lateness } }: RuleSet): string =>
  canonicalize({ windows: windows ?? [], features: features ?? {}, lateness }) ?? '';
