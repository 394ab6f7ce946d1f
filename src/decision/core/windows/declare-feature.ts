/**
 * A feature as a file declares it: exactly one operation with what it takes, `by`, `over`, `delay`, `where`, `exclude`.
 * Short names stand for fields, so that a file reads like a sentence: `{ distinct: card, by: ip, over: 1h }`.
 */
import { bitOfResult, type Operation, type Result } from './family-plan.ts';

export const OPERATIONS = [
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'stddev',
  'distinct',
  'ratio',
  'since',
  'first-seen',
  'top-share',
] as const satisfies readonly Operation[];

export const FEATURE_KEYS = [...OPERATIONS, 'by', 'over', 'delay', 'where', 'exclude'];

/** Short names of fields; the whole path of a field may always be written instead. */
export const FIELD_ALIASES: Readonly<Record<string, string>> = {
  amount: 'amount.amountMinor',
  bin: 'card.bin',
  card: 'card.token',
  currency: 'amount.currency',
  customer: 'customer.id',
  delivery_address: 'delivery.addressHash',
  device: 'customer.deviceId',
  email: 'customer.emailHash',
  ip: 'customer.ipAddress',
  merchant: 'merchant.acceptorNumber',
};

/** Whatever was asked about: every attempt counts, whatever the answer was. */
export const ALL_WORDS = ['attempt', 'attempts', 'payment', 'payments'];

/** What becomes known of an attempt later: an outcome of its payment, or that it was a fraud. */
const RESULT_WORDS: Readonly<Record<string, Result>> = {
  authorised: 'authorised',
  captured: 'captured',
  declined: 'declined',
  disputed: 'disputed',
  disputes: 'disputed',
  fraud: 'fraud',
  frauds: 'fraud',
};

export const COUNTED_WORDS = [...ALL_WORDS, ...Object.keys(RESULT_WORDS)];

/** The results an event must have; zero for every event; `undefined` for another word. */
export const resultsOf = (word: string): number | undefined => {
  const result = RESULT_WORDS[word];
  if (result !== undefined) return bitOfResult(result);
  return ALL_WORDS.includes(word) ? 0 : undefined;
};

/** How far `since` and `first-seen` look back where nothing is said. */
export const DEFAULT_MEMORY = '30d';
