/**
 * Security codes, PIN blocks and PINs: short values that only the name before them gives away. PCI DSS 3.3 forbids to keep
 * them after authorisation, whatever is done with the number.
 */
import type { Confidence, FindingKind, Layer, Reason } from './finding.ts';

export type NamedSecret = {
  readonly kind: Extract<FindingKind, 'security-code' | 'pin-block'>;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly reason: Reason;
  readonly confidence: Confidence;
  readonly layers: readonly Layer[];
  readonly charset: string;
};

const BEFORE = 24;
const AFTER = 120;
const GROUP = 16;

/** Bytes as text, one character each; of UTF-16 without the empty bytes. */
const textOf = (bytes: Uint8Array, from: number, to: number, step: number): string => {
  let text = '';
  for (let at = from; at < to; at += step) text += String.fromCharCode(bytes[at] as number);
  return text;
};

const bytesOf = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  return textOf(bytes, 0, bytes.length, 1);
};

const RAW: Readonly<Record<string, string>> = {
  [bytesOf('セキュリ')]: 'utf-8',
  '\x83\x5a\x83\x4c\x83\x85\x83\x8a': 'shift_jis',
  '\xa5\xbb\xa5\xad\xa5\xe5\xa5\xea': 'euc-jp',
  [bytesOf('暗証番号')]: 'utf-8',
  '\x88\xc3\x8f\xd8\x94\xd4\x8d\x86': 'shift_jis',
  '\xb0\xc5\xbe\xda\xc8\xd6\xb9\xe6': 'euc-jp',
};
const escapedForPattern = (text: string): string => text.replace(/[\\[\]{}()|^$.*+?/]/g, '\\$&');
const JAPANESE = Object.keys(RAW).map(escapedForPattern).join('|');

/** セキュリ in ISO-2022-JP, and what goes back to ASCII there. */
const JIS = '%;%-%e%j';
const ASCII_AGAIN = '(?:\\x1b\\([BJ])?';

const NAME = new RegExp(
  `${JIS}(?:[\\x21-\\x7e]{2}){0,20}?(?=!'|!a|\\x1b\\()|(?:card|credit|cc)?[_-]?(?:c(?:v[vcnd]2?|v2)|security[ _-]?(?:code|cd|num(?:ber)?|no)|pin[ _-]?block)(?:[ _-]?(?:code|cd|no|num(?:ber)?|value|data))?|(?:${JAPANESE})[\\x80-\\xff\\x40-\\x7e]{0,48}?(?=[^\\x80-\\xff\\x40-\\x7e]|${bytesOf('：')}|\\x81\\x46|\\xa1\\xa7|\\|)`,
  'gi',
);
const CLOSE = `(?:\\\\*["'\`\\])}]|&quot;|%22|</\\w{1,20}>)*`;
const OPEN = `(?:\\\\*["'\`(\\[]|&quot;|%22|<[^<>]{1,40}>|string\\(\\d{1,2}\\) |s:\\d{1,2}:)*`;
const GAP = new RegExp(
  `${CLOSE}${ASCII_AGAIN}\\s{0,4}(=>|:=|!'|!a|[=:,>|;]|\\t|%3[ad]|${bytesOf('：')}|\\x81\\x46|\\xa1\\xa7|)${ASCII_AGAIN}\\s{0,8}${OPEN}\\s{0,4}`,
  'iy',
);
const CODE = new RegExp(
  `(\\d{3,4}|(?:${bytesOf('０').slice(0, 2)}[\\x90-\\x99]){3,4}|(?:\\x82[\\x4f-\\x58]){3,4}|(?:\\xa3[\\xb0-\\xb9]){3,4}|(?:#[0-9]){3,4})(?![\\w.*/-]|\\xef\\xbc)`,
  'iy',
);
const PIN_BLOCK = /([0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-z])/iy;
const PIN = /(\d{4,6})(?![\w.*/-])/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const isEmpty = (value: string): boolean => /^(.)\1*$/s.test(value) && /[0f]/i.test(value[0] ?? '');

type Kind = { readonly kind: NamedSecret['kind']; readonly value: RegExp; readonly reason: Reason };

const kindOf = (name: string): Kind => {
  if (/pin[ _-]?block/i.test(name)) return { kind: 'pin-block', value: PIN_BLOCK, reason: 'pin-named' };
  const isPin = /^(?:\xe6\x9a\x97|\x88\xc3|\xb0\xc5)/.test(name);
  return isPin
    ? { kind: 'pin-block', value: PIN, reason: 'pin-named' }
    : { kind: 'security-code', value: CODE, reason: 'security-code-named' };
};

/** `=` and its like bind a value to a name; a comma may, an empty space seldom does. */
const confidenceOf = (sign: string): Confidence => (sign === '' ? 'low' : /^[,;|\t]$/.test(sign) ? 'medium' : 'high');

const charsetOf = (name: string): string =>
  Object.entries(RAW).find(([raw]) => name.startsWith(raw))?.[1] ?? (name.startsWith(JIS) ? 'iso-2022-jp' : 'utf-8');

const CHARSETS: ReadonlySet<string> = new Set(['shift_jis', 'euc-jp', 'iso-2022-jp', 'utf-16le', 'utf-16be']);

const layersOf = (charset: string): readonly Layer[] => (CHARSETS.has(charset) ? [charset as Layer] : []);

