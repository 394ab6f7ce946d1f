/**
 * Reads a JSON body (RFC 8259) as strictly as I-JSON (RFC 7493) asks: UTF-8 only, no key twice in an object, no lone
 * surrogates; and besides no NUL, which PostgreSQL's text cannot hold, no `__proto__` and no more than 64 levels.
 * A failure names line and column (both from 1, in UTF-16 units), never what stands there.
 */
import { failed, type Outcome, ok } from '#kernel';

const DEEPEST = 64;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SHORT_ESCAPES = '"\\/bfnrt';

export type JsonFault = {
  readonly reason: 'not-utf-8' | 'syntax' | 'duplicate-key' | 'forbidden-key' | 'not-text' | 'too-deep';
  readonly line?: number;
  readonly column?: number;
};

class Refused extends Error {
  readonly reason: JsonFault['reason'];
  readonly at: number;
  constructor(reason: JsonFault['reason'], at: number) {
    super(reason);
    this.reason = reason;
    this.at = at;
  }
}

export const readJson = (bytes: Uint8Array): Outcome<unknown, JsonFault> => {
  let text: string;
  try {
    text = UTF_8.decode(bytes);
  } catch {
    return failed({ reason: 'not-utf-8' });
  }
  try {
    const end = skipSpace(text, readValue(text, skipSpace(text, 0), 0));
    if (end < text.length) throw new Refused('syntax', end);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const before = text.slice(0, error.at);
    const line = before.split('\n').length;
    return failed({ reason: error.reason, line, column: error.at - before.lastIndexOf('\n') });
  }
  return ok(JSON.parse(text));
};

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (WHITE_SPACE.has(text.charCodeAt(at))) at++;
  return at;
};

/** Each reader takes the place of its first character and returns the place after its last. */
const readValue = (text: string, at: number, depth: number): number => {
  const first = text[at];
  if (first === '{') return readObject(text, at, depth + 1);
  if (first === '[') return readArray(text, at, depth + 1);
  if (first === '"') return readString(text, at);
  LITERAL.lastIndex = at;
  if (!LITERAL.test(text)) throw new Refused('syntax', at);
  return LITERAL.lastIndex;
};

const readArray = (text: string, start: number, depth: number): number => {
  if (depth > DEEPEST) throw new Refused('too-deep', start);
  let at = skipSpace(text, start + 1);
  if (text[at] === ']') return at + 1;
  for (;;) {
    at = skipSpace(text, readValue(text, at, depth));
    if (text[at] === ']') return at + 1;
    if (text[at] !== ',') throw new Refused('syntax', at);
    at = skipSpace(text, at + 1);
  }
};

const readObject = (text: string, start: number, depth: number): number => {
  if (depth > DEEPEST) throw new Refused('too-deep', start);
  let at = skipSpace(text, start + 1);
  if (text[at] === '}') return at + 1;
  const keys = new Set<string>();
  for (;;) {
    const keyAt = at;
    if (text[keyAt] !== '"') throw new Refused('syntax', keyAt);
    at = readString(text, keyAt);
    const raw = text.slice(keyAt + 1, at - 1);
    const key: string = raw.includes('\\') ? JSON.parse(text.slice(keyAt, at)) : raw;
    if (key === '__proto__') throw new Refused('forbidden-key', keyAt);
    if (keys.has(key)) throw new Refused('duplicate-key', keyAt);
    keys.add(key);
    at = skipSpace(text, at);
    if (text[at] !== ':') throw new Refused('syntax', at);
    at = skipSpace(text, readValue(text, skipSpace(text, at + 1), depth));
    if (text[at] === '}') return at + 1;
    if (text[at] !== ',') throw new Refused('syntax', at);
    at = skipSpace(text, at + 1);
  }
};

const readString = (text: string, start: number): number => {
  let at = start + 1;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return at + 1;
    if (Number.isNaN(unit) || unit < 0x20) throw new Refused('syntax', at);
    at = unit === 0x5c ? readEscape(text, at) : at + 1;
  }
};

const readEscape = (text: string, at: number): number => {
  const letter = text[at + 1];
  if (letter !== undefined && SHORT_ESCAPES.includes(letter)) return at + 2;
  const unit = unitAt(text, at);
  if (unit === undefined) throw new Refused('syntax', at);
  if (unit === 0) throw new Refused('not-text', at);
  if (unit < 0xd800 || unit > 0xdfff) return at + 6;
  const low = unitAt(text, at + 6);
  if (unit > 0xdbff || low === undefined || low < 0xdc00 || low > 0xdfff) throw new Refused('not-text', at);
  return at + 12;
};

/** The UTF-16 unit that `\uXXXX` at `at` writes. */
const unitAt = (text: string, at: number): number | undefined =>
  /^\\u[0-9a-fA-F]{4}$/.test(text.slice(at, at + 6)) ? Number.parseInt(text.slice(at + 2, at + 6), 16) : undefined;
