/**
 * Reasons in words: the server sends codes, the rule set that judged has the words. A past rule set stays readable by
 * its hash, so that an old decision keeps the words it was made with.
 */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { type DecisionReason, type RuleSet, readRules } from '../api/generated.ts';
import type { Words } from '../words/ja.ts';
import type { Language } from '../words/language.ts';

export const useRuleSet = (hash: string): RuleSet | undefined =>
  useQuery({
    queryKey: ['rule-set', hash],
    queryFn: ({ signal }) => ask(readRules({ hash }, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  }).data;

type Speech = { readonly language: Language; readonly words: Words };

/** The words of a reason, or its code while they are not at hand. What is no rule's reason has words of the product. */
export const reasonText = (
  ruleSet: RuleSet | undefined,
  reason: DecisionReason,
  { language, words }: Speech,
): string =>
  reason.source === undefined
    ? (ruleSet?.rules.find(({ id }) => id === reason.rule)?.words[language] ?? reason.code)
    : (words.payment.ownReasons[reason.code] ?? reason.code);

/** The rule set in force, for reasons that are counted rather than given in one decision. */
export const useCurrentRuleSet = (): RuleSet | undefined =>
  useQuery({
    queryKey: ['rule-set', 'current'],
    queryFn: ({ signal }) => ask(readRules({}, { signal })),
    staleTime: 60_000,
  }).data;
