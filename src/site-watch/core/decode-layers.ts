/**
 * Takes off one layer of encoding, in every way that scripts use to hide what they send. Each layer rewrites a whole
 * text, so that layers nest in any order; what does not decode gives nothing. Output is bounded by the caller's limit.
 */
import { gunzip, inflateRaw, unzlib } from './inflate.ts';
import type { Steps } from './take-steps.ts';

export const LAYERS = [
  'percent',
  'json',
  'unicode-escape',
  'html-entity',
  'base64',
  'base32',
  'hex',
  'char-codes',
  'reversed',
  'utf-16',
  'full-width',
  'gzip',
  'deflate',
  'split',
  'xor',
] as const;
export type Layer = (typeof LAYERS)[number];

/** `bytes` only where they are not simply the text in UTF-8. */
export type Content = { readonly text: string; readonly bytes?: Uint8Array | undefined };
/** `opaque`: bytes that look like nothing; they are searched as they are, and not decoded further. */
export type Decoded = Content & { readonly layer: Layer; readonly opaque?: boolean };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Each byte one character, so that no byte is lost and ASCII stays as it is. */
const byteText = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  return parts.join('');
};

export const contentOf = (bytes: Uint8Array): Content => {
  try {
    return { text: strictUtf8.decode(bytes), bytes };
  } catch {
    return { text: byteText(bytes), bytes };
  }
};

const PRINTABLE_SHARE = 0.7;
const SAMPLE_BYTES = 512;

/** Whether bytes may be text, also UTF-16, or packed text; random bytes are 37 % printable. */
const mayBeContent = (bytes: Uint8Array): boolean => {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const isZlib = bytes[0] === 0x78;
  if (isGzip || isZlib) return true;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let printable = 0;
  for (const byte of sample) {
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0 || byte === 9 || byte === 10 || byte === 13) printable += 1;
  }
  return sample.length > 0 && printable >= sample.length * PRINTABLE_SHARE;
};

const HEX_VALUES = new Int8Array(256).fill(-1);
for (const digit of '0123456789abcdefABCDEF') HEX_VALUES[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

const byteOfHex = (high: number | undefined, low: number | undefined): number | undefined => {
  const [first, second] = [HEX_VALUES[high ?? 0] ?? -1, HEX_VALUES[low ?? 0] ?? -1];
  return first < 0 || second < 0 ? undefined : first * 16 + second;
};

const PERCENT = '%'.charCodeAt(0);

const percent = (text: string): Content | undefined => {
  if (!/%[0-9a-f]{2}/i.test(text)) return undefined;
  const bytes = new TextEncoder().encode(text);
  let filled = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const escaped = byte === PERCENT ? byteOfHex(bytes[at + 1], bytes[at + 2]) : undefined;
    if (escaped !== undefined) at += 2;
    bytes[filled++] = escaped ?? byte;
  }
  return contentOf(bytes.subarray(0, filled));
};

/** Matches between two yields. */
const MATCHES_A_STEP = 4_096;

function* replaced(text: string, pattern: RegExp, by: (match: RegExpExecArray) => string): Steps<string> {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(from, match.index), by(match));
    from = match.index + match[0].length;
    if (parts.length % MATCHES_A_STEP === 0) yield;
  }
  return parts.join('') + text.slice(from);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([^ux]))/gi;

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

/** Of JSON and of scripts: `\/`, `\"`, `\u0034`, `\x34`, `\u{34}`. */
function* escapes(text: string): Steps<Decoded | undefined> {
  if (!text.includes('\\')) return undefined;
  let named: Layer = 'json';
  const plain = yield* replaced(text, ESCAPE, ([, braced, four, two, letter]) => {
    if (letter !== undefined) return SHORT_ESCAPES[letter] ?? letter;
    named = 'unicode-escape';
    return characterOf(Number.parseInt(braced ?? four ?? two ?? '', 16));
  });
  return plain === text ? undefined : { layer: named, text: plain };
}

