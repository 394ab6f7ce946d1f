/** JSON in the one spelling of RFC 8785 (JCS): members sorted by UTF-16 units, no white space, ECMAScript numbers. */
import { utf8, utf8Text } from './bytes.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [member: string]: JsonValue };

/** @throws RangeError for what JSON cannot say: a number that is not finite, half a surrogate pair, `undefined`. */
export const canonicalText = (value: JsonValue): string => {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new RangeError('half a surrogate pair');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('a number that is not finite');
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalText(item)).join(',')}]`;
  if (!isJsonObject(value)) throw new RangeError('not a JSON value');
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${canonicalText(name)}:${canonicalText(value[name] as JsonValue)}`).join(',')}}`;
};

export const canonicalJson = (value: JsonValue): Uint8Array => utf8(canonicalText(value));

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' &&
  value !== null &&
  (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null);

export type JsonFault = 'not-json' | 'not-canonical';

/** Reads JSON that is byte for byte what `canonicalJson` would write: no doubled member, no space, nothing after it. */
export const parseCanonicalJson = (bytes: Uint8Array): { value: JsonValue } | JsonFault => {
  const text = utf8Text(bytes);
  if (text === undefined) return 'not-json';
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return 'not-json';
  }
  try {
    return isWrittenSo(value, text) || canonicalText(value) === text ? { value } : 'not-canonical';
  } catch {
    return 'not-canonical';
  }
};

/** Quick yes for the usual case: what the engine writes back is the text, and members stand in order as they came. */
const isWrittenSo = (value: JsonValue, text: string): boolean =>
  !text.includes('\\ud') && JSON.stringify(value) === text && membersInOrder(value);

const membersInOrder = (value: JsonValue): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(membersInOrder);
  let before: string | undefined;
  for (const name in value) {
    if (before !== undefined && name <= before) return false;
    before = name;
    if (!membersInOrder((value as JsonObject)[name] as JsonValue)) return false;
  }
  return true;
};
