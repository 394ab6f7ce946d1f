/**
 * A rule set: what a file holds, and its compiled form. `hash` is the SHA-256 of the RFC 8785 form of its content, so
 * that comments and layout do not change it and a past decision names exactly the rules that made it.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { Condition } from './expression/condition.ts';
import type { Subject } from './fields.ts';
import { LIST_KINDS } from './lists/kinds.ts';
import { featuresSchema, latenessSchema, type WindowPlan, windowSchema } from './windows/plan.ts';

/** From mildest to strictest; a stricter rule overrides. */
export const ANSWERS = ['allow', 'challenge', 'hold', 'deny'] as const;
export type Answer = (typeof ANSWERS)[number];
export const ACTIONS = ['challenge', 'hold', 'deny'] as const;

const slug = z
  .string('a word in lower case')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, '1 to 64 lower-case letters and digits, words parted by hyphens')
  .max(64, '1 to 64 lower-case letters and digits, words parted by hyphens');

const sentence = z
  .string('a sentence for the reader')
  .regex(/^[^\p{Cc}\p{Cs}]{1,300}$/u, '1 to 300 characters on one line');

const POINTS_FORM = 'points, a whole number from -1000 to 1000';

const ruleSchema = z.strictObject(
  {
    id: slug,
    when: z.string('a condition in the rule language').min(1, 'a condition in the rule language'),
    reason: slug,
    /** Either an action, or points that are summed up for the policy: `loadRuleSet` asks for exactly one of them. */
    action: z.enum(ACTIONS, ACTIONS.join(', ')).optional(),
    score: z.int(POINTS_FORM).min(-1_000, POINTS_FORM).max(1_000, POINTS_FORM).optional(),
    status: z.enum(['live', 'shadow'], 'live or shadow'),
    words: z.strictObject({ ja: sentence, en: sentence }, 'words in ja and en'),
  },
  'a rule: id, when, reason, action or score, status, words',
);

export const LIST_NAME = /^[a-z][a-z0-9_]{0,63}$/;

const listSchema = z.strictObject(
  {
    name: z
      .string('a name for the rules')
      .regex(LIST_NAME, '1 to 64 lower-case letters, digits and underscores, a letter first'),
    kind: z.enum(LIST_KINDS, LIST_KINDS.join(', ')),
  },
  'a list: name, kind',
);

export const ruleSetSchema = z.strictObject(
  {
    name: slug,
    version: z.int('a whole number from 1 on').min(1, 'a whole number from 1 on'),
    /** Lists of the tenant that rules look up; one that is not there holds nothing. */
    lists: z.array(listSchema, 'a list of lists').max(64, 'at most 64 lists').optional(),
    /** How far behind the newest attempt one may be and still have its windows answered; an hour where nothing is said. */
    lateness: latenessSchema.optional(),
    windows: z.array(windowSchema, 'a list of windows').max(64, 'at most 64 windows').optional(),
    features: featuresSchema.optional(),
    rules: z.array(ruleSchema, 'a list of rules').min(1, '1 to 500 rules').max(500, '1 to 500 rules'),
  },
  'a rule set: name, version, lists, lateness, windows, features, rules',
);

export type RuleSetContent = z.output<typeof ruleSetSchema>;
export type Rule = RuleSetContent['rules'][number];

export type CompiledRule = { readonly rule: Rule; readonly holds: Condition<Subject> };

export type RuleSet = {
  readonly content: RuleSetContent;
  /** RFC 8785; also a rule file, since JSON is YAML: loading it gives the same hash. */
  readonly canonicalText: string;
  /** 64 lower-case hex digits. */
  readonly hash: string;
  readonly rules: readonly CompiledRule[];
  readonly plan: WindowPlan;
};

export const ruleSetOf = (
  content: RuleSetContent,
  conditions: readonly Condition<Subject>[],
  plan: WindowPlan,
): RuleSet => {
  const canonicalText = canonicalize(content);
  if (canonicalText === undefined) throw new Error('a rule set has a canonical form');
  const rules = content.rules.map((rule, index) => {
    const holds = conditions[index];
    if (holds === undefined) throw new Error(`rule ${rule.id} is not compiled`);
    return { rule, holds };
  });
  return { content, canonicalText, hash: bytesToHex(sha256(utf8ToBytes(canonicalText))), rules, plan };
};

/** Features alone: nothing is refused. */
export const withoutRules = ({ plan }: { readonly plan: WindowPlan }): RuleSet =>
  ruleSetOf({ name: 'none', version: 1, rules: [] }, [], plan);