const ENTITY = /&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi;
const NAMED_ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>' };

function* entities(text: string): Steps<string | undefined> {
  if (!/&(?:#|amp;|quot;|lt;|gt;)/i.test(text)) return undefined;
  const numbers = yield* replaced(text, ENTITY, ([, hex, decimal]) =>
    characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  );
  return yield* replaced(numbers, /&(?:amp|quot|lt|gt);/gi, ([name]) => NAMED_ENTITIES[name.toLowerCase()] ?? name);
}

const BASE64_RUN = /[A-Za-z0-9+/_-][A-Za-z0-9+/_\r\n-]{14,}/g;
const BASE64_VALUES = new Int8Array(128).fill(-1);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  BASE64_VALUES[letter.charCodeAt(0)] = value;
}
BASE64_VALUES['-'.charCodeAt(0)] = 62;
BASE64_VALUES['_'.charCodeAt(0)] = 63;

const base64Bytes = (run: string, from: number): Uint8Array => {
  const bytes = new Uint8Array(Math.ceil(((run.length - from) * 3) / 4));
  let filled = 0;
  let pending = 0;
  let pendingBits = 0;
  for (let at = from; at < run.length; at++) {
    const value = BASE64_VALUES[run.charCodeAt(at)] ?? -1;
    if (value < 0) continue;
    pending = ((pending << 6) | value) & 0xffff;
    pendingBits += 6;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[filled++] = (pending >> pendingBits) & 0xff;
    }
  }
  return bytes.subarray(0, filled);
};

const decodedAs = (layer: Layer, bytes: Uint8Array): Decoded =>
  mayBeContent(bytes) ? { layer, ...contentOf(bytes) } : { layer, text: byteText(bytes), opaque: true };

/** A run may have other letters of the alphabet before it (`/collect/…`), so that its start is one of four places. */
function* base64(text: string, found: Decoded[]): Steps<void> {
  for (const [run] of text.matchAll(BASE64_RUN)) {
    for (const from of [0, 1, 2, 3]) {
      found.push(decodedAs('base64', base64Bytes(run, from)));
      yield;
    }
  }
}

const BASE32_RUN = /[a-z2-7]{20,}/gi;
const BASE32_VALUES = new Int8Array(128).fill(-1);
for (const [value, letter] of [...'abcdefghijklmnopqrstuvwxyz234567'].entries()) {
  BASE32_VALUES[letter.charCodeAt(0)] = value;
  BASE32_VALUES[letter.toUpperCase().charCodeAt(0)] = value;
}

const base32Bytes = (run: string): Uint8Array => {
  const bytes = new Uint8Array(Math.floor((run.length * 5) / 8));
  let [filled, pending, pendingBits] = [0, 0, 0];
  for (let at = 0; at < run.length && filled < bytes.length; at++) {
    pending = ((pending << 5) | (BASE32_VALUES[run.charCodeAt(at)] ?? 0)) & 0xfff;
    pendingBits += 5;
    if (pendingBits < 8) continue;
    pendingBits -= 8;
    bytes[filled++] = (pending >> pendingBits) & 0xff;
  }
  return bytes;
};

/** What names of hosts can carry (RFC 4648 section 6). Long words are such runs too: only what gives text is kept. */
function* base32(text: string, found: Decoded[]): Steps<void> {
  for (const [run] of text.matchAll(BASE32_RUN)) {
    const bytes = base32Bytes(run);
    if (mayBeContent(bytes)) found.push({ layer: 'base32', ...contentOf(bytes) });
    yield;
  }
}

const HEX_RUN = /[0-9a-f]{20,}|(?:(?:0x)?[0-9a-f]{2}[\s:,;.-]{1,2}){10,}(?:0x)?[0-9a-f]{2}/gi;

