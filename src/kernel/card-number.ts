/**
 * Recognises full card numbers, so that they can be refused everywhere but at the vault's door (PCI DSS 3, 非保持化).
 * A full card number: 13 to 19 digits in a brand's range and length with a valid Luhn digit. No function here returns,
 * throws or keeps the number it looked at.
 */

export type CardBrand = 'visa' | 'mastercard' | 'jcb' | 'amex' | 'diners' | 'unionpay' | 'discover' | 'maestro';

/** `from` and `to` have the same number of digits and bound, inclusively, the first digits of the number. */
type BrandRange = {
  readonly brand: CardBrand;
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
};

const SIXTEEN_ON = [16, 17, 18, 19];
const FOURTEEN_ON = [14, 15, ...SIXTEEN_ON];

/**
 * The first match counts: a narrow range stands before the wide one that surrounds it.
 * Sources: ISO/IEC 7812-1 for the frame; the brands' published ranges for Visa, Mastercard and American Express;
 * Discover Global Network's bulletins on IIN ranges for Discover, Diners, UnionPay and JCB outside 35.
 * 622126–622925 is UnionPay's, carried by Discover too.
 *
 * Maestro is given 13 digits only where it is known to issue short numbers. In the rest of 50 and 56–69 it counts from
 * 16 on: those prefixes cover 15 % of all numeric ids, and short ids (terminal, product, company) abound.
 */
const RANGES: readonly BrandRange[] = [
  { brand: 'visa', from: 4, to: 4, lengths: [13, 16, 19] },
  { brand: 'mastercard', from: 51, to: 55, lengths: [16] },
  { brand: 'mastercard', from: 2221, to: 2720, lengths: [16] },
  { brand: 'jcb', from: 3528, to: 3589, lengths: SIXTEEN_ON },
  { brand: 'jcb', from: 3088, to: 3094, lengths: SIXTEEN_ON },
  { brand: 'jcb', from: 3096, to: 3102, lengths: SIXTEEN_ON },
  { brand: 'jcb', from: 3112, to: 3120, lengths: SIXTEEN_ON },
  { brand: 'jcb', from: 3158, to: 3159, lengths: SIXTEEN_ON },
  { brand: 'jcb', from: 3337, to: 3349, lengths: SIXTEEN_ON },
  { brand: 'amex', from: 34, to: 34, lengths: [15] },
  { brand: 'amex', from: 37, to: 37, lengths: [15] },
  { brand: 'diners', from: 300, to: 305, lengths: FOURTEEN_ON },
  { brand: 'diners', from: 3095, to: 3095, lengths: FOURTEEN_ON },
  { brand: 'diners', from: 36, to: 36, lengths: FOURTEEN_ON },
  { brand: 'diners', from: 38, to: 39, lengths: FOURTEEN_ON },
  { brand: 'discover', from: 6011, to: 6011, lengths: SIXTEEN_ON },
  { brand: 'discover', from: 644, to: 649, lengths: SIXTEEN_ON },
  { brand: 'discover', from: 65, to: 65, lengths: SIXTEEN_ON },
  { brand: 'unionpay', from: 62, to: 62, lengths: SIXTEEN_ON },
  { brand: 'unionpay', from: 8100, to: 8171, lengths: SIXTEEN_ON },
  ...[5018, 5020, 5033, 5038, 5893, 6304, 6759, 6761, 6762, 6763].map(
    (prefix): BrandRange => ({ brand: 'maestro', from: prefix, to: prefix, lengths: [13, ...FOURTEEN_ON] }),
  ),
  { brand: 'maestro', from: 50, to: 50, lengths: SIXTEEN_ON },
  { brand: 'maestro', from: 56, to: 69, lengths: SIXTEEN_ON },
];

const within = (range: BrandRange, digits: string): boolean => {
  const width = range.from < 10 ? 1 : range.from < 100 ? 2 : range.from < 1000 ? 3 : 4;
  if (digits.length < width) return false;
  const prefix = Number(digits.slice(0, width));
  return prefix >= range.from && prefix <= range.to;
};

/** The brand that issues under a BIN of four to eight digits; `undefined` when none is known or it is not digits. */
export const brandOf = (bin: string): CardBrand | undefined =>
  /^[0-9]{4,8}$/.test(bin) ? RANGES.find((range) => within(range, bin))?.brand : undefined;

