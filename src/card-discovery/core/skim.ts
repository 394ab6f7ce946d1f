/**
 * Finds the places where thirteen digits in a row could be, looking at every twelfth byte: a run of thirteen bytes cannot
 * hide between two probes. What no probe can tell is followed to its end; the rest is skipped unread.
 */
import { looksLikeBase64 } from './base64.ts';
import { ASCII, escapeBefore, GAP_SEPARATORS, SPELLINGS, type Spelling } from './spellings.ts';

export const STRIDE = 12;

/** What a probe can hit. */
const PLAIN = 0;
const LETTER = 1;
const DIGIT = 2;
const SPACER = 3;
const ESCAPE = 4;
const HIGH = 5;
const ZERO = 6;
const CONTROL = 7;
const TRAIL = 8;

const CLASSES = new Uint8Array(256);
const classify = (signs: string, kind: number): void => {
  for (const sign of signs) CLASSES[sign.charCodeAt(0)] = kind;
};
classify('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTER);
classify('0123456789', DIGIT);
classify(' -./_+@|', SPACER);
classify('%#\\', ESCAPE);
/** Second bytes of full-width digits in Shift_JIS; also letters. */
classify('OPQRSTUVWX', TRAIL);
CLASSES.fill(HIGH, 0x80, 0xff);
CLASSES.fill(CONTROL, 0x10, 0x1a);
CLASSES[0xff] = CONTROL;
CLASSES[0] = ZERO;

/** Bytes that can lie between two digits of one number. */
const JOINS = new Uint8Array(256);
/** Those that can come first there, and those that can come last. */
const OPENS = new Uint8Array(256);
const CLOSES = new Uint8Array(256);
for (const sign of ' -./_+%#\\u&;nbsp|]@^CDE[ABFabcdef') JOINS[sign.charCodeAt(0)] = 1;
for (const sign of ' -./_+%#\\&!') OPENS[sign.charCodeAt(0)] = 1;
for (const sign of ' -./_+%#u;@CDE[]^|ABFabcdef/') CLOSES[sign.charCodeAt(0)] = 1;
JOINS.fill(1, 0x80, 0x100);
OPENS.fill(1, 0x80, 0x100);
CLOSES.fill(1, 0x80, 0x100);

const LONGEST_GAP = 27;
const ENOUGH = 13;
/** Each of these is a whole separator; a gap has three at most. */
const SINGLE = new Uint8Array(256);
for (const sign of ' -./_+') SINGLE[sign.charCodeAt(0)] = 1;

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const digitsBeyond = (bytes: Uint8Array, from: number, step: 1 | -1, needed: number): number => {
  let digits = 0;
  let separators = 0;
  for (let at = from, gap = 0; gap <= LONGEST_GAP && digits < needed; at += step) {
    const byte = bytes[at] as number;
    if (isDigit(byte)) {
      digits += 1;
      gap = 0;
      separators = 0;
    } else if (JOINS[byte] === 1) {
      gap += 1;
      separators += SINGLE[byte] as number;
      if (separators > GAP_SEPARATORS) break;
    } else break;
  }
  return digits;
};

/** Whether digits beyond the run [left, right) could make thirteen with it: generous, since the chain is read again. */
const mayJoin = (bytes: Uint8Array, left: number, right: number): boolean => {
  let digits = right - left;
  // Digits of an escape are followed by anything: %2D, \u002d.
  const isEscape = bytes[left - 1] === 0x25 || bytes[left - 1] === 0x75;
  if (isEscape || OPENS[bytes[right] as number] === 1) digits += digitsBeyond(bytes, right, 1, ENOUGH - digits);
  if (digits >= ENOUGH) return true;
  if (CLOSES[bytes[left - 1] as number] === 1) digits += digitsBeyond(bytes, left - 1, -1, ENOUGH - digits);
  return digits >= ENOUGH;
};

/** The groups of a card are never so long that fourteen digits or more stand together with others. */
const SELDOM_JOINED = 14;

/** Whether a run of thirteen digits or more is a value of its own: no escape before it, no group on either side. */
export const isAlone = (bytes: Uint8Array, left: number, right: number): boolean => {
  const before = bytes[left - 1] as number;
  if (before === 0x25 || before === 0x75 || (CLOSES[before] === 1 && escapeBefore(bytes, left) > 0)) return false;
  if (right - left >= SELDOM_JOINED) return true;
  const joins = OPENS[bytes[right] as number] === 1 && digitsBeyond(bytes, right, 1, 1) > 0;
  return !joins && !(CLOSES[before] === 1 && digitsBeyond(bytes, left - 1, -1, 1) > 0);
};

const isWideEnd = (byte: number): boolean => byte >= 0x90 && byte <= 0x99;
const isShiftJisEnd = (byte: number): boolean => byte >= 0x4f && byte <= 0x58;
const isEucEnd = (byte: number): boolean => byte >= 0xb0 && byte <= 0xb9;
const isLowWide = (byte: number): boolean => byte >= 0x10 && byte <= 0x19;

/** Where to read, and how. */
export type Hit = {
  readonly at: number;
  readonly spelling: Spelling | 'base64' | 'utf-16' | 'utf-16-wide';
  /** So many ASCII digits begin at `at` with nothing between; 0 when that is not known. */
  readonly run: number;
};

/** One for all, since there are millions of them: the next call of `skim` writes over it. */
const latest: { at: number; spelling: Hit['spelling']; run: number } = { at: 0, spelling: ASCII, run: 0 };

const hit = (at: number, spelling: Hit['spelling'], run = 0): Hit => {
  latest.at = at;
  latest.spelling = spelling;
  latest.run = run;
  return latest;
};

/** Where a digit stands next to a byte of a separator; -1 where none does. */
const digitBeside = (bytes: Uint8Array, at: number): number => {
  if (isDigit(bytes[at - 1] as number)) return at - 1;
  if (isDigit(bytes[at + 1] as number)) return at + 1;
  if (isDigit(bytes[at + 2] as number)) return at + 2;
  if (isDigit(bytes[at + 3] as number)) return at + 3;
  return isDigit(bytes[at - 2] as number) ? at - 2 : -1;
};

const besideSeparator = (bytes: Uint8Array, at: number): Hit | undefined => {
  const digit = digitBeside(bytes, at);
  return digit < 0 ? undefined : hit(digit, ASCII);
};

const atHigh = (bytes: Uint8Array, at: number): Hit | undefined => {
  const byte = bytes[at] as number;
  const next = bytes[at + 1] as number;
  const before = bytes[at - 1] as number;
  if (byte === 0xef && next === 0xbc && isWideEnd(bytes[at + 2] as number)) return hit(at, SPELLINGS.utf8Wide);
  if (byte === 0xbc && before === 0xef && isWideEnd(next)) return hit(at - 1, SPELLINGS.utf8Wide);
  if (isWideEnd(byte) && before === 0xbc && bytes[at - 2] === 0xef) return hit(at - 2, SPELLINGS.utf8Wide);
  if (byte === 0x82 && isShiftJisEnd(next)) return hit(at, SPELLINGS.shiftJis);
  if (byte === 0xa3 && isEucEnd(next)) return hit(at, SPELLINGS.eucJp);
  if (isEucEnd(byte) && before === 0xa3) return hit(at - 1, SPELLINGS.eucJp);
  return isDigit(before) || isDigit(next) ? besideSeparator(bytes, at) : undefined;
};

const atEscape = (bytes: Uint8Array, at: number): Hit | undefined => {
  const byte = bytes[at] as number;
  if (byte === 0x23) {
    if (SPELLINGS.iso2022.digitAt(bytes, at) >= 0 && SPELLINGS.iso2022.digitAt(bytes, at - 2) >= 0) {
      return hit(at, SPELLINGS.iso2022);
    }
    return undefined;
  }
  if (byte === 0x25) {
    if (SPELLINGS.percent.digitAt(bytes, at) >= 0) return hit(at, SPELLINGS.percent);
    for (const back of [0, 3, 6]) {
      if (SPELLINGS.percentWide.digitAt(bytes, at - back) >= 0) return hit(at - back, SPELLINGS.percentWide);
    }
  }
  if (byte === 0x5c) {
    const escaped = jsonHit(bytes, at) ?? jsonHit(bytes, at + 1);
    if (escaped !== undefined) return escaped;
  }
  return besideSeparator(bytes, at);
};

/** Text that is escaped twice has two backslashes before each digit. */
const jsonHit = (bytes: Uint8Array, at: number): Hit | undefined => {
  if (SPELLINGS.json.digitAt(bytes, at) < 0) return undefined;
  return SPELLINGS.jsonTwice.digitAt(bytes, at - 1) >= 0 ? hit(at - 1, SPELLINGS.jsonTwice) : hit(at, SPELLINGS.json);
};

/** A letter can be part of an escape or of base64. */
const atLetter = (bytes: Uint8Array, at: number): Hit | undefined => {
  const byte = bytes[at] as number;
  const mayEscape = byte === 0x75 || (byte | 0x20) <= 0x66;
  for (let back = 1; mayEscape && back <= 5; back += 1) {
    if (bytes[at - back] !== 0x5c || bytes[at - back + 1] !== 0x75) continue;
    // A digit in an escape, or a separator.
    return jsonHit(bytes, at - back) ?? besideSeparator(bytes, at - back);
  }
  const last = (bytes[at - 1] as number) === 0x25 || (bytes[at - 2] as number) === 0x25;
  if (last) return atEscape(bytes, bytes[at - 1] === 0x25 ? at - 1 : at - 2);
  return looksLikeBase64(bytes, at) ? hit(at, 'base64') : undefined;
};

const atControl = (bytes: Uint8Array, at: number): Hit | undefined => {
  const byte = bytes[at] as number;
  const other = byte === 0xff ? isLowWide : (one: number) => one === 0xff;
  return other(bytes[at - 1] as number) || other(bytes[at + 1] as number) ? hit(at, 'utf-16-wide') : undefined;
};

/** A short run of ASCII digits that may be a piece of something longer. */
const atShortRun = (bytes: Uint8Array, left: number, right: number): Hit | undefined => {
  const before = bytes[left - 1] as number;
  if (right - left === 1 && (before === 0 || bytes[right] === 0)) return hit(left, 'utf-16');
  if (before === 0x23 && SPELLINGS.iso2022.digitAt(bytes, left + 1) >= 0) return hit(left - 1, SPELLINGS.iso2022);
  if (before === 0x25) {
    const encoded = atEscape(bytes, left - 1);
    if (encoded !== undefined && encoded.spelling !== ASCII) return encoded;
  }
  const narrow = before === 0x75 ? jsonHit(bytes, left - 2) : undefined;
  if (narrow !== undefined) return narrow;
  const wide = (before | 0x20) === 0x66 ? jsonHit(bytes, left - 4) : undefined;
  if (wide !== undefined) return wide;
  if (mayJoin(bytes, left, right)) return hit(left, ASCII);
  return looksLikeBase64(bytes, left) ? hit(left, 'base64') : undefined;
};

const LOOKS: readonly ((bytes: Uint8Array, at: number) => Hit | undefined)[] = Object.assign([], {
  [ESCAPE]: atEscape,
  [HIGH]: atHigh,
  [ZERO]: (bytes: Uint8Array, at: number) =>
    isDigit(bytes[at - 1] as number) || isDigit(bytes[at + 1] as number) ? hit(at, 'utf-16') : undefined,
  [CONTROL]: atControl,
  [LETTER]: atLetter,
  [TRAIL]: (bytes: Uint8Array, at: number) =>
    bytes[at - 1] === 0x82 ? hit(at - 1, SPELLINGS.shiftJis) : atLetter(bytes, at),
});

/** Longer than any chain that is read; a run of digits beyond it is data of another kind. */
const LONGEST_RUN = 240;

/**
 * The first place in [from, to) that has to be read closely, or `undefined`. `bytes` has at least 256 bytes before `from`
 * and behind `to` that may be looked at. Where it is undefined, no number begins before `to - 12`.
 */
export const skim = (bytes: Uint8Array, from: number, to: number): Hit | undefined => {
  for (let at = from; at < to; ) {
    const kind = CLASSES[bytes[at] as number] as number;
    let digit = -1;
    if (kind === DIGIT) digit = at;
    else if (kind === SPACER) digit = digitBeside(bytes, at);
    else if (kind !== PLAIN) {
      const found = (LOOKS[kind] as (typeof LOOKS)[number])(bytes, at);
      if (found !== undefined) {
        if (found.spelling !== ASCII) return found;
        digit = found.at;
      }
    }
    if (digit < 0) {
      at += STRIDE;
      continue;
    }
    let left = digit;
    while (isDigit(bytes[left - 1] as number) && digit - left < LONGEST_RUN) left -= 1;
    let right = digit + 1;
    while (isDigit(bytes[right] as number) && right - left < LONGEST_RUN) right += 1;
    if (right - left >= ENOUGH) return hit(left, ASCII, right - left);
    const found = atShortRun(bytes, left, right);
    if (found !== undefined) return found;
    at = right + STRIDE;
  }
  return undefined;
};
