/**
 * Takes off one layer of encoding, in every way that scripts use to hide what they send. Each layer rewrites a whole
 * text, so that layers nest in any order; what does not decode gives nothing. Output is bounded by the caller's limit.
 */
import { gunzip, inflateRaw, unzlib } from './inflate.ts';
import { finish, type Steps } from './take-steps.ts';
import { unbrotli, unzstd, ZSTD_MAGIC } from './unpack.ts';

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
  'brotli',
  'zstd',
  'split',
  'xor',
] as const;
export type Layer = (typeof LAYERS)[number];

/** `bytes` only where they are not simply the text in UTF-8. */
export type Content = { readonly text: string; readonly bytes?: Uint8Array | undefined };
/**
 * `opaque`: bytes that look like nothing; they are searched as they are, and not decoded further. `cut`: packed data of
 * which no more was unfolded than the limit allows.
 */
export type Decoded = Content & { readonly layer: Layer; readonly opaque?: boolean; readonly cut?: boolean };

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
  const isZstd = ZSTD_MAGIC.every((byte, place) => bytes[place] === byte);
  if (isGzip || isZlib || isZstd) return true;
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

const SHORTEST_PACKED = 16;
const TRIAL_BYTES = 4_096;
const LOOKED_AT_BYTES = 512;

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    // The end of a beginning may stand within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return bytes.length >= SHORTEST_PACKED;
  } catch {
    return false;
  }
};

const looksWritten = (bytes: Uint8Array): boolean => mayBeContent(bytes) || isUtf8(bytes.subarray(0, SAMPLE_BYTES));

/**
 * Whether decoded runs are packed without saying so: Brotli and bare DEFLATE begin with no sign, so that the beginning of
 * what they hold is looked at. Each trial costs as much as a long text; one search makes so many.
 */
