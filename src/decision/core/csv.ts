/** Decisions as CSV: one line each. */
import { csvHead, csvLine } from '#kernel';
import type { DecisionRecord } from './record.ts';
import type { Answer } from './rule-set.ts';

/** With what stands in its place, if anything does. */
type Shown = DecisionRecord & { readonly answeredInstead?: { readonly answer: Answer } };

type Column = { readonly name: string; readonly of: (record: Shown) => string | number | undefined };

const COLUMNS: readonly Column[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'event_id', of: ({ eventId }) => eventId },
  { name: 'occurred_at', of: ({ occurredAt }) => occurredAt },
  { name: 'recorded_at', of: ({ recordedAt }) => recordedAt },
  { name: 'answer', of: ({ answer }) => answer },
  { name: 'reasons', of: ({ reasons }) => reasons.map(({ code }) => code).join(' ') },
  { name: 'shadow_reasons', of: ({ shadowReasons }) => shadowReasons.map(({ code }) => code).join(' ') },
  { name: 'channel', of: ({ attempt }) => attempt.channel },
  { name: 'amount_minor', of: ({ attempt }) => attempt.amount.amountMinor },
  { name: 'currency', of: ({ attempt }) => attempt.amount.currency },
  { name: 'acceptor_number', of: ({ attempt }) => attempt.merchant.acceptorNumber },
  { name: 'merchant_name', of: ({ attempt }) => attempt.merchant.name },
  { name: 'card_token', of: ({ attempt }) => attempt.card.token },
  { name: 'card_bin', of: ({ attempt }) => attempt.card.bin },
  { name: 'card_last4', of: ({ attempt }) => attempt.card.last4 },
  { name: 'rule_set', of: ({ ruleSet }) => ruleSet.hash },
  { name: 'answered_instead', of: ({ answeredInstead }) => answeredInstead?.answer },
];

export const CSV_HEAD = csvHead(COLUMNS.map(({ name }) => name));

export const csvLineOf = (record: Shown): string => csvLine(COLUMNS.map(({ of }) => of(record)));
