/**
 * The record of a decision: all that is needed to judge the same attempt again and come to the same answer. Its RFC 8785
 * bytes are the leaf in the batch's tree, and are stored as they are.
 */
import canonicalize from 'canonicalize';
import { formatInstant, type Id, type Instant, type TenantId } from '#kernel';
import type { Attempt } from './attempt.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { RuleSet } from './rule-set.ts';

export type DecisionId = Id<'dec'>;

export type DecisionRecord = Evaluation & {
  readonly id: DecisionId;
  readonly eventId: string;
  readonly tenant: TenantId;
  /** RFC 3339 in UTC, as are all instants of a record. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly attempt: Attempt;
  readonly ruleSet: { readonly name: string; readonly version: number; readonly hash: string };
  /** The version of the software that judged. */
  readonly software: string;
};

export type Judging = {
  readonly id: DecisionId;
  readonly tenant: TenantId;
  readonly recordedAt: Instant;
  readonly ruleSet: RuleSet;
  readonly software: string;
};

export const judge = (attempt: Attempt, judging: Judging): DecisionRecord => {
  const { id, tenant, recordedAt, ruleSet, software } = judging;
  const { name, version } = ruleSet.content;
  return {
    ...evaluate(ruleSet, attempt),
    id,
    eventId: attempt.eventId,
    tenant,
    occurredAt: attempt.occurredAt,
    recordedAt: formatInstant(recordedAt),
    attempt,
    ruleSet: { name, version, hash: ruleSet.hash },
    software,
  };
};

/** RFC 8785. */
export const canonicalText = (value: DecisionRecord | Attempt): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a record is always JSON');
  return text;
};

/** Reads back what `canonicalText` wrote. */
export const recordOf = (text: string): DecisionRecord => JSON.parse(text) as DecisionRecord;
