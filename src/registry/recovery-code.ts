/** Recovery codes: 80 random bits each, so that one SHA-256 keeps them as well as a slow hash would. */
import type { Random } from '#platform/random';
import { hashOf } from './credentials.ts';

const CODE_BYTES = 10;
/** Crockford's base32: no letter that is read for another. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const FORM = /^[0-9a-hjkmnp-tv-z]{16}$/;

/** Four groups of four: `7k3p-…`. */
export const newRecoveryCode = (random: Random): string => {
  let bits = 0n;
  for (const byte of random.bytes(CODE_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let at = 0; at < 16; at++) text += ALPHABET[Number((bits >> BigInt(5 * at)) & 31n)];
  return text.replaceAll(/(.{4})(?=.)/g, '$1-');
};

/** As it is compared: case, spaces and hyphens do not count, and `o`, `i`, `l` are what they look like. */
const plainCode = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');

export const isRecoveryCode = (text: string): boolean => FORM.test(plainCode(text));

export const hashOfRecoveryCode = (text: string): Uint8Array => hashOf(plainCode(text));
