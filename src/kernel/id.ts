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
const TEXT_LENGTH = 26;
/** 26 characters carry 130 bits: two zero bits come before the 128 of the uuid. */
const LEADING_ZERO_BITS = 2;

/**
 * Makes an id from an instant and 10 random bytes, of which 74 bits are used.
 * @throws RangeError before 1970 or with the wrong number of bytes.
 */
export const makeId = <P extends string>(prefix: P, at: Instant, entropy: Uint8Array): Id<P> => {
  if (entropy.length !== 10) throw new RangeError('an id takes 10 random bytes');
  if (at < 0 || at > MAX_TIME_MS) throw new RangeError('an id needs an instant from 1970 on');
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(at / 2 ** 32));
  view.setUint32(2, at % 2 ** 32);
  bytes.set(entropy, 6);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x70);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  return encode(prefix, bytes);
};

const encode = <P extends string>(prefix: P, bytes: Uint8Array): Id<P> => {
  let text = '';
  let pending = 0;
  let pendingBits = LEADING_ZERO_BITS;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    pendingBits += 8;
    while (pendingBits >= 5) {
      pendingBits -= 5;
      text += ALPHABET[pending >> pendingBits];
      pending &= (1 << pendingBits) - 1;
    }
  }
  return `${prefix}_${text}` as Id<P>;
};

const decode = (text: string): Uint8Array | undefined => {
  if (text.length !== TEXT_LENGTH) return undefined;
  const bytes = new Uint8Array(16);
  let filled = 0;
  let pending = 0;
  let pendingBits = -LEADING_ZERO_BITS;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return undefined;
    pending = (pending << 5) | value;
    pendingBits += 5;
    if (pendingBits === 3 && pending > 7) return undefined;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[filled++] = pending >> pendingBits;
      pending &= (1 << pendingBits) - 1;
    }
  }
  return bytes;
};

/** Reads an id as written outside. Only the canonical lower-case form is accepted, so that text equality is identity. */
export const parseId = <P extends string>(prefix: P, text: string): Outcome<Id<P>, 'not-an-id'> =>
  text.startsWith(`${prefix}_`) && decode(text.slice(prefix.length + 1)) !== undefined
    ? ok(text as Id<P>)
    : failed('not-an-id');

/** The uuid column's form, lower case; sorts as text like the id. @throws RangeError when `id` is not one. */
export const uuidOf = (id: Id<string>): string => {
  const bytes = decode(id.slice(id.lastIndexOf('_') + 1));
  if (bytes === undefined) throw new RangeError('not an id');
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws RangeError when `uuid` is not written in the 8-4-4-4-12 form. */
export const idOf = <P extends string>(prefix: P, uuid: string): Id<P> => {
  if (!UUID.test(uuid)) throw new RangeError('not a uuid');
  const hex = uuid.replaceAll('-', '');
  const bytes = new Uint8Array(16);
  for (let at = 0; at < 16; at++) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  return encode(prefix, bytes);
};