/** Of names that begin before `to`. */
const inText = (text: string, to: number): readonly NamedSecret[] => {
  const found: NamedSecret[] = [];
  NAME.lastIndex = 0;
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    if (name.index >= to) break;
    const gap = matchAt(GAP, text, NAME.lastIndex);
    if (gap === null) continue;
    const { kind, value: pattern, reason } = kindOf(name[0]);
    const start = NAME.lastIndex + gap[0].length;
    const value = matchAt(pattern, text, start)?.[1];
    if (value === undefined || isEmpty(value) || gap[0] === '') continue;
    const charset = charsetOf(name[0]);
    const confidence = confidenceOf(gap[1] ?? '');
    const end = start + value.length;
    found.push({
      kind,
      name: name[0],
      start,
      end,
      reason,
      confidence,
      layers: layersOf(charset),
      charset,
    });
  }
  return found;
};

export type SecretColumn = Pick<NamedSecret, 'kind' | 'name' | 'reason' | 'layers' | 'charset'> & {
  /** Whether a value, its bytes as characters, is one of those that the column is named for. */
  readonly holds: (value: string) => boolean;
};

const REST_OF_HEADER = new RegExp(`^${ASCII_AGAIN}[\\s)\\]]*$`);

/** @param header of a column, its bytes as characters: it says what stands below it where it ends with a name. */
export const secretColumnNamed = (header: string): SecretColumn | undefined => {
  // A name in Japanese ends where something else begins.
  const text = `${header}\n`;
  NAME.lastIndex = 0;
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    if (!REST_OF_HEADER.test(text.slice(NAME.lastIndex))) continue;
    const { kind, value, reason } = kindOf(name[0]);
    const charset = charsetOf(name[0]);
    const holds = (cell: string): boolean => {
      const found = matchAt(value, cell, 0);
      return found !== null && found[0].length === cell.length && !isEmpty(cell);
    };
    return { kind, name: name[0], reason, layers: layersOf(charset), charset, holds };
  }
  return undefined;
};

const lower = (byte: number | undefined): number => (byte ?? 0) | 0x20;

const endsWith = (bytes: Uint8Array, at: number, word: string, step: number): boolean => {
  for (let index = 0; index < word.length; index += 1) {
    if (lower(bytes[at - (word.length - 1 - index) * step]) !== word.charCodeAt(index)) return false;
  }
  return true;
};

/** What the marks of block.ts have in common with other words is told apart here, before any text is made. */
const isNameAt = (bytes: Uint8Array, at: number): 0 | 1 | 2 => {
  const byte = lower(bytes[at]);
  const step = bytes[at - 1] === 0 ? 2 : 1;
  if (byte === 0x76)
    return endsWith(bytes, at, 'cv', step) && /[vcnd2]/i.test(String.fromCharCode(bytes[at + step] ?? 0)) ? step : 0;
  if (byte === 0x79) return endsWith(bytes, at, 'security', step) ? step : 0;
  if (byte === 0x6b) {
    if (!endsWith(bytes, at, 'block', step)) return 0;
    return endsWith(bytes, at - 5 * step, 'pin', step) || endsWith(bytes, at - 6 * step, 'pin', step) ? step : 0;
  }
  const before = bytes[at - 1];
  if (bytes[at] === 0xbb) return before === 0x82 || before === 0xa5 ? 1 : 0;
  if (bytes[at] === 0x3b) return before === 0x25 && bytes[at + 1] === 0x25 && bytes[at + 2] === 0x2d ? 1 : 0;
  if (bytes[at] === 0x5a) return before === 0x83 ? 1 : 0;
  const isSecret =
    (bytes[at] === 0x97 && before === 0x9a) ||
    (bytes[at] === 0xc3 && before === 0x88) ||
    (bytes[at] === 0xc5 && before === 0xb0);
  return isSecret ? 1 : 0;
};

export type Marked = {
  /** Sixteen bytes from here on, and a bit for each that may end a name. */
  readonly mark: number;
  readonly bits: number;
  /** Behind the value that was found last. */
  readonly seen: number;
  /** Whether even places of the block are even places of the stream: it tells the order of bytes in UTF-16. */
  readonly isEven: boolean;
};

/** Names that end at one of the marked bytes, with their values. */
export const namedSecretsAt = (bytes: Uint8Array, marked: Marked): readonly NamedSecret[] => {
  for (let rest = marked.bits; rest !== 0; rest &= rest - 1) {
    const at = marked.mark + 31 - Math.clz32(rest & -rest);
    const step = isNameAt(bytes, at);
    if (step !== 0) return secretsAround(bytes, marked, at, step);
  }
  return [];
};

const secretsAround = (
  bytes: Uint8Array,
  { mark, seen, isEven }: Marked,
  at: number,
  step: 1 | 2,
): readonly NamedSecret[] => {
  const begin = Math.max(at - BEFORE * step, seen);
  const from = begin + ((at - begin) % step);
  const text = textOf(bytes, from, at + AFTER * step, step);
  const wide = (at % 2 === 0) === isEven ? 'utf-16le' : 'utf-16be';
  return inText(text, (mark + GROUP - from) / step).map((secret) => {
    const charset = step === 1 ? secret.charset : wide;
    const layers = step === 1 ? secret.layers : layersOf(charset);
    return { ...secret, start: from + secret.start * step, end: from + secret.end * step, charset, layers };
  });
};