function* hex(text: string, found: Decoded[]): Steps<void> {
  for (const [run] of text.matchAll(HEX_RUN)) {
    const digits = run.replaceAll(/0x|[^0-9a-f]/gi, '');
    for (const from of [0, 1]) {
      const bytes = new Uint8Array(Math.floor((digits.length - from) / 2));
      for (let at = 0; at < bytes.length; at++) {
        const place = from + 2 * at;
        bytes[at] = byteOfHex(digits.charCodeAt(place), digits.charCodeAt(place + 1)) ?? 0;
      }
      found.push(decodedAs('hex', bytes));
      yield;
    }
  }
}

const CODES_RUN = /(?:\d{2,3}[\s,;.|-]{1,2}){9,}\d{2,3}/g;

/** Decimal character codes: `52,48,49,…`. */
function* charCodes(text: string, found: Decoded[]): Steps<void> {
  for (const [run] of text.matchAll(CODES_RUN)) {
    const codes: number[] = [];
    for (const [code] of run.matchAll(/\d+/g)) {
      codes.push(Number(code));
      if (codes.length % MATCHES_A_STEP === 0) yield;
    }
    if (codes.every((code) => code < 256)) found.push(decodedAs('char-codes', Uint8Array.from(codes)));
  }
}

const REVERSED_LIMIT = 65_536;

const reversed = (text: string): Decoded[] =>
  text.length <= REVERSED_LIMIT ? [{ layer: 'reversed', text: [...text].reverse().join('') }] : [];

const utf16 = (text: string): Decoded[] =>
  /\0[^\0]\0[^\0]/.test(text) ? [{ layer: 'utf-16', text: text.replaceAll('\0', '') }] : [];

const fullWidth = (text: string): Decoded[] =>
  /[\uff10-\uff19]/.test(text) ? [{ layer: 'full-width', text: text.normalize('NFKC') }] : [];

const MEMBERS = 8;

/** Packed data at the beginning, or, for gzip, wherever it announces itself (as a part of a multipart body does). */
function* unpacked(bytes: Uint8Array, limit: number): Steps<Decoded[]> {
  const found: Decoded[] = [];
  let left = limit;
  const take = (layer: Layer, content: Uint8Array): void => {
    left = Math.max(left - content.length, 1);
    found.push({ layer, ...contentOf(content) });
  };
  for (let at = bytes.indexOf(0x1f), tried = 0; at >= 0 && tried < MEMBERS; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] !== 0x8b) continue;
    tried += 1;
    const content = yield* gunzip(bytes, at, left);
    if (content !== undefined) take('gzip', content);
  }
  for (let at = bytes.indexOf(0x78), tried = 0; at >= 0 && tried < MEMBERS; at = bytes.indexOf(0x78, at + 1)) {
    const zlib = yield* unzlib(bytes, at, left);
    if (zlib === undefined) continue;
    tried += 1;
    if (mayBeContent(zlib)) take('deflate', zlib);
  }
  const raw = found.length === 0 ? yield* inflateRaw(bytes, 0, left) : undefined;
  if (raw !== undefined && mayBeContent(raw)) take('deflate', raw);
  return found;
}

/** Everything that one layer less gives. @param limit bytes that packed data may unfold to. */
export function* takeOffOneLayer({ text, bytes }: Content, limit: number): Steps<Decoded[]> {
  const found: Decoded[] = [];
  const plain = percent(text);
  if (plain !== undefined) found.push({ layer: 'percent', ...plain });
  yield;
  const unescaped = yield* escapes(text);
  if (unescaped !== undefined) found.push(unescaped);
  const named = yield* entities(text);
  if (named !== undefined && named !== text) found.push({ layer: 'html-entity', text: named });
  yield;
  yield* base64(text, found);
  yield* base32(text, found);
  yield* hex(text, found);
  yield* charCodes(text, found);
  found.push(...utf16(text), ...fullWidth(text));
  yield;
  if (bytes !== undefined) found.push(...(yield* unpacked(bytes, limit)));
  found.push(...reversed(text));
  return found;
}
