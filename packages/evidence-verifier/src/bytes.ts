/** Byte strings and strict text codecs: whatever is not the one canonical spelling is refused, not repaired. */

/** SHA-256 of FIPS 180-4, synchronous: 32 fresh bytes. `node:crypto` on a server, any pure implementation in a page. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const HASH_BYTES = 32;

const encoder = new TextEncoder();
const asciiDecoder = new TextDecoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const BASE64_CHARACTERS = encoder.encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const NOT_BASE64 = 0xff;
const BASE64_VALUES = new Uint8Array(256).fill(NOT_BASE64);
for (const [value, character] of BASE64_CHARACTERS.entries()) BASE64_VALUES[character] = value;
const PADDING = 0x3d;

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** `undefined` when the bytes are not well-formed UTF-8. A byte order mark is kept as the character it is. */
export const utf8Text = (bytes: Uint8Array): string | undefined => {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
};

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Where `a` and `b` first differ, or `undefined` when they are the same bytes. */
export const firstDifference = (a: Uint8Array, b: Uint8Array): number | undefined => {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) if (a[at] !== b[at]) return at;
  return a.length === b.length ? undefined : shared;
};

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => firstDifference(a, b) === undefined;

export const hexOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
};

/** Lower-case hex only; `undefined` for anything else. */
export const bytesOfHex = (text: string): Uint8Array | undefined => {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
};

/** RFC 4648 section 4, with padding. */
export const base64Of = (bytes: Uint8Array): string => asciiDecoder.decode(encodeBase64(bytes));

/** `base64Of` as bytes, for what is written into bytes again. */
export const encodeBase64 = (bytes: Uint8Array): Uint8Array => {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let at = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const bits = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    text[at++] = BASE64_CHARACTERS[bits >> 18] ?? 0;
    text[at++] = BASE64_CHARACTERS[(bits >> 12) & 63] ?? 0;
    text[at++] = BASE64_CHARACTERS[(bits >> 6) & 63] ?? 0;
    text[at++] = BASE64_CHARACTERS[bits & 63] ?? 0;
  }
  if (bytes.length % 3 > 0) text[at - 1] = PADDING;
  if (bytes.length % 3 === 1) text[at - 2] = PADDING;
  return text;
};

/**
 * RFC 4648 section 4, canonical: padding present, no white space, unused bits zero; `undefined` otherwise.
 * `atob` forgives all three, so the text is compared with its own re-encoding.
 */
export const bytesOfBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0) return undefined;
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  if (btoa(binary) !== text) return undefined;
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
};

/** `bytesOfBase64` of text that is still bytes, `start` to `end`: no string is made, which is most of the cost. */
export const decodeBase64 = (text: Uint8Array, start: number, end: number): Uint8Array | undefined => {
  const length = end - start;
  if (length < 0 || length % 4 !== 0) return undefined;
  const padding = length === 0 || text[end - 1] !== PADDING ? 0 : text[end - 2] === PADDING ? 2 : 1;
  const decoded = new Uint8Array((length / 4) * 3 - padding);
  const whole = end - (padding === 0 ? 0 : 4);
  let at = 0;
  let seen = 0;
  const sextet = (place: number): number => {
    const value = BASE64_VALUES[text[place] ?? 0] ?? NOT_BASE64;
    seen |= value;
    return value;
  };
  for (let from = start; from < whole; from += 4) {
    const bits = (sextet(from) << 18) | (sextet(from + 1) << 12) | (sextet(from + 2) << 6) | sextet(from + 3);
    decoded[at++] = bits >> 16;
    decoded[at++] = bits >> 8;
    decoded[at++] = bits;
  }
  if (padding > 0) {
    const bits = (sextet(whole) << 18) | (sextet(whole + 1) << 12) | (padding === 1 ? sextet(whole + 2) << 6 : 0);
    decoded[at++] = bits >> 16;
    if (padding === 1) decoded[at] = bits >> 8;
    // Spare bits have to be zero, else a value would have several spellings.
    if ((bits & (padding === 1 ? 0xff : 0xffff)) !== 0) return undefined;
  }
  return seen > 63 ? undefined : decoded;
};