/** ISO/IEC 7812-1 annex B. False for anything but ASCII digits. */
export const luhnValid = (digits: string): boolean => {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = digits.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return false;
    sum += double ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return digits.length > 0 && sum % 10 === 0;
};

const ZERO = 0x30;
const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

const inBrandRange = (digits: string): boolean =>
  RANGES.some((range) => within(range, digits) && range.lengths.includes(digits.length));

const isCardDigits = (digits: string): boolean => luhnValid(digits) && inBrandRange(digits);

/** Spaces, all dashes, the minus sign and the long vowel mark people type for a hyphen; and what cannot be seen. */
const IGNORED = /^[\s\p{Pd}\p{Cf}\p{Mn}\u2212\u30fc\u2500]$/u;

/**
 * The digits of a text that is nothing but digits, spaces and hyphens in any width; `undefined` as soon as it is not,
 * so that a long text costs no more than its first word.
 */
const digitsOnly = (text: string): string | undefined => {
  let digits = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code >= ZERO && code <= ZERO + 9) digits += character;
    else if (character === '-' || character === ' ') continue;
    else if (code < 0x7f && code > 0x20) return undefined;
    else {
      for (const plain of character.normalize('NFKC')) {
        if (plain >= '0' && plain <= '9') digits += plain;
        else if (!IGNORED.test(plain)) return undefined;
      }
    }
    if (digits.length > MAX_DIGITS) return undefined;
  }
  return digits.length >= MIN_DIGITS ? digits : undefined;
};

const isCardText = (text: string): boolean => {
  if (text.length < 2) return false;
  const digits = digitsOnly(text);
  return digits !== undefined && isCardDigits(digits);
};

const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9;
const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
/** Letters only, not the long vowel or voicing marks: none folds to a digit or may stand inside a number. */
const isKanaOrKanji = (code: number): boolean =>
  (code >= 0x3041 && code <= 0x3096) || (code >= 0x30a1 && code <= 0x30fa) || (code >= 0x4e00 && code <= 0x9fff);

const TAB = 0x09;
const SPACE = 0x20;
const HYPHEN = 0x2d;
const UNDERSCORE = 0x5f;
const CARRIAGE_RETURN = 0x0d;
const DASH = /^[\p{Pd}\u2212\u30fc\uff70\u2500]$/u;
const isSpaceAt = (text: string, at: number): boolean => text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB;
const isHyphenAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code === HYPHEN || (code > 0x7f && DASH.test(text.charAt(at)));
};

/**
 * Whether thirteen digits can follow one another with nothing but spaces and hyphens between: one pass that keeps
 * nothing, all that most texts cost. A sign beyond ASCII counts as two digits, the most one folds to.
 */
const mayHoldDigits = (text: string): boolean => {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= ZERO + 9) digits += 1;
    else if (code > 0x7f && !isKanaOrKanji(code)) digits += 2;
    else if (code !== SPACE && code !== HYPHEN && (code < TAB || code > CARRIAGE_RETURN)) digits = 0;
    if (digits >= MIN_DIGITS) return true;
  }
  return false;
};

const FOLDED = /\P{ASCII}/gu;

/** Folds digits, spaces and hyphens of any width and drops what cannot be seen; other signs, wide letters too, stay. */
const foldDigits = (text: string): string =>
  text.replace(FOLDED, (sign) => {
    const plain = sign.normalize('NFKC');
    if (/^[0-9 -]+$/.test(plain)) return plain;
    return /^[\p{Cf}\p{Mn}]$/u.test(sign) ? '' : sign;
  });

/** Digits with single hyphens between them. `digits` stops at one more than a card number has. */
type Group = { readonly digits: string; readonly end: number; readonly prefixed: boolean };

const groupAt = (text: string, from: number): Group => {
  let digits = '';
  let at = from;
  while (isDigit(text.charCodeAt(at))) {
    if (digits.length <= MAX_DIGITS) digits += text[at];
    at += 1;
    if (isHyphenAt(text, at) && isDigit(text.charCodeAt(at + 1))) at += 1;
  }
  return { digits, end: at, prefixed: isPrefixed(text, from) };
};

/** `order-`, `ord_`, `token:`, `no#`, `x`: what makes digits an id. `%B` opens track 1 of a magnetic stripe instead. */
const isPrefixed = (text: string, from: number): boolean => {
  const before = text.charCodeAt(from - 1);
  if (isLetter(before)) return !text.endsWith('%B', from);
  return before === UNDERSCORE || ('-:#'.includes(text.charAt(from - 1)) && isLetter(text.charCodeAt(from - 2)));
};

