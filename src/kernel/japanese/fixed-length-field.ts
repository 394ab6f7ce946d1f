/**
 * Fields of fixed-length records: how each kind stands in its bytes. Reading refuses what is not of the kind, writing
 * refuses what does not fit; nothing is cut, padded away or guessed. A fault never carries the value.
 */
import { failed, type Outcome, ok } from '../outcome.ts';
import { type PlainDate, plainDateOf } from '../plain-date.ts';
import { decodeCp932, encodeCp932 } from './cp932.ts';
import { type Era, eraDateOf, eraOf } from './era-date.ts';

/** `start` counts bytes from 1 as specifications do; `length` is in bytes. */
type Place<Name extends string> = { readonly name: Name; readonly start: number; readonly length: number };

/**
 * `absent` says which filling means "no value"; such a field reads as `undefined`. Without it a value must be there.
 * - `text`: CP932, left-justified, filled with spaces. Trailing spaces are filling.
 * - `kana`: half-width kana, upper-case letters, digits and signs of the bank files; justified like `text`.
 * - `digits`: a code, right-justified, filled with zeros; read with its zeros.
 * - `money`: whole minor units without sign, right-justified, filled with zeros.
 * - `date`: `yyyymmdd`; `yymmdd` in the years 2000 to 2099; `eyymmdd` with 1 明治 … 5 令和 before the year of the era.
 * - `constant`: exactly `value`, such as the record type; not among the record's values.
 */
export type FixedLengthField<Name extends string = string> = Place<Name> &
  (
    | { readonly kind: 'text' | 'kana'; readonly absent?: 'spaces' }
    | { readonly kind: 'digits' | 'money'; readonly absent?: 'spaces' | 'zeros' }
    | {
        readonly kind: 'date';
        readonly format: 'yyyymmdd' | 'yymmdd' | 'eyymmdd';
        readonly absent?: 'spaces' | 'zeros';
      }
    | { readonly kind: 'constant'; readonly value: string }
  );

export type FieldValue = string | bigint | PlainDate | undefined;

export type FieldFaultCode =
  | 'undecodable'
  | 'not-kana'
  | 'not-digits'
  | 'no-such-date'
  | 'wrong-constant'
  | 'missing'
  | 'too-long'
  | 'unencodable'
  | 'negative'
  | 'date-out-of-range'
  | 'reads-as-another';

const SPACE = 0x20;
const ZERO = 0x30;
const isFilledWith = (bytes: Uint8Array, filling: 'spaces' | 'zeros'): boolean =>
  bytes.every((byte) => byte === (filling === 'spaces' ? SPACE : ZERO));

const KANA_ASCII = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ ().,/&*+?\'":;=\\-';
/** JIS X 0201 kana, and the ASCII the bank files allow. */
const isKanaByte = (byte: number): boolean =>
  (byte >= 0xa1 && byte <= 0xdf) || KANA_ASCII.includes(String.fromCharCode(byte));

const ERA_DIGITS: readonly Era[] = ['meiji', 'taisho', 'showa', 'heisei', 'reiwa'];

const DATE_LENGTH = { yyyymmdd: 8, yymmdd: 6, eyymmdd: 7 } as const;

/** What would be accepted, in words for whoever made the file. */
export const expectedIn = (field: FixedLengthField): string => {
  switch (field.kind) {
    case 'text':
      return `CP932 text of at most ${field.length} bytes`;
    case 'kana':
      return `half-width kana, A-Z, 0-9 and signs, at most ${field.length} bytes`;
    case 'digits':
      return `${field.length} digits`;
    case 'money':
      return `${field.length} digits, zeros in front`;
    case 'date':
      return `a date as ${field.format}`;
    case 'constant':
      return `"${field.value}"`;
  }
};

/** @throws RangeError when a field's own description cannot be met. */
export const checkField = (field: FixedLengthField): void => {
  if (!Number.isInteger(field.start) || field.start < 1 || !Number.isInteger(field.length) || field.length < 1) {
    throw new RangeError(`field ${field.name}: start and length are whole numbers from 1`);
  }
  if (field.kind === 'date' && field.length !== DATE_LENGTH[field.format]) {
    throw new RangeError(`field ${field.name}: ${field.format} takes ${DATE_LENGTH[field.format]} bytes`);
  }
  if (field.kind === 'constant') {
    const bytes = encodeCp932(field.value);
    if (bytes.kind === 'failed' || bytes.value.length !== field.length) {
      throw new RangeError(`field ${field.name}: the constant does not fill its bytes`);
    }
  }
};

const readText = (bytes: Uint8Array): Outcome<string, FieldFaultCode> => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === SPACE) end -= 1;
  const decoded = decodeCp932(bytes.subarray(0, end));
  return decoded.kind === 'ok' ? decoded : failed('undecodable');
};

