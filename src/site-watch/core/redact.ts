/**
 * What was sent, as it may be kept: each value of the canary replaced by its placeholder. Where a value hides in an
 * encoding, the whole part it hides in is withheld. A card number is never kept, not even one that no bank issued.
 */
import type { Canary, CanaryField } from './canary.ts';
import { contentOf } from './decode-layers.ts';
import { findCanary, plainPatterns, type Sent, weakPatterns } from './find-canary.ts';

export type KeptBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number; readonly cut: boolean }
  | { readonly kind: 'base64'; readonly base64: string; readonly bytes: number; readonly cut: boolean }
  /** Why: what it held and in which encoding, or that it could not be searched. */
  | { readonly kind: 'withheld'; readonly held: readonly string[]; readonly bytes: number };

export type KeptRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: KeptBody;
};

const KEPT_BODY_BYTES = 65_536;
const KEPT_TEXT = 8_192;

const placeholder = (field: CanaryField): string => `{canary.${field}}`;

/** @param beside whether the number stands in the same part, so that short values beside it go too. */
export const redactText = (text: string, canary: Canary, beside = false): string => {
  let plain = text;
  for (const { field, pattern } of plainPatterns(canary)) plain = plain.replace(pattern, placeholder(field));
  if (!beside) return plain;
  for (const [field, pattern] of weakPatterns(canary)) {
    plain = plain.replace(new RegExp(pattern.source, 'g'), placeholder(field));
  }
  return plain;
};

const NOTHING: Sent = { url: '', kind: 'other', headers: {}, body: undefined };

/** What is left of the canary in a part, e.g. `number by base64 json`. */
const leftIn = (part: Partial<Sent>, canary: Canary): readonly string[] => {
  const { matches, exhausted } = findCanary({ ...NOTHING, ...part }, canary);
  const held = matches.map(({ field, encoding }) => `${field} by ${encoding.join(' ') || 'plain'}`);
  return exhausted ? [...held, 'not searched to the end'] : held;
};

const withheld = (held: readonly string[]): string => `{withheld: ${held.join(', ')}}`;

const keptUrl = (url: string, canary: Canary, beside: boolean): string => {
  const plain = redactText(url, canary, beside).slice(0, KEPT_TEXT);
  const held = leftIn({ url: plain }, canary);
  if (held.length === 0) return plain;
  if (!URL.canParse(plain)) return withheld(held);
  const { protocol, host } = new URL(plain);
  const inHost = leftIn({ url: `${protocol}//${host}/` }, canary).length > 0;
  return `${protocol}//${inHost ? '' : host}/${withheld(held)}`;
};

const keptHeader = (value: string, canary: Canary, beside: boolean): string => {
  const plain = redactText(value, canary, beside).slice(0, KEPT_TEXT);
  const held = leftIn({ headers: { cookie: plain } }, canary);
  return held.length === 0 ? plain : withheld(held);
};

const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

const BASE64_CHUNK = 24_576;

const longBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += BASE64_CHUNK) text += base64Of(bytes.subarray(at, at + BASE64_CHUNK));
  return text;
};

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const keptBody = (body: Uint8Array | undefined, canary: Canary, carrying: boolean): KeptBody => {
  if (body === undefined) return { kind: 'none' };
  const bytes = body.length;
  const cut = bytes > KEPT_BODY_BYTES;
  if (!isUtf8(body)) {
    const held = carrying ? leftIn({ body }, canary) : [];
    if (held.length > 0) return { kind: 'withheld', held, bytes };
    return { kind: 'base64', base64: longBase64(body.subarray(0, KEPT_BODY_BYTES)), bytes, cut };
  }
  const { text } = contentOf(body);
  if (!carrying) return { kind: 'text', text: text.slice(0, KEPT_BODY_BYTES), bytes, cut };
  const plain = redactText(text, canary, true);
  const held = leftIn({ body: new TextEncoder().encode(plain) }, canary);
  if (held.length > 0) return { kind: 'withheld', held, bytes };
  return { kind: 'text', text: plain.slice(0, KEPT_BODY_BYTES), bytes, cut };
};

/** @param carrying whether the search found something of the canary in it; else only its size is cut. */
export const redactRequest = (sent: Sent, canary: Canary, carrying: boolean): KeptRequest => ({
  url: carrying ? keptUrl(sent.url, canary, true) : sent.url.slice(0, KEPT_TEXT),
  headers: Object.fromEntries(
    Object.entries(sent.headers).map(([name, value]) => [
      name,
      carrying ? keptHeader(value, canary, true) : value.slice(0, KEPT_TEXT),
    ]),
  ),
  body: keptBody(sent.body, canary, carrying),
});
