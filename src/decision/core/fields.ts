/** The fields a rule can name, with their types, and how each is read from an attempt. */
import { parseInstant } from '#kernel';
import { type Attempt, CHANNELS, SECURITY_CODE, THREE_DS } from './attempt.ts';
import type { Field, Fields } from './expression/check.ts';
import type { Facts, Value } from './expression/compile.ts';

type Read = (attempt: Attempt) => Value | undefined;

const TOKYO_OFFSET_MS = 9 * 3_600_000;

/** A card is good to the end of its month of expiry; the month is Tokyo's, where the payment is judged. */
const isExpired: Read = ({ card, occurredAt }) => {
  const at = parseInstant(occurredAt);
  if (card.expiry === undefined || at.kind === 'failed') return undefined;
  return card.expiry < new Date(at.value + TOKYO_OFFSET_MS).toISOString().slice(0, 7);
};

const TABLE: readonly (readonly [path: string, field: Field, read: Read])[] = [
  ['eventId', { type: 'string' }, (a) => a.eventId],
  ['channel', { type: 'string', values: CHANNELS }, (a) => a.channel],
  ['amount.amountMinor', { type: 'int' }, (a) => a.amount.amountMinor],
  ['amount.currency', { type: 'string' }, (a) => a.amount.currency],
  ['card.token', { type: 'string' }, (a) => a.card.token],
  ['card.bin', { type: 'string' }, (a) => a.card.bin],
  ['card.last4', { type: 'string' }, (a) => a.card.last4],
  ['card.expiry', { type: 'string' }, (a) => a.card.expiry],
  ['card.isExpired', { type: 'bool' }, isExpired],
  ['card.issuerCountry', { type: 'string' }, (a) => a.card.issuerCountry],
  ['merchant.acceptorNumber', { type: 'string' }, (a) => a.merchant.acceptorNumber],
  ['merchant.name', { type: 'string' }, (a) => a.merchant.name],
  ['merchant.categoryCode', { type: 'string' }, (a) => a.merchant.categoryCode],
  ['customer.id', { type: 'string' }, (a) => a.customer?.id],
  ['customer.emailHash', { type: 'string' }, (a) => a.customer?.emailHash],
  ['customer.ipAddress', { type: 'string' }, (a) => a.customer?.ipAddress],
  ['customer.deviceId', { type: 'string' }, (a) => a.customer?.deviceId],
  ['customer.country', { type: 'string' }, (a) => a.customer?.country],
  ['delivery.country', { type: 'string' }, (a) => a.delivery?.country],
  ['delivery.isDigital', { type: 'bool' }, (a) => a.delivery?.isDigital],
  ['authentication.threeDs', { type: 'string', values: THREE_DS }, (a) => a.authentication?.threeDs],
  ['authentication.securityCode', { type: 'string', values: SECURITY_CODE }, (a) => a.authentication?.securityCode],
];

export const ATTEMPT_FIELDS: Fields = new Map(TABLE.map(([path, field]) => [path, field]));

/** In the order of ATTEMPT_FIELDS. */
export const factsOf = (attempt: Attempt): Facts => TABLE.map(([, , read]) => read(attempt));
