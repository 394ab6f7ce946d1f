/**
 * From a number that has the form of a card's to a sighting: what touches it, what is named before it, whether it is a
 * magnetic stripe; and at the end of the stream what the other values in its place say.
 */
import type { Sighting } from './finding.ts';
import type { Number as Judged } from './judge-number.ts';
import { contextOfNumber } from './masked-context.ts';
import { nameBefore } from './name-before.ts';
import type { Templates } from './templates.ts';

/** A sighting that the template test has yet to see. */
export type Candidate = {
  readonly sighting: Sighting;
  readonly template: number | undefined;
  /** A stretch of a longer run of digits counts only where its column is one of cards. */
  readonly inside: boolean;
};

export type Where = {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly unit: number;
};

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isWord = (byte: number | undefined): boolean => isLetter(byte) || isDigit(byte);

const LONGEST_WORD = 64;
const LONG_REST = 8;

const isHexLetter = (byte: number): boolean => (byte | 0x20) <= 0x66;

/** Digits inside a hexadecimal digest or a long random word, or behind the point of a fraction. */
const isPartOfWord = ({ bytes, start, end, unit }: Where): boolean => {
  if (unit !== 1) return false;
  if (bytes[start - 1] === 0x2e && isDigit(bytes[start - 2])) return true;
  const escaped = isLetter(bytes[start - 1]) && bytes[start - 2] === 0x5c;
  let from = start;
  while (!escaped && isWord(bytes[from - 1]) && start - from < LONGEST_WORD) from -= 1;
  let to = end;
  while (isWord(bytes[to]) && to - end < LONGEST_WORD) to += 1;
  const rest = [...bytes.subarray(from, start), ...bytes.subarray(end, to)];
  const isRandom = rest.some(isDigit) || rest.every(isHexLetter);
  return (rest.length >= LONG_REST && isRandom) || (from < start && to > end);
};

const digitsAt = (bytes: Uint8Array, from: number, count: number): boolean => {
  for (let at = from; at < from + count; at += 1) if (!isDigit(bytes[at])) return false;
  return true;
};

const isMonthAt = (bytes: Uint8Array, at: number): boolean => {
  const month = ((bytes[at] as number) - 0x30) * 10 + (bytes[at + 1] as number) - 0x30;
  return month >= 1 && month <= 12;
};

const EXPIRY_AND_SERVICE = 7;
const LONGEST_HOLDER = 26;

const separatorAt = (bytes: Uint8Array, at: number, sign: number, escaped: string): number => {
  if (bytes[at] === sign) return at + 1;
  if (bytes[at] !== 0x25) return -1;
  const pair = String.fromCharCode(bytes[at + 1] as number, bytes[at + 2] as number).toUpperCase();
  return pair === escaped ? at + 3 : -1;
};

const isStripeData = (bytes: Uint8Array, at: number): boolean =>
  digitsAt(bytes, at, EXPIRY_AND_SERVICE) && isMonthAt(bytes, at + 2);

/** ISO/IEC 7813: track 2 is `number=YYMMSSS…` (D for = in chip data), track 1 `Bnumber^HOLDER^YYMMSSS…`. */
const trackOf = ({ bytes, start, end, unit }: Where): 'track-1' | 'track-2' | undefined => {
  if (unit !== 1) return undefined;
  const equals = separatorAt(bytes, end, 0x3d, '3D');
  const second = equals > 0 ? equals : ((bytes[end] as number) | 0x20) === 0x64 ? end + 1 : -1;
  if (second > 0 && isStripeData(bytes, second)) return 'track-2';
  const holder = separatorAt(bytes, end, 0x5e, '5E');
  if (holder < 0 || ((bytes[start - 1] as number) | 0x20) !== 0x62) return undefined;
  for (let at = holder + 1; at <= holder + LONGEST_HOLDER * 3; at += 1) {
    const data = separatorAt(bytes, at, 0x5e, '5E');
    if (data > 0) return isStripeData(bytes, data) ? 'track-1' : undefined;
  }
  return undefined;
};

type Grade = Pick<Sighting, 'kind' | 'reason' | 'confidence'>;

const gradeOf = (number: Judged, where: Where): Grade => {
  const track = trackOf(where);
  if (track !== undefined) return { kind: 'track-data', reason: track, confidence: 'high' };
  const kind = 'card-number';
  const name = nameBefore(where.bytes, where.start, where.unit);
  if (isPartOfWord(where)) return { kind, reason: 'part-of-a-word', confidence: 'low' };
  if (name === 'card') return { kind, reason: 'named-field', confidence: 'high' };
  if (name === 'other') return { kind, reason: 'named-id', confidence: 'low' };
  return { kind, reason: number.reason, confidence: number.confidence };
};

export type Writing = {
  readonly number: Judged;
  readonly digits: string;
  readonly where: Where;
  readonly offset: number;
  readonly line: number;
  readonly encoding: Sighting['encoding'];
  readonly hash: string;
};

export const writeSighting = ({ number, digits, where, offset, line, encoding, hash }: Writing): Sighting => ({
  ...gradeOf(number, where),
  brand: number.brand,
  firstSix: digits.slice(0, 6),
  lastFour: digits.slice(-4),
  digits: digits.length,
  hash,
  offset,
  line,
  encoding,
  context: contextOfNumber(where, digits),
});

const KEPT_AMONG_IDS = new Set(['track-1', 'track-2', 'grouped-as-on-a-card']);

/** What the stream as a whole says of one candidate; `undefined` where it is none after all. */
export const settle = ({ sighting, template, inside }: Candidate, templates: Templates): Sighting | undefined => {
  const verdict = template === undefined ? 'few' : templates.verdict(template);
  if (inside) {
    if (verdict === 'cards') return { ...sighting, confidence: 'medium', reason: 'column-of-cards' };
    return verdict === 'few' && templates.isRare(template as number) ? sighting : undefined;
  }
  if (verdict === 'ids' && !KEPT_AMONG_IDS.has(sighting.reason)) {
    return { ...sighting, confidence: 'low', reason: 'id-column' };
  }
  const mayRise = sighting.reason === 'brand-length-luhn' || sighting.reason === 'rare-form';
  return verdict === 'cards' && mayRise ? { ...sighting, confidence: 'high', reason: 'column-of-cards' } : sighting;
};
