/**
 * Reasons in words: the server sends codes, the rule set that judged has the words. A past rule set stays readable by
 * its hash, so that an old decision keeps the words it was made with.
 */
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { type DecisionReason, type RuleSet, readRules } from '../api/generated.ts';
import type { Language } from '../words/language.ts';
import { useSpeech } from '../words/words.tsx';

const ruleSetQuery = (hash: string) =>
  queryOptions({
    queryKey: ['rule-set', hash],
    queryFn: ({ signal }) => ask(readRules({ hash }, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

export const useRuleSet = (hash: string): RuleSet | undefined => useQuery(ruleSetQuery(hash)).data;

/** The words of a reason, or its code while they are not at hand. */
export const reasonText = (ruleSet: RuleSet | undefined, reason: DecisionReason, language: Language): string =>
  ruleSet?.rules.find(({ id }) => id === reason.rule)?.words[language] ?? reason.code;

/** Looks reasons up in the rule sets that a list of payments was judged by. */
export const useReasonTexts = (hashes: readonly string[]): ((hash: string, reason: DecisionReason) => string) => {
  const { language } = useSpeech();
  const ruleSets = useQueries({
    queries: [...new Set(hashes)].map(ruleSetQuery),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.hash, data] as const] : []))),
  });
  return useCallback((hash, reason) => reasonText(ruleSets.get(hash), reason, language), [ruleSets, language]);
};