/** Tests every sequence of the groups that ends with the last one; gives back those that may begin a longer one. */
const groupsThatFit = (groups: readonly Group[], closed: boolean): readonly Group[] | 'card' => {
  let digits = '';
  for (let first = groups.length - 1; first >= 0; first--) {
    const group = groups[first] as Group;
    digits = group.digits + digits;
    if (digits.length > MAX_DIGITS) return groups.slice(first + 1);
    if (closed && !group.prefixed && digits.length >= MIN_DIGITS && isCardDigits(digits)) return 'card';
  }
  return groups;
};

const hasCardGroups = (text: string): boolean => {
  let groups: readonly Group[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const group = groupAt(text, at);
    at = group.end;
    const after = text.charCodeAt(at);
    const fitting = groupsThatFit([...groups, group], !isLetter(after) && after !== UNDERSCORE);
    if (fitting === 'card') return true;
    groups = isSpaceAt(text, at) && isDigit(text.charCodeAt(at + 1)) ? fitting : [];
  }
  return false;
};

/** Sixteen digits may open a UUID: `41111111-1111-4111-a…`. */
const UUIDS = /(?<![0-9a-z_])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z_])/gi;

const holdsCardText = (text: string): boolean => {
  if (text.length < MIN_DIGITS / 2 || !mayHoldDigits(text)) return false;
  if (isCardText(text)) return true;
  const folded = foldDigits(text);
  return hasCardGroups(folded) && hasCardGroups(folded.replace(UUIDS, '/'));
};

/**
 * Beyond 2^53 a JSON number has lost its last digits, so its Luhn digit tells nothing: a brand's range and length are
 * then enough, since no id survives in such a number either.
 */
const isCardNumeric = (value: number | bigint): boolean => {
  if (typeof value === 'number' && !Number.isInteger(value)) return false;
  const digits = String(value);
  return typeof value === 'bigint' || Number.isSafeInteger(value) ? isCardDigits(digits) : inBrandRange(digits);
};

/** True when the text or integer as a whole is a full card number, whatever spaces, hyphens and widths it is in. */
export const isCardNumber = (value: string | number | bigint): boolean =>
  typeof value === 'string' ? isCardText(value) : isCardNumeric(value);

type Level = { readonly keys: readonly string[] | undefined; readonly values: readonly unknown[]; next: number };

const levelOf = (value: object): Level =>
  Array.isArray(value)
    ? { keys: undefined, values: value, next: 0 }
    : { keys: Object.keys(value), values: Object.values(value), next: 0 };

const pointerOf = (levels: readonly Level[]): string =>
  levels
    .map(({ keys, next }) => keys?.[next - 1] ?? String(next - 1))
    .map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');

/**
 * Walks a JSON value in document order and returns the JSON Pointer (RFC 6901) of the first integer that is a full card
 * number or string that is or holds one; `''` is the whole document. A key that does is reported by the pointer of its
 * object, because the pointer must not carry the number. `undefined` when there is none. Any depth; no recursion.
 *
 * Inside a text a number may be in groups, with single spaces or hyphens between its digits; it begins and ends at a
 * space or at any sign but an ASCII letter or underscore. Digits behind a letter and one of `-:#` are an id and pass.
 * An id of letters and digits that has a letter is never taken for a card number, nor is a UUID; of random ids of
 * hexadecimal digits and hyphens, 20 to 40 long, about two in a million are (measured).
 */
export const findCardNumber = (value: unknown): string | undefined => {
  if (holdsCard(value)) return '';
  const levels: Level[] = isContainer(value) ? [levelOf(value)] : [];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const at = level.next;
    if (at === level.values.length) {
      levels.pop();
      continue;
    }
    const key = level.keys?.[at];
    if (key !== undefined && holdsCardText(key)) return pointerOf(levels.slice(0, -1));
    level.next += 1;
    const item = level.values[at];
    if (holdsCard(item)) return pointerOf(levels);
    if (isContainer(item)) levels.push(levelOf(item));
  }
  return undefined;
};

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

const holdsCard = (value: unknown): boolean =>
  typeof value === 'string'
    ? holdsCardText(value)
    : (typeof value === 'number' || typeof value === 'bigint') && isCardNumeric(value);