const readDate = (digits: string, format: keyof typeof DATE_LENGTH): Outcome<PlainDate, FieldFaultCode> => {
  const head = digits.slice(0, -4);
  const month = Number(digits.slice(-4, -2));
  const day = Number(digits.slice(-2));
  if (format !== 'eyymmdd') return plainDateOf(Number(head) + (format === 'yymmdd' ? 2000 : 0), month, day);
  const era = ERA_DIGITS[Number(head[0]) - 1];
  if (era === undefined) return failed('no-such-date');
  const date = eraDateOf({ era, year: Number(head.slice(1)), month, day });
  return date.kind === 'ok' ? date : failed('no-such-date');
};

/** Reads a field's own bytes. */
export const readField = (field: FixedLengthField, bytes: Uint8Array): Outcome<FieldValue, FieldFaultCode> => {
  if (field.kind === 'constant') {
    const text = readText(bytes);
    return text.kind === 'ok' && text.value === field.value.trimEnd() ? ok(undefined) : failed('wrong-constant');
  }
  if (field.absent !== undefined && isFilledWith(bytes, field.absent)) return ok(undefined);
  if (field.kind === 'text') return readText(bytes);
  if (field.kind === 'kana') return bytes.every(isKanaByte) ? readText(bytes) : failed('not-kana');
  if (!bytes.every((byte) => byte >= ZERO && byte <= ZERO + 9)) return failed('not-digits');
  const digits = String.fromCharCode(...bytes);
  if (field.kind === 'date') return readDate(digits, field.format);
  return ok(field.kind === 'money' ? BigInt(digits) : digits);
};

const writeDate = (date: PlainDate, format: keyof typeof DATE_LENGTH): Outcome<string, FieldFaultCode> => {
  const known = plainDateOf(date.year, date.month, date.day);
  if (known.kind === 'failed') return known;
  const two = (number: number): string => String(number).padStart(2, '0');
  const tail = two(date.month) + two(date.day);
  if (format === 'yyyymmdd') return ok(String(date.year).padStart(4, '0') + tail);
  if (format === 'yymmdd')
    return date.year >= 2000 && date.year <= 2099 ? ok(two(date.year - 2000) + tail) : failed('date-out-of-range');
  const inEra = eraOf(date);
  if (inEra.kind === 'failed') return failed('date-out-of-range');
  const { era, year } = inEra.value;
  return year > 99 ? failed('date-out-of-range') : ok(`${ERA_DIGITS.indexOf(era) + 1}${two(year)}${tail}`);
};

/** The characters of a value before they are padded. */
const spell = (
  field: Exclude<FixedLengthField, { kind: 'constant' }>,
  value: NonNullable<FieldValue>,
): Outcome<string, FieldFaultCode> => {
  if (field.kind === 'date') return typeof value === 'object' ? writeDate(value, field.format) : failed('no-such-date');
  if (field.kind === 'money') {
    if (typeof value !== 'bigint') return failed('not-digits');
    return value < 0n ? failed('negative') : ok(String(value));
  }
  if (typeof value !== 'string') return failed(field.kind === 'digits' ? 'not-digits' : 'unencodable');
  return field.kind === 'digits' && !/^[0-9]+$/.test(value) ? failed('not-digits') : ok(value);
};

const pad = (bytes: Uint8Array, length: number, filling: 'spaces' | 'zeros'): Uint8Array => {
  const padded = new Uint8Array(length).fill(filling === 'zeros' ? ZERO : SPACE);
  padded.set(bytes, filling === 'zeros' ? length - bytes.length : 0);
  return padded;
};

/**
 * A field's own bytes. What would be read back as another value is refused (`reads-as-another`: trailing spaces, `¥`,
 * a value that is its field's filling for "absent"); only `digits` come back with the zeros put in front.
 */
export const writeField = (field: FixedLengthField, value: FieldValue): Outcome<Uint8Array, FieldFaultCode> => {
  if (field.kind === 'constant') {
    const bytes = encodeCp932(field.value);
    return bytes.kind === 'ok' ? bytes : failed('unencodable');
  }
  if (value === undefined) {
    return field.absent === undefined ? failed('missing') : ok(pad(new Uint8Array(), field.length, field.absent));
  }
  const text = spell(field, value);
  if (text.kind === 'failed') return text;
  const encoded = encodeCp932(text.value);
  if (encoded.kind === 'failed') return failed('unencodable');
  if (field.kind === 'kana' && !encoded.value.every(isKanaByte)) return failed('not-kana');
  if (encoded.value.length > field.length) return failed('too-long');
  const isText = field.kind === 'text' || field.kind === 'kana';
  const bytes = pad(encoded.value, field.length, isText ? 'spaces' : 'zeros');
  if (field.absent !== undefined && isFilledWith(bytes, field.absent)) return failed('reads-as-another');
  if (isText) {
    const back = readText(bytes);
    if (back.kind === 'failed' || back.value !== text.value) return failed('reads-as-another');
  }
  return ok(bytes);
};
