/** Byte strings and strict text codecs: whatever is not the one canonical spelling is refused, not repaired. */

/** SHA-256 of FIPS 180-4, synchronous: 32 fresh bytes. `node:crypto` on a server, any pure implementation in a page. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const HASH_BYTES = 32;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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

const CHUNK = 0x8000;

/** RFC 4648 section 4, with padding. */
export const base64Of = (bytes: Uint8Array): string => {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
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
