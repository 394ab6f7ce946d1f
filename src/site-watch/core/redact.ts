/**
 * What was sent, as it may be kept: each value of the canary replaced by its placeholder. Where a value hides in an
 * encoding, the whole part it hides in is withheld. A card number is never kept, not even one that no bank issued.
 */
import type { Canary, CanaryField } from './canary.ts';
import { contentOf } from './decode-layers.ts';
import { parentOf } from './destinations.ts';
import { type CanarySearch, plainPatterns, type Sent, weakPatterns } from './find-canary.ts';
import type { Steps } from './take-steps.ts';

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
function* leftIn(part: Partial<Sent>, search: CanarySearch): Steps<readonly string[]> {
  const { matches, exhausted } = yield* search.find({ ...NOTHING, ...part });
  const held = matches.map(({ field, encoding }) => `${field} by ${encoding.join(' ') || 'plain'}`);
  return exhausted ? [...held, 'not searched to the end'] : held;
}

const withheld = (held: readonly string[]): string => `{withheld: ${held.join(', ')}}`;

function* keptUrl(url: string, search: CanarySearch): Steps<string> {
  const plain = redactText(url, search.canary, true).slice(0, KEPT_TEXT);
  const held = yield* leftIn({ url: plain }, search);
  if (held.length === 0) return plain;
  if (!URL.canParse(plain)) return withheld(held);
  const { protocol, host } = new URL(plain);
  const inHost = yield* leftIn({ url: `${protocol}//${host}/` }, search);
  return `${protocol}//${inHost.length > 0 ? '' : host}/${withheld(held)}`;
}

function* keptHeader(value: string, search: CanarySearch): Steps<string> {
  const plain = redactText(value, search.canary, true).slice(0, KEPT_TEXT);
  const held = yield* leftIn({ headers: { cookie: plain } }, search);
  return held.length === 0 ? plain : withheld(held);
}

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

function* keptBody(body: Uint8Array | undefined, search: CanarySearch, carrying: boolean): Steps<KeptBody> {
  if (body === undefined) return { kind: 'none' };
  const bytes = body.length;
  const cut = bytes > KEPT_BODY_BYTES;
  if (!isUtf8(body)) {
    const held = carrying ? yield* leftIn({ body }, search) : [];
    if (held.length > 0) return { kind: 'withheld', held, bytes };
    return { kind: 'base64', base64: longBase64(body.subarray(0, KEPT_BODY_BYTES)), bytes, cut };
  }
  const { text } = contentOf(body);
  if (!carrying) return { kind: 'text', text: text.slice(0, KEPT_BODY_BYTES), bytes, cut };
  const plain = redactText(text, search.canary, true);
  const held = yield* leftIn({ body: new TextEncoder().encode(plain) }, search);
  if (held.length > 0) return { kind: 'withheld', held, bytes };
  return { kind: 'text', text: plain.slice(0, KEPT_BODY_BYTES), bytes, cut };
}

/** A request that holds a piece of the number: nothing of it can be told from an ordinary value, so nothing is kept. */
export const withholdRequest = ({ url, body }: Sent): KeptRequest => {
  const held = ['number by split'];
  const { protocol = 'https:', hostname = '' } = URL.parse(url) ?? {};
  const kept =
    body === undefined ? ({ kind: 'none' } as const) : ({ kind: 'withheld', held, bytes: body.length } as const);
  return { url: `${protocol}//${parentOf(hostname)}/${withheld(held)}`, headers: {}, body: kept };
};

/**
 * @param search for what is left, with a limit of its own: what it cannot search to the end is withheld.
 * @param carrying whether the search found something of the canary in it; else only its size is cut.
 */
export function* redactRequest(sent: Sent, search: CanarySearch, carrying: boolean): Steps<KeptRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(sent.headers)) {
    headers[name] = carrying ? yield* keptHeader(value, search) : value.slice(0, KEPT_TEXT);
  }
  return {
    url: carrying ? yield* keptUrl(sent.url, search) : sent.url.slice(0, KEPT_TEXT),
    headers: headers,
    body: yield* keptBody(sent.body, search, carrying),
  };
}