export class PackedTrials {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  isPacked(bytes: Uint8Array): boolean {
    if (bytes.length < SHORTEST_PACKED || this.#left === 0) return false;
    this.#left -= 1;
    const start = bytes.subarray(0, TRIAL_BYTES);
    const brotli = unbrotli(start, LOOKED_AT_BYTES * 8);
    if (brotli !== undefined && looksWritten(brotli.bytes)) return true;
    const bare = finish(inflateRaw(start, 0, LOOKED_AT_BYTES));
    return bare !== undefined && mayBeContent(bare);
  }
}

const decodedAs = (layer: Layer, bytes: Uint8Array, trials?: PackedTrials): Decoded =>
  mayBeContent(bytes) || trials?.isPacked(bytes) === true
    ? { layer, ...contentOf(bytes) }
    : { layer, text: byteText(bytes), opaque: true };

/** A run may have other letters of the alphabet before it (`/collect/…`), so that its start is one of four places. */
function* base64(text: string, found: Decoded[], trials: PackedTrials): Steps<void> {
  for (const [run] of text.matchAll(BASE64_RUN)) {
    for (const from of [0, 1, 2, 3]) {
      found.push(decodedAs('base64', base64Bytes(run, from), from === 0 ? trials : undefined));
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

function* hex(text: string, found: Decoded[], trials: PackedTrials): Steps<void> {
  for (const [run] of text.matchAll(HEX_RUN)) {
    const digits = run.replaceAll(/0x|[^0-9a-f]/gi, '');
    for (const from of [0, 1]) {
      const bytes = new Uint8Array(Math.floor((digits.length - from) / 2));
      for (let at = 0; at < bytes.length; at++) {
        const place = from + 2 * at;
        bytes[at] = byteOfHex(digits.charCodeAt(place), digits.charCodeAt(place + 1)) ?? 0;
      }
      found.push(decodedAs('hex', bytes, from === 0 ? trials : undefined));
      yield;
    }
  }
}

const CODES_RUN = /(?:\d{2,3}[\s,;.|-]{1,2}){9,}\d{2,3}/g;

/** Decimal character codes: `52,48,49,…`. */
function* charCodes(text: string, found: Decoded[], trials: PackedTrials): Steps<void> {
  for (const [run] of text.matchAll(CODES_RUN)) {
    const codes: number[] = [];
    for (const [code] of run.matchAll(/\d+/g)) {
      codes.push(Number(code));
      if (codes.length % MATCHES_A_STEP === 0) yield;
    }
    if (codes.every((code) => code < 256)) found.push(decodedAs('char-codes', Uint8Array.from(codes), trials));
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

/** Of what is packed, what it holds, no more than `limit` bytes together. */
class Unfolding {
  readonly found: Decoded[] = [];
  left: number;

  constructor(limit: number) {
    this.left = limit;
  }

  /** @param cut there is more of it. */
  take(layer: Layer, content: Uint8Array, cut = content.length >= this.left): void {
    this.left = Math.max(this.left - content.length, 1);
    this.found.push({ layer, ...contentOf(content), ...(cut ? { cut } : {}) });
  }
}

/** Where each of the first `MEMBERS` begins that announce themselves by `magic`. */
function* membersOf(bytes: Uint8Array, magic: readonly number[]): Generator<number> {
  const [first = 0] = magic;
  for (let at = bytes.indexOf(first), count = 0; at >= 0 && count < MEMBERS; at = bytes.indexOf(first, at + 1)) {
    if (magic.some((byte, place) => bytes[at + place] !== byte)) continue;
    count += 1;
    yield at;
  }
}

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Packed data at the beginning, or, where it announces itself, anywhere (as a part of a multipart body does). */
function* unpacked(bytes: Uint8Array, limit: number): Steps<Decoded[]> {
  const unfolding = new Unfolding(limit);
  for (const at of membersOf(bytes, GZIP_MAGIC)) {
    const content = yield* gunzip(bytes, at, unfolding.left);
    if (content !== undefined) unfolding.take('gzip', content);
  }
  for (const at of membersOf(bytes, ZSTD_MAGIC)) {
    const content = unzstd(bytes, at, unfolding.left);
    yield;
    if (content !== undefined) unfolding.take('zstd', content.bytes, content.cut);
  }
  for (let at = bytes.indexOf(0x78), tried = 0; at >= 0 && tried < MEMBERS; at = bytes.indexOf(0x78, at + 1)) {
    const zlib = yield* unzlib(bytes, at, unfolding.left);
    if (zlib === undefined) continue;
    tried += 1;
    if (mayBeContent(zlib)) unfolding.take('deflate', zlib);
  }
  if (unfolding.found.length > 0) return unfolding.found;
  const raw = yield* inflateRaw(bytes, 0, unfolding.left);
  if (raw !== undefined && mayBeContent(raw)) unfolding.take('deflate', raw);
  else yield* unpackUnannounced(bytes, unfolding);
  return unfolding.found;
}

/** Text is none; of the rest, what unfolds to something written, or to more than may be looked at. */
function* unpackUnannounced(bytes: Uint8Array, unfolding: Unfolding): Steps<void> {
  if (mayBeContent(bytes)) return;
  const brotli = unbrotli(bytes, unfolding.left);
  yield;
  if (brotli === undefined) return;
  const isBomb = brotli.cut && brotli.bytes.length === 0;
  if (isBomb || looksWritten(brotli.bytes)) unfolding.take('brotli', brotli.bytes, brotli.cut);
  else if (brotli.bytes.length > 0) {
    unfolding.found.push({ layer: 'brotli', text: byteText(brotli.bytes), opaque: true });
  }
}

/** Takes off a coding of a content-encoding header (RFC 9110 section 8.4.1). */
function* takeOffCoding(coding: string, bytes: Uint8Array, limit: number): Steps<Uint8Array | undefined> {
  switch (coding) {
    case 'identity':
      return bytes;
    case 'gzip':
    case 'x-gzip':
      return yield* gunzip(bytes, 0, limit);
    case 'deflate':
      return (yield* unzlib(bytes, 0, limit)) ?? (yield* inflateRaw(bytes, 0, limit));
    case 'br':
      return unbrotli(bytes, limit)?.bytes;
    case 'zstd':
      return unzstd(bytes, 0, limit)?.bytes;
    default:
      return undefined;
  }
}

type Sent = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array | undefined };

/** Whether each coding that a body says it is in, the last one outermost, is one that can be taken off. */
export function* isUnderstood({ headers, body }: Sent, limit: number): Steps<boolean> {
  const codings = (headers['content-encoding'] ?? '').toLowerCase().split(',');
  let bytes = body;
  for (const coding of codings.map((each) => each.trim()).toReversed()) {
    if (coding === '' || bytes === undefined || bytes.length === 0) continue;
    bytes = yield* takeOffCoding(coding, bytes, limit);
    if (bytes === undefined) return false;
  }
  return true;
}

/** Everything that one layer less gives. @param limit bytes that packed data may unfold to. */
export function* takeOffOneLayer({ text, bytes }: Content, limit: number, trials: PackedTrials): Steps<Decoded[]> {
  const found: Decoded[] = [];
  const plain = percent(text);
  if (plain !== undefined) found.push({ layer: 'percent', ...plain });
  yield;
  const unescaped = yield* escapes(text);
  if (unescaped !== undefined) found.push(unescaped);
  const named = yield* entities(text);
  if (named !== undefined && named !== text) found.push({ layer: 'html-entity', text: named });
  yield;
  yield* base64(text, found, trials);
  yield* base32(text, found);
  yield* hex(text, found, trials);
  yield* charCodes(text, found, trials);
  found.push(...utf16(text), ...fullWidth(text));
  yield;
  if (bytes !== undefined) found.push(...(yield* unpacked(bytes, limit)));
  found.push(...reversed(text));
  return found;
}
