/**
 * Decisions as CSV (RFC 4180): CRLF, quotes doubled. A text a spreadsheet would run as a formula is led by an apostrophe.
 * UTF-8 with a byte order mark, without which Japanese spreadsheets read it as CP932.
 */
import type { DecisionRecord } from './record.ts';

type Column = { readonly name: string; readonly of: (record: DecisionRecord) => string | number | undefined };

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
];

const FORMULA = /^[=+\-@\t\r]/;

const cell = (value: string | number | undefined): string => {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

export const CSV_HEAD = `\uFEFF${line(COLUMNS.map(({ name }) => name))}`;

export const csvLine = (record: DecisionRecord): string => line(COLUMNS.map(({ of }) => cell(of(record))));
