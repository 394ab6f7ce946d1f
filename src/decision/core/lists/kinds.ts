/**
 * What a list can hold, which field of an attempt each kind is compared with, and under which keys. Of e-mail and
 * delivery addresses only hashes are kept; of cards only what stands for the number.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { failed, isCardNumber, type Outcome, ok } from '#kernel';
import type { Attempt } from '../attempt.ts';
import { formatIpRange, ipKey, parseIpRange } from './ip-range.ts';

export const LIST_KINDS = ['card', 'ip', 'email', 'device', 'bin', 'address'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/**
 * `deny`: refused. `allow`: the rules are overruled. `watch`: noted, and of use to rules alone, like the others too.
 */
export const LIST_EFFECTS = ['allow', 'deny', 'watch'] as const;
export type ListEffect = (typeof LIST_EFFECTS)[number];

/** The field a rule writes before `in lists.name`. */
export const FIELD_OF_KIND: Readonly<Record<ListKind, string>> = {
  card: 'card.token',
  ip: 'customer.ipAddress',
  email: 'customer.emailHash',
  device: 'customer.deviceId',
  bin: 'card.bin',
  address: 'delivery.addressHash',
};

const READ: Readonly<Record<ListKind, (attempt: Attempt) => string | undefined>> = {
  card: ({ card }) => card.token,
  ip: ({ customer }) => customer?.ipAddress,
  email: ({ customer }) => customer?.emailHash,
  device: ({ customer }) => customer?.deviceId,
  bin: ({ card }) => card.bin,
  address: ({ delivery }) => delivery?.addressHash,
};

export const listedField = (kind: ListKind, attempt: Attempt): string | undefined => READ[kind](attempt);

/** `prefix`: bits of a range, digits of a BIN; 0 where values are compared whole. `shown` is what people read. */
export type ListValue = { readonly key: string; readonly prefix: number; readonly shown: string };

export type ListValueFault = { readonly code: string; readonly expected: string };

/** Hashes a delivery address with the tenant's key. */
export type HashAddress = (text: string) => string;

const HASH = /^[0-9a-f]{64}$/;
const fault = (code: string, expected: string) => failed({ code, expected });
const whole = (text: string): ListValue => ({ key: text, prefix: 0, shown: text });

const readVisible = (text: string): Outcome<ListValue, ListValueFault> =>
  /^[\x21-\x7e]{1,128}$/.test(text) ? ok(whole(text)) : fault('not-visible-ascii', '1 to 128 visible ASCII characters');

const readEmail = (text: string): Outcome<ListValue, ListValueFault> => {
  const address = text.toLowerCase();
  if (HASH.test(address)) return ok(whole(address));
  if (text.length > 320 || !/^[^\s@]+@[^\s@]+$/.test(address)) {
    return fault('not-an-email', 'an address name@host, or the SHA-256 of one in 64 hex digits');
  }
  return ok(whole(bytesToHex(sha256(utf8ToBytes(address)))));
};

const readRange = (text: string): Outcome<ListValue, ListValueFault> => {
  const range = parseIpRange(text);
  if (range === undefined) return fault('not-an-ip-range', 'an IPv4 or IPv6 address, or a range such as 192.0.2.0/24');
  // A range of half the internet is a slip of the pen.
  if (range.length < 8) return fault('ip-range-too-wide', 'a prefix of 8 bits or more');
  return ok({ key: ipKey(range, range.length), prefix: range.length, shown: formatIpRange(range) });
};

/** @param text as people write it; ends are trimmed. */
export const readListValue = (
  kind: ListKind,
  text: string,
  hashAddress: HashAddress,
): Outcome<ListValue, ListValueFault> => {
  const value = text.normalize('NFKC').trim();
  if (isCardNumber(value.replaceAll(/[ -]/g, ''))) {
    return fault('card-number-not-accepted', 'what stands for the card, never its number');
  }
  if (value === '') return fault('required', 'a value');
  switch (kind) {
    case 'card':
    case 'device':
      return readVisible(value);
    case 'email':
      return readEmail(value);
    case 'ip':
      return readRange(value);
    case 'bin':
      return /^\d{6,8}$/.test(value)
        ? ok({ ...whole(value), prefix: value.length })
        : fault('not-a-bin', 'the first 6 to 8 digits of card numbers');
    case 'address': {
      if (HASH.test(value)) return ok(whole(value));
      return value.length <= 300 ? ok(whole(hashAddress(value))) : fault('too-long', 'at most 300 characters');
    }
  }
};

/** Every key under which a list with entries of these prefixes would hold the attempt; 0 where compared whole. */
export const keysOf = (kind: ListKind, attempt: Attempt, prefixes: readonly number[]): readonly string[] => {
  const value = listedField(kind, attempt);
  if (value === undefined || prefixes.length === 0) return [];
  if (kind === 'bin')
    return prefixes.filter((length) => length <= value.length).map((length) => value.slice(0, length));
  if (kind !== 'ip') return [value];
  const address = parseIpRange(value);
  if (address === undefined) return [];
  return prefixes.filter((length) => length <= address.bytes.length * 8).map((length) => ipKey(address, length));
};
