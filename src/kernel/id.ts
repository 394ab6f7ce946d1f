/**
 * Ids: UUIDv7 (RFC 9562 section 5.7) inside, so that they sort by time; outside a prefix and 26 characters of
 * Crockford base32: `dec_01jd7…`. The prefix says what the id names, so that one cannot be passed for another.
 */

import type { Instant } from './instant.ts';
import { failed, type Outcome, ok } from './outcome.ts';

declare const idBrand: unique symbol;
export type Id<Prefix extends string> = `${Prefix}_${string}` & { readonly [idBrand]: Prefix };

export type TenantId = Id<'ten'>;
export type PersonId = Id<'per'>;
export type PartyId = Id<'pty'>;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const MAX_TIME_MS = 2 ** 48 - 1;

/**
 * Makes an id from an instant and 10 random bytes (74 bits of them are used).
 * @throws RangeError before 1970 or with the wrong number of bytes.
 */
export const makeId = <P extends string>(prefix: P, at: Instant, entropy: Uint8Array): Id<P> => {
  if (entropy.length !== 10) throw new RangeError('an id takes 10 random bytes');
  if (at < 0 || at > MAX_TIME_MS) throw new RangeError('an id needs an instant from 1970 on');
  let bits = BigInt(at) << 80n;
  for (const byte of entropy)
    bits = (bits & ~((1n << 80n) - 1n)) | (((bits << 8n) & ((1n << 80n) - 1n)) | BigInt(byte));
  bits = (bits & ~(0xfn << 76n)) | (0x7n << 76n);
  bits = (bits & ~(0x3n << 62n)) | (0x2n << 62n);
  return encode(prefix, bits);
};

const encode = <P extends string>(prefix: P, bits: bigint): Id<P> => {
  let text = '';
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((bits >> shift) & 31n)];
  return `${prefix}_${text}` as Id<P>;
};

const decode = (text: string): bigint | undefined => {
  if (text.length !== 26 || !/^[0-7]/.test(text)) return undefined;
  let bits = 0n;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return undefined;
    bits = (bits << 5n) | BigInt(value);
  }
  return bits;
};

/** Reads an id as written outside. Only the canonical lower-case form is accepted, so that text equality is identity. */
export const parseId = <P extends string>(prefix: P, text: string): Outcome<Id<P>, 'not-an-id'> =>
  text.startsWith(`${prefix}_`) && decode(text.slice(prefix.length + 1)) !== undefined
    ? ok(text as Id<P>)
    : failed('not-an-id');

/** The uuid column's form. */
export const uuidOf = (id: Id<string>): string => {
  const bits = decode(id.slice(id.lastIndexOf('_') + 1));
  if (bits === undefined) throw new RangeError('not an id');
  const hex = bits.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** @throws RangeError when `uuid` is not 32 hex digits. */
export const idOf = <P extends string>(prefix: P, uuid: string): Id<P> => {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new RangeError('not a uuid');
  return encode(prefix, BigInt(`0x${hex}`));
};
