/**
 * A policy: what each answer to a payment costs, what may go without authentication, and what is answered when time runs
 * out (FRAUD-03). `hash` is the SHA-256 of the RFC 8785 form of its content, as of a rule set.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { parseCurrency } from '#kernel';
import { CHANNELS, POSITIONS } from '../attempt.ts';
import type { Condition } from '../expression/condition.ts';
import type { Subject } from '../fields.ts';
import { ANSWERS, LIST_NAME } from '../rule-set.ts';

const SLUG = 'up to 64 lower-case letters and digits, words parted by hyphens';
const slug = z
  .string(SLUG)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, SLUG)
  .max(64, SLUG);

const SHARE = 'a share from 0 to 1';
const share = z.number(SHARE).min(0, SHARE).max(1, SHARE);

const MINOR = 'whole minor units from 0 to 1,000,000,000';
const minor = z.int(MINOR).min(0, MINOR).max(1_000_000_000, MINOR);

const CURRENCY = 'an ISO 4217 code in capitals, such as JPY';
const currency = z.string(CURRENCY).refine((code) => parseCurrency(code).kind === 'ok', CURRENCY);

const answer = z.enum(ANSWERS, ANSWERS.join(', '));

const costsSchema = z.strictObject(
  {
    /** What refusing a good payment costs: a share of its amount, and so much each time. */
    falseDecline: z.strictObject({ share, each: minor }, 'share, each'),
    /** `abandonment`: good customers that leave; `passes`: frauds that get through all the same. */
    challenge: z.strictObject({ each: minor, abandonment: share, passes: share }, 'each, abandonment, passes'),
    review: z.strictObject({ each: minor, abandonment: share, passes: share }, 'each, abandonment, passes'),
    /** The share of a fraud that is ours to bear, and what each one costs beside. Less where liability has shifted. */
    fraud: z.strictObject(
      { share, each: minor, shareWhenAuthenticated: share, shareWhenAttempted: share.optional() },
      'share, each, shareWhenAuthenticated',
    ),
  },
  'falseDecline, challenge, review, fraud',
);
export type Costs = z.output<typeof costsSchema>;

const EXEMPT_BELOW = 'upTo: minor units by currency; below: a probability';
const upTo = z.strictObject({ upTo: z.record(currency, minor), below: share }, EXEMPT_BELOW);

const exemptionsSchema = z.strictObject(
  {
    /** Charged by the merchant under an agreement: there is nobody to ask. */
    recurring: z.boolean('true or false').optional(),
    /** A card on file whose holder was authenticated when it was registered. */
    registered: z.boolean('true or false').optional(),
    /** Something of the payment stands in one of these lists. */
    trusted: z.array(z.string().regex(LIST_NAME, 'the name of a list')).min(1, 'the name of a list').optional(),
    lowValue: upTo.optional(),
    lowRisk: upTo.optional(),
  },
  'recurring, registered, trusted, lowValue, lowRisk',
);
/** In the order in which they are looked for; the first that holds is named. */
export const EXEMPTIONS = ['recurring', 'registered', 'trusted', 'lowValue', 'lowRisk'] as const;
export type Exemption = (typeof EXEMPTIONS)[number];

const ODDS = 'a factor on the odds of fraud, from 0.01 to 100';
const adjustmentSchema = z.strictObject(
  {
    id: slug,
    when: z.string('a condition in the rule language').min(1, 'a condition in the rule language'),
    oddsTimes: z.number(ODDS).min(0.01, ODDS).max(100, ODDS).optional(),
    /** No milder answer, where another can be given. */
    atLeast: answer.optional(),
  },
  'an adjustment: id, when, oddsTimes, atLeast',
);

const WITHIN = 'whole milliseconds from 1 to 60,000';
const limitSchema = z.strictObject(
  {
    position: z.enum(POSITIONS, POSITIONS.join(', ')).optional(),
    channel: z.enum(CHANNELS, CHANNELS.join(', ')).optional(),
    withinMs: z.int(WITHIN).min(1, WITHIN).max(60_000, WITHIN).optional(),
    answer,
  },
  'position, channel, withinMs, answer',
);

const POINTS = 'a whole number of points';
const pointsSchema = z.strictObject({ from: z.int(POINTS), probability: share }, 'from, probability');

const VERSION = 'a whole number from 1 on';
export const policySchema = z.strictObject(
  {
    name: slug,
    version: z.int(VERSION).min(1, VERSION),
    /** From where this tenant asks, where an attempt does not say. */
    position: z.enum(POSITIONS, POSITIONS.join(', ')).optional(),
    /** The probability of fraud of a payment that no model has scored. */
    withoutScore: share,
    /** Of one that no model has scored and whose rules gave points: by the last step that the sum reaches. */
    points: z
      .array(pointsSchema, 'steps: from, probability')
      .min(1, 'steps: from, probability')
      .max(100, 'at most 100 steps')
      .optional(),
    costs: z
      .record(currency, costsSchema)
      .refine((all) => Object.keys(all).length > 0, 'the costs of at least one currency'),
    /** Answers that may be given; all where nothing is said. */
    answers: z
      .array(answer)
      .min(1)
      .refine((all) => all.includes('allow'), 'allow among them')
      .optional(),
    /** From which probability on each answer is given; absent: whatever is expected to cost least. */
    thresholds: z
      .strictObject(
        { challenge: share.optional(), hold: share.optional(), deny: share.optional() },
        'challenge, hold, deny',
      )
      .optional(),
    /** `in-principle`: what nothing exempts is authenticated, whatever it is expected to cost. */
    authentication: z.enum(['in-principle', 'by-cost'], 'in-principle, by-cost'),
    exemptions: exemptionsSchema.optional(),
    adjustments: z.array(adjustmentSchema).max(100, 'at most 100 adjustments').optional(),
    /** The first that fits; where none does, the product's own (docs/guide/timeouts.md). */
    whenTimeRunsOut: z.array(limitSchema).max(50, 'at most 50').optional(),
  },
  'a policy: name, version, position, withoutScore, points, costs, answers, thresholds, authentication, exemptions, adjustments, whenTimeRunsOut',
);

export type PolicyContent = z.output<typeof policySchema>;
export type Adjustment = NonNullable<PolicyContent['adjustments']>[number];

export type Policy = {
  readonly content: PolicyContent;
  /** RFC 8785; also a policy file, since JSON is YAML: loading it gives the same hash. */
  readonly canonicalText: string;
  /** 64 lower-case hex digits. */
  readonly hash: string;
  readonly adjustments: readonly { readonly adjustment: Adjustment; readonly holds: Condition<Subject> }[];
};

/** `conditions`: of its adjustments, in their order. */
export const policyOf = (content: PolicyContent, conditions: readonly Condition<Subject>[]): Policy => {
  const canonicalText = canonicalize(content);
  if (canonicalText === undefined) throw new Error('a policy has a canonical form');
  const adjustments = (content.adjustments ?? []).map((adjustment, index) => {
    const holds = conditions[index];
    if (holds === undefined) throw new Error(`adjustment ${adjustment.id} is not compiled`);
    return { adjustment, holds };
  });
  return { content, canonicalText, hash: bytesToHex(sha256(utf8ToBytes(canonicalText))), adjustments };
};
