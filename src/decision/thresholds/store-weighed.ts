/** What a payment's money depends on, a narrow row beside its record: to be read whole for other thresholds. */
import { sql } from 'kysely';
import { parseInstant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { canBeAsked, liabilityOf } from '../core/policy/weigh.ts';
import { REASON_CODES } from '../core/policy/weigh-after-rules.ts';
import type { DecisionRecord } from '../core/record.ts';
import { ANSWERS, type Answer } from '../core/rule-set.ts';

/** Of records that have a probability of fraud: a model's, or the policy's own. */
export const insertWeighed = async (tx: Tx, tenant: TenantId, records: readonly DecisionRecord[]): Promise<void> => {
  const rows = records.flatMap((record) => rowOf(record) ?? []);
  if (rows.length === 0) return;
  await sql`
    insert into decision.weighed (tenant, decision, event_id, recorded_at, currency, amount_minor, probability,
      liability, ruled, answer, can_challenge, is_exempt, is_open)
    select ${uuidOf(tenant)}::uuid, * from unnest(
      ${rows.map(({ decision }) => decision)}::uuid[],
      ${rows.map(({ eventId }) => eventId)}::text[],
      ${rows.map(({ recordedAt }) => recordedAt)}::timestamptz[],
      ${rows.map(({ currency }) => currency)}::text[],
      ${rows.map(({ amountMinor }) => amountMinor)}::int8[],
      ${rows.map(({ probability }) => probability)}::int4[],
      ${rows.map(({ liability }) => liability)}::text[],
      ${rows.map(({ ruled }) => ruled)}::text[],
      ${rows.map(({ answer }) => answer)}::text[],
      ${rows.map(({ canChallenge }) => canChallenge)}::bool[],
      ${rows.map(({ isExempt }) => isExempt)}::bool[],
      ${rows.map(({ isOpen }) => isOpen)}::bool[]
    )`.execute(tables<object>(tx));
};

const MILLION = 1_000_000;

const rowOf = (record: DecisionRecord) => {
  const probability = record.policy?.probability ?? record.score;
  const recordedAt = parseInstant(record.recordedAt);
  if (probability === undefined || recordedAt.kind === 'failed') return undefined;
  const { attempt, reasons } = record;
  return {
    decision: uuidOf(record.id),
    eventId: record.eventId,
    recordedAt: recordedAt.value,
    currency: attempt.amount.currency,
    amountMinor: attempt.amount.amountMinor,
    probability: Math.round(probability * MILLION),
    liability: liabilityOf(attempt),
    ruled: ruledOf(record),
    answer: record.answer,
    canChallenge: canBeAsked(attempt),
    isExempt: record.policy?.exemption !== undefined,
    isOpen: !reasons.some(({ source, action }) => source === 'list' && action === 'allow'),
  };
};

/** What it would have been whatever the thresholds: what rules, lists and the floors of a policy say. */
const ruledOf = ({ reasons }: DecisionRecord): Answer => {
  const standing = reasons.filter(
    ({ source, code, overruled }) =>
      overruled === undefined && (source !== 'policy' || code === REASON_CODES['at-least']),
  );
  return ANSWERS.findLast((answer) => standing.some(({ action }) => action === answer)) ?? 'allow';
};
