/**
 * The ways digits and what stands between them are written in bytes: ASCII, full-width in the encodings of Japan, UTF-16,
 * escaped for URLs and JSON. One spelling holds for a whole number; so does what separates its groups.
 */
import type { Layer } from './finding.ts';

export type Spelling = {
  readonly layers: readonly Layer[];
  /** Bytes that one digit takes. */
  readonly width: number;
  /** 0 to 9, or -1. */
  readonly digitAt: (bytes: Uint8Array, at: number) => number;
  /** Bytes of the separator that begins there, or 0. */
  readonly separatorAt: (bytes: Uint8Array, at: number) => number;
  /** Of the text around, for a person to read. */
  readonly charset: string;
};

const ZERO = 0x30;
const isAscii = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
const digitOf = (byte: number | undefined, zero: number): number =>
  byte !== undefined && byte >= zero && byte <= zero + 9 ? byte - zero : -1;

/** Spaces, dashes, full stops, slashes and low lines, and the long vowel mark that people type for a dash. */
const SEPARATORS =
  ' -./_+\u00a0\u2002\u2003\u2009\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u3000\u30fb\u30fc\uff0d\uff0e\uff0f\uff65\uff70';
const CODES: ReadonlySet<number> = new Set([...SEPARATORS].map((sign) => sign.charCodeAt(0)));

/** A tree by bytes: the longest separator that begins at a place is found by walking it. */
type Branch = { readonly next: Map<number, Branch>; length: number };

const treeOf = (spelt: readonly (readonly number[])[]): Branch => {
  const root: Branch = { next: new Map(), length: 0 };
  for (const bytes of spelt) {
    let branch = root;
    for (const byte of bytes) {
      const next = branch.next.get(byte) ?? { next: new Map(), length: 0 };
      branch.next.set(byte, next);
      branch = next;
    }
    branch.length = bytes.length;
  }
  return root;
};

const longestIn =
  (root: Branch) =>
  (bytes: Uint8Array, from: number): number => {
    let longest = 0;
    let branch = root.next.get(bytes[from] as number);
    for (let at = from + 1; branch !== undefined; at += 1) {
      if (branch.length > 0) longest = branch.length;
      branch = branch.next.get(bytes[at] as number);
    }
    return longest;
  };

const asciiBytes = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));
const utf8 = (sign: string): number[] => [...new TextEncoder().encode(sign)];
const hex = (bytes: readonly number[], upper: boolean): string =>
  bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')[upper ? 'toUpperCase' : 'toLowerCase']()}`).join('');
