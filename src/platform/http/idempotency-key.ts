/** Reads the header `Idempotency-Key`, and tells one request from another. Pure. */
import { createHash } from 'node:crypto';
import { failed, type Outcome, ok } from '#kernel';

/** Printable ASCII. */
const KEY = /^[\x20-\x7e]{1,255}$/;
/** A string of RFC 9651, as the draft writes a key: `"8e03978e-40d5"`. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/**
 * The key, quoted or bare: `"abc"` and `abc` are the same key.
 * @param sent each value the header came with; `undefined` when it did not.
 */
export const readIdempotencyKey = (sent: readonly string[] | undefined): Outcome<string | undefined, 'not-a-key'> => {
  if (sent === undefined) return ok(undefined);
  const [text, another] = sent;
  if (text === undefined || another !== undefined) return failed('not-a-key');
  const quoted = QUOTED.exec(text)?.[1]?.replaceAll(/\\(.)/g, '$1');
  if (quoted === undefined && text.startsWith('"')) return failed('not-a-key');
  const key = quoted ?? text;
  return KEY.test(key) ? ok(key) : failed('not-a-key');
};

/** SHA-256 over method, URL and body. The order of a JSON object's members says nothing (RFC 8259). */
export const fingerprintOf = (method: string, url: string, body: unknown): Uint8Array => {
  const text = JSON.stringify([method, url, body ?? null], (_, value) => (isPlain(value) ? sorted(value) : value));
  return createHash('sha256').update(text).digest();
};

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
