/** Opens a review of each held payment of a batch, in the batch's transaction: one statement, and none without a hold. */
import { sql } from 'kysely';
import { type Instant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { NewId } from '#platform/random';
import type { DecisionRecord } from '../core/record.ts';
import type { ReviewOutcome } from '../core/review.ts';
import type { Tables } from './review-tables.ts';

/** Of tenants that have set nothing else. */
export type ReviewDefaults = { readonly minutes: number; readonly whenLate: ReviewOutcome };

type Judged = { readonly record: DecisionRecord; readonly recordedAt: Instant };

export const openReviews = async (
  { newId, reviewDefaults }: { readonly newId: NewId; readonly reviewDefaults: ReviewDefaults },
  tx: Tx,
  tenant: TenantId,
  judged: readonly Judged[],
): Promise<void> => {
  const held = judged.filter(({ record }) => record.answer === 'hold');
  if (held.length === 0) return;
  const records = held.map(({ record }) => record);
  await sql`
    insert into decision.review (tenant, id, decision, event_id, acceptor_number, amount_minor, currency, reasons,
      opened_at, due_at, when_late)
    select ${uuidOf(tenant)}::uuid, new.id, new.decision, new.event_id, new.acceptor_number, new.amount_minor,
      new.currency, string_to_array(new.reasons, ' '), new.opened_at,
      new.opened_at + make_interval(mins => coalesce(policy.minutes, ${reviewDefaults.minutes}::int)),
      coalesce(policy.when_late, ${reviewDefaults.whenLate}::text)
    from unnest(
      ${records.map(() => uuidOf(newId('rev')))}::uuid[],
      ${records.map(({ id }) => uuidOf(id))}::uuid[],
      ${records.map(({ eventId }) => eventId)}::text[],
      ${records.map(({ attempt }) => attempt.merchant.acceptorNumber)}::text[],
      ${records.map(({ attempt }) => attempt.amount.amountMinor)}::bigint[],
      ${records.map(({ attempt }) => attempt.amount.currency)}::text[],
      ${records.map(({ reasons }) => reasons.map(({ code }) => code).join(' '))}::text[],
      ${held.map(({ recordedAt }) => recordedAt)}::timestamptz[]
    ) as new (id, decision, event_id, acceptor_number, amount_minor, currency, reasons, opened_at)
    left join decision.review_policy policy on policy.tenant = ${uuidOf(tenant)}::uuid`.execute(tables<Tables>(tx));
};