const backslashed = (sign: string, upper: boolean): string => {
  const code = sign.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${upper ? code.toUpperCase() : code}`;
};

const signs = [...SEPARATORS];
const escaped = [
  ...signs.flatMap((sign) => [hex(utf8(sign), true), hex(utf8(sign), false)]),
  ...signs.flatMap((sign) => [backslashed(sign, true), backslashed(sign, false)]),
  ...signs.flatMap((sign) => [`\\${backslashed(sign, true)}`, `\\${backslashed(sign, false)}`]),
  '\\/',
  '&nbsp;',
  '&#32;',
  '&#45;',
  '&#160;',
].map(asciiBytes);

/** Rows and cells of JIS X 0208 for the signs of SEPARATORS that are in it, as ISO-2022-JP writes them. */
const JIS = [0x2121, 0x2124, 0x2125, 0x2126, 0x213c, 0x213d, 0x213e, 0x213f, 0x215d, 0x2832, 0x2831, 0x2821];
const jisPairs = JIS.map((code) => [code >> 8, code & 0xff]);
const eucPairs = jisPairs.map(([row, cell]) => [(row as number) | 0x80, (cell as number) | 0x80]);
/** 全角 space, full stop, middle dot, long vowel, dashes, slash, minus, line of boxes; half-width dot and long vowel. */
const sjisPairs = [0x8140, 0x8144, 0x8145, 0x815b, 0x815c, 0x815d, 0x815e, 0x817c, 0x849f].map((code) => [
  code >> 8,
  code & 0xff,
]);

const inAscii = longestIn(
  treeOf([...signs.map(utf8), ...escaped, ...sjisPairs, ...eucPairs, ...jisPairs.filter(([row]) => row === 0x28)]),
);
const inJis = longestIn(treeOf(jisPairs));

const isHexOfDigit = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0x33 && isAscii(bytes[at + 1]);

const jsonDigit = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] !== 0x5c || (bytes[at + 1] as number) !== 0x75) return -1;
  const high = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  if (high === 0x3030) return isHexOfDigit(bytes, at + 4) ? (bytes[at + 5] as number) - ZERO : -1;
  const wide = (high | 0x2020) === 0x6666 && bytes[at + 4] === 0x31;
  return wide ? digitOf(bytes[at + 5], ZERO) : -1;
};

const percentWideDigit = (bytes: Uint8Array, at: number): number => {
  const spelt = '%ef%bc%9';
  for (let index = 0; index < spelt.length; index += 1) {
    const byte = bytes[at + index] as number;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== spelt.charCodeAt(index)) return -1;
  }
  return digitOf(bytes[at + spelt.length], ZERO);
};

type Unit = (bytes: Uint8Array, at: number) => number;
const little: Unit = (bytes, at) => (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
const big: Unit = (bytes, at) => (bytes[at + 1] as number) | ((bytes[at] as number) << 8);

const utf16 = (unit: Unit, zero: number, layers: readonly Layer[], charset: string): Spelling => ({
  layers,
  width: 2,
  digitAt: (bytes, at) => digitOf(unit(bytes, at), zero),
  separatorAt: (bytes, at) => (CODES.has(unit(bytes, at)) ? 2 : 0),
  charset,
});

const FULL_WIDTH_ZERO = 0xff10;

export const ASCII: Spelling = {
  layers: [],
  width: 1,
  digitAt: (bytes, at) => digitOf(bytes[at], ZERO),
  separatorAt: inAscii,
  charset: 'utf-8',
};

export const SPELLINGS = {
  utf8Wide: {
    layers: ['full-width'],
    width: 3,
    digitAt: (bytes, at) => (bytes[at] === 0xef && bytes[at + 1] === 0xbc ? digitOf(bytes[at + 2], 0x90) : -1),
    separatorAt: inAscii,
    charset: 'utf-8',
  },
  shiftJis: {
    layers: ['shift_jis', 'full-width'],
    width: 2,
    digitAt: (bytes, at) => (bytes[at] === 0x82 ? digitOf(bytes[at + 1], 0x4f) : -1),
    separatorAt: inAscii,
    charset: 'shift_jis',
  },
  eucJp: {
    layers: ['euc-jp', 'full-width'],
    width: 2,
    digitAt: (bytes, at) => (bytes[at] === 0xa3 ? digitOf(bytes[at + 1], 0xb0) : -1),
    separatorAt: inAscii,
    charset: 'euc-jp',
  },
  iso2022: {
    layers: ['iso-2022-jp', 'full-width'],
    width: 2,
    digitAt: (bytes, at) => (bytes[at] === 0x23 ? digitOf(bytes[at + 1], ZERO) : -1),
    separatorAt: inJis,
    charset: 'utf-8',
  },
  little: utf16(little, ZERO, ['utf-16le'], 'utf-16le'),
  big: utf16(big, ZERO, ['utf-16be'], 'utf-16be'),
  littleWide: utf16(little, FULL_WIDTH_ZERO, ['utf-16le', 'full-width'], 'utf-16le'),
  bigWide: utf16(big, FULL_WIDTH_ZERO, ['utf-16be', 'full-width'], 'utf-16be'),
  json: {
    layers: ['json-escaped'],
    width: 6,
    digitAt: jsonDigit,
    separatorAt: inAscii,
    charset: 'utf-8',
  },
  jsonTwice: {
    layers: ['json-escaped'],
    width: 7,
    digitAt: (bytes, at) => (bytes[at] === 0x5c ? jsonDigit(bytes, at + 1) : -1),
    separatorAt: inAscii,
    charset: 'utf-8',
  },
  percent: {
    layers: ['url-encoded'],
    width: 3,
    digitAt: (bytes, at) => (bytes[at] === 0x25 && isHexOfDigit(bytes, at + 1) ? (bytes[at + 2] as number) - ZERO : -1),
    separatorAt: inAscii,
    charset: 'utf-8',
  },
  percentWide: {
    layers: ['url-encoded', 'full-width'],
    width: 9,
    digitAt: percentWideDigit,
    separatorAt: inAscii,
    charset: 'utf-8',
  },
} as const satisfies Record<string, Spelling>;

/** Digits in a row with at most three separators between any two of them. */
export type Chain = {
  readonly spelling: Spelling;
  readonly digits: readonly number[];
  /** Where each digit begins. */
  readonly starts: readonly number[];
  /** What stands before each digit: 0 nothing; the same number means the same bytes. */
  readonly gaps: readonly number[];
  /** The first byte behind the last digit. */
  readonly end: number;
};

const MOST_DIGITS = 200;
/** Between any two digits of a number. */
export const GAP_SEPARATORS = 3;
const LONGEST_SEPARATOR = 9;

/** Bytes of the separators at `at` when a digit follows them, or -1. */
const gapAt = (spelling: Spelling, bytes: Uint8Array, at: number): number => {
  let end = at;
  for (let count = 0; count < GAP_SEPARATORS; count += 1) {
    const length = spelling.separatorAt(bytes, end);
    if (length === 0) return -1;
    end += length;
    if (spelling.digitAt(bytes, end) >= 0) return end - at;
  }
  return -1;
};

/** Bytes that a separator of any spelling ends with. */
const LAST = new Uint8Array(256);
for (const spelt of [...signs.map(utf8), ...escaped, ...sjisPairs, ...eucPairs, ...jisPairs])
  LAST[spelt.at(-1) as number] = 1;
for (const code of CODES) {
  LAST[code & 0xff] = 1;
  LAST[code >> 8] = 1;
}

const gapBefore = (spelling: Spelling, bytes: Uint8Array, end: number): number => {
  if (LAST[bytes[end - 1] as number] === 0) return 0;
  for (let length = 1; length <= GAP_SEPARATORS * LONGEST_SEPARATOR; length += 1) {
    const at = end - length;
    if (spelling.digitAt(bytes, at - spelling.width) >= 0 && gapAt(spelling, bytes, at) === length) return length;
  }
  return 0;
};

const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash | 1;
};

const isHexByte = (byte: number | undefined): boolean =>
  isAscii(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

const hexBetween = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (!isHexByte(bytes[at])) return false;
  return true;
};

/** How many of the digits at `start` belong to an escape before them: 2 of `%224…`, 4 of `\u00224…`. */
export const escapeBefore = (bytes: Uint8Array, start: number): number => {
  for (let back = 1; back <= 2; back += 1) {
    // `%B4…` is how track 1 of a magnetic stripe begins.
    if (back === 2 && ((bytes[start - 1] as number) | 0x20) === 0x62) continue;
    if (bytes[start - back] === 0x25 && hexBetween(bytes, start - back + 1, start)) return 3 - back;
  }
  for (let back = 1; back <= 4; back += 1) {
    const isEscape = bytes[start - back] === 0x75 && bytes[start - back - 1] === 0x5c;
    if (isEscape && hexBetween(bytes, start - back + 1, start)) return 5 - back;
  }
  return 0;
};

/** Where the digit before the separators before `start` begins; -1 without one. Digits of an escape are no digits. */
const earlier = (spelling: Spelling, bytes: Uint8Array, start: number): number => {
  const gap = gapBefore(spelling, bytes, start);
  if (gap > 0) return start - gap - spelling.width;
  if (spelling !== ASCII) return -1;
  const dropped = escapeBefore(bytes, start);
  const longer = dropped === 0 ? 0 : gapBefore(spelling, bytes, start + dropped);
  return longer > dropped ? start + dropped - longer - spelling.width : -1;
};

const beginOf = (spelling: Spelling, bytes: Uint8Array, at: number, first: number): number => {
  let start = at;
  for (let count = 0; count < MOST_DIGITS; count += 1) {
    const before = start - spelling.width;
    const next = spelling.digitAt(bytes, before) >= 0 ? before : earlier(spelling, bytes, start);
    if (next < first) break;
    start = next;
  }
  return spelling === ASCII ? start + escapeBefore(bytes, start) : start;
};

/** The first byte behind the separator that `at` lies in; `at` itself where it lies in none. */
const behindSeparator = (spelling: Spelling, bytes: Uint8Array, at: number): number => {
  for (let back = 0; back < LONGEST_SEPARATOR; back += 1) {
    const length = spelling.separatorAt(bytes, at - back);
    if (length > back) return at - back + length;
  }
  return at;
};

/** The whole chain that the digit at `at` is part of; nothing before `first` is looked at. */
export const chainAt = (spelling: Spelling, bytes: Uint8Array, at: number, first: number): Chain => {
  let start = beginOf(spelling, bytes, at, first);
  if (start > at) start = beginOf(spelling, bytes, behindSeparator(spelling, bytes, at), first);
  const digits: number[] = [];
  const starts: number[] = [];
  const gaps: number[] = [];
  let end = start;
  let gap = 0;
  for (;;) {
    const digit = spelling.digitAt(bytes, end);
    if (digit < 0 || digits.length === MOST_DIGITS) break;
    digits.push(digit);
    starts.push(end);
    gaps.push(gap);
    end += spelling.width;
    gap = 0;
    if (spelling.digitAt(bytes, end) >= 0) continue;
    const length = gapAt(spelling, bytes, end);
    if (length < 0) break;
    gap = hashOf(bytes, end, end + length);
    end += length;
  }
  return { spelling, digits, starts, gaps, end };
};
