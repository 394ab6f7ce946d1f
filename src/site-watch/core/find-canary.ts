/**
 * Finds a canary's values in what was sent, through any nesting of encodings up to a depth, breadth first, so that the
 * chain it reports is the shortest. It never says "not there" of what it could not look at: `exhausted` tells that the
 * search stopped at one of its limits.
 */
import type { Canary, CanaryField } from './canary.ts';
import { type Content, contentOf, type Layer, takeOffOneLayer } from './decode-layers.ts';

export const CHANNELS = [
  'host',
  'path',
  'query',
  'fragment',
  'cookie',
  'referer',
  'header',
  'body',
  'websocket',
] as const;
export type Channel = (typeof CHANNELS)[number];

export type CanaryMatch = {
  readonly field: CanaryField;
  readonly channel: Channel;
  /** Outermost first; empty when the value stands there as it is. */
  readonly encoding: readonly Layer[];
};

export type Found = { readonly matches: readonly CanaryMatch[]; readonly exhausted: boolean };

/** The part of a sent request that is searched. Structural, so that core/ needs no port. */
export type Sent = {
  readonly url: string;
  readonly kind: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
};

export type SearchLimits = {
  /** Layers on top of one another. */
  readonly depth: number;
  /** Characters looked at in one channel of one request, all layers together. */
  readonly characters: number;
  readonly nodes: number;
};

export const SEARCH_LIMITS: SearchLimits = { depth: 6, characters: 24_000_000, nodes: 2_000 };

/** What people and scripts put between groups of digits. */
const SEPARATOR = '[\\s\\-._/+,:;|*\\u00a0]{0,3}';

const spaced = (digits: string): RegExp => new RegExp([...digits].join(SEPARATOR));
const backwards = (text: string): string => [...text].reverse().join('');

/** Where each value stands as it is, for what may not keep it: the number first. */
export const plainPatterns = (canary: Canary): readonly { readonly field: CanaryField; readonly pattern: RegExp }[] =>
  strongPatterns(canary).map(({ field, forwards }) => ({ field, pattern: new RegExp(forwards.source, 'gi') }));

type Pattern = { readonly field: CanaryField; readonly forwards: RegExp; readonly backwards: RegExp };

const markerOf = (text: string): string => /[b-z]{10}/i.exec(text)?.[0] ?? text;

/** Values that identify themselves: each is found wherever it stands. */
const strongPatterns = (canary: Canary): readonly Pattern[] => {
  const digits = (field: CanaryField, value: string) => ({
    field,
    forwards: spaced(value),
    backwards: spaced(backwards(value)),
  });
  const marked = (field: CanaryField, value: string) => ({
    field,
    forwards: new RegExp(markerOf(value), 'i'),
    backwards: new RegExp(backwards(markerOf(value)), 'i'),
  });
  return [
    digits('number', canary.number),
    marked('holder', canary.holder),
    marked('email', canary.email.split('-')[1] ?? canary.email),
    marked('name', canary.name),
    // Without its leading zero, so that +81 does not hide it.
    digits('phone', canary.phone.slice(1)),
  ];
};

/** Short values that ordinary traffic holds too: they count only beside the number, in the same channel. */
export const weakPatterns = ({ expiryMonth, expiryYear, securityCode }: Canary): readonly [CanaryField, RegExp][] => {
  const month = `0?${Number(expiryMonth)}`;
  const year = `(?:20)?${expiryYear}`;
  return [
    ['securityCode', new RegExp(`(?<![0-9A-Za-z.])${securityCode}(?![0-9A-Za-z.])`)],
    [
      'expiry',
      new RegExp(`(?<!\\d)(?:${month}\\D{1,40}${year}|${year}\\D{1,40}${month}|${expiryMonth}${year})(?!\\d)`),
    ],
  ];
};

const VALUE = /(?:[=:,[]|\r\n\r\n)\s*["']?(\d[\d -]{0,18})["']?(?=[&;,}\]\r\n\s]|$)/g;
const LONGEST_GROUP = 13;

/**
 * The number cut in groups over neighbouring values: `a=4012&b=8888&…`, one digit each, or four groups in any order.
 * Groups must begin and end with the number, so that digits of other values cannot make it up.
 */
const isSplit = (text: string, number: string): boolean => {
  const groups = [...text.matchAll(VALUE)]
    .map(([, digits = '']) => digits.replaceAll(/\D/g, ''))
    .filter((digits) => digits.length < LONGEST_GROUP);
  for (let first = 0; first < groups.length; first++) {
    let joined = '';
    for (let at = first; at < groups.length && number.startsWith(joined); at++) {
      joined += groups[at];
      if (joined === number) return true;
    }
  }
  const quarters = number.length === 16 ? (number.match(/.{4}/g) ?? []) : [];
  const seen = new Set(groups);
  return new Set(quarters).size >= 3 && quarters.every((quarter) => seen.has(quarter));
};

/** As it may be typed or shown: whole, or in groups with one sign between. */
const writtenForms = (number: string): readonly string[] => {
  const grouped =
    number.length === 15 ? number.replace(/(.{4})(.{6})/, '$1 $2 ') : number.replaceAll(/.{4}(?=.)/g, '$& ');
  return [number, grouped, grouped.replaceAll(' ', '-')];
};

/** What each sign differs by from the one `period` places on: the same under any key of that length that repeats. */
type Rhythm = { readonly period: number; readonly differences: readonly number[] };

/** So many signs in rhythm are no accident: each weighs three bits and more. */
const LEAST_IN_RHYTHM = 10;

const rhythmsOf = (form: string): readonly Rhythm[] =>
  Array.from({ length: Math.min(form.length - LEAST_IN_RHYTHM, 8) }, (_, place) => {
    const period = place + 1;
    const at = (index: number): number => form.charCodeAt(index) ^ form.charCodeAt(index + period);
    return { period, differences: Array.from({ length: form.length - period }, (_each, index) => at(index)) };
  });

const XOR_LIMIT = 500_000;

const isInRhythm = (text: string, from: number, { period, differences }: Rhythm): boolean => {
  if (from + period + differences.length > text.length) return false;
  for (const [index, difference] of differences.entries()) {
    const at = from + index;
    if ((text.charCodeAt(at) ^ text.charCodeAt(at + period)) !== difference) return false;
  }
  // Digits that are digits again under a key, and signs that no byte makes, are something else.
  return !/^[\d\s]*$|[^\0-\xff]/.test(text.slice(from, from + period + differences.length));
};

/** The text without its key: what stands where the number does tells each byte of it. */
const withoutKey = (text: string, at: number, { period }: Rhythm, form: string): string => {
  const key = Array.from({ length: period }, (_, place) => text.charCodeAt(at + place) ^ form.charCodeAt(place));
  const phase = period - (at % period);
  const codes = Array.from(text, (sign, index) => sign.charCodeAt(0) ^ (key[(index + phase) % period] ?? 0));
  return codes.map((code) => String.fromCharCode(code)).join('');
};

const underXor = (text: string, forms: readonly RhythmicForm[]): string | undefined => {
  const end = Math.min(text.length, XOR_LIMIT);
  for (let at = 0; at < end; at++) {
    for (const { form, rhythms } of forms) {
      const found = rhythms.find((rhythm) => isInRhythm(text, at, rhythm));
      if (found !== undefined) return withoutKey(text, at, found, form);
    }
  }
  return undefined;
};

type RhythmicForm = { readonly form: string; readonly rhythms: readonly Rhythm[] };

type Node = Content & { readonly layers: readonly Layer[]; readonly opaque?: boolean | undefined };

class Search {
  readonly #canary: Canary;
  readonly #strong: readonly Pattern[];
  readonly #rhythmicForms: readonly RhythmicForm[];
  readonly #limits: SearchLimits;
  readonly matches: CanaryMatch[] = [];
  exhausted = false;

  constructor(canary: Canary, limits: SearchLimits) {
    this.#canary = canary;
    this.#strong = strongPatterns(canary);
    this.#rhythmicForms = writtenForms(canary.number).map((form) => ({ form, rhythms: rhythmsOf(form) }));
    this.#limits = limits;
  }

  look(channel: Channel, content: Content): void {
    const { depth, characters, nodes } = this.#limits;
    const found = new Map<CanaryField, readonly Layer[]>();
    const seen = new Set<string>();
    const queue: Node[] = [{ ...content, layers: [] }];
    const looked: Node[] = [];
    let left = characters;
    for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
      const key = `${node.bytes === undefined ? '' : '\0'}${node.text}`;
      if (seen.has(key)) continue;
      seen.add(key);
      left -= node.text.length;
      if (left < 0 || looked.length >= nodes) {
        this.exhausted = true;
        break;
      }
      this.#match(node, found);
      const unkeyed = found.has('number') ? undefined : underXor(node.text, this.#rhythmicForms);
      if (unkeyed !== undefined) {
        const plain: Node = { text: unkeyed, layers: [...node.layers, 'xor'] };
        this.#match(plain, found);
        looked.push(plain);
      }
      if (node.opaque === true) continue;
      looked.push(node);
      if (node.layers.length >= depth) {
        this.exhausted ||= takeOffOneLayer(node, 1).some(
          ({ layer, opaque }) => layer !== 'reversed' && opaque !== true,
        );
        continue;
      }
      for (const { layer, ...decoded } of takeOffOneLayer(node, Math.max(left, 1))) {
        // Twice backwards is forwards.
        if (layer !== 'reversed' || !node.layers.includes('reversed')) {
          queue.push({ ...decoded, layers: [...node.layers, layer] });
        }
      }
    }
    if (found.has('number')) this.#matchWeak(looked, found);
    for (const [field, encoding] of found) this.matches.push({ field, channel, encoding });
  }

  #match({ text, layers }: Node, found: Map<CanaryField, readonly Layer[]>): void {
    for (const { field, forwards, backwards: back } of this.#strong) {
      if (found.has(field)) continue;
      if (forwards.test(text)) found.set(field, layers);
      else if (!layers.includes('reversed') && back.test(text)) found.set(field, [...layers, 'reversed']);
    }
    if (!found.has('number') && isSplit(text, this.#canary.number)) found.set('number', [...layers, 'split']);
  }

  #matchWeak(looked: readonly Node[], found: Map<CanaryField, readonly Layer[]>): void {
    for (const [field, pattern] of weakPatterns(this.#canary)) {
      const node = looked.find(({ text }) => pattern.test(text));
      if (node !== undefined) found.set(field, node.layers);
    }
  }
}

const urlOf = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/** Headers a page cannot choose say nothing about a leak, and some are long. */
const OWN_HEADERS = new Set(['cookie', 'referer', 'host', 'user-agent', 'accept', 'accept-encoding', 'content-length']);

const headerText = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .filter(([name]) => !OWN_HEADERS.has(name) && !name.startsWith('sec-') && !name.startsWith(':'))
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n');

/** @param limits beyond them `exhausted` is true. */
export const findCanary = (sent: Sent, canary: Canary, limits: SearchLimits = SEARCH_LIMITS): Found => {
  const search = new Search(canary, limits);
  const url = urlOf(sent.url);
  const texts: readonly (readonly [Channel, string])[] = [
    ['host', url?.hostname ?? ''],
    ['path', url === undefined ? sent.url : url.pathname],
    ['query', url?.search ?? ''],
    ['fragment', url?.hash ?? ''],
    ['cookie', sent.headers.cookie ?? ''],
    ['referer', sent.headers.referer ?? ''],
    ['header', headerText(sent.headers)],
  ];
  for (const [channel, text] of texts) if (text.length > 0) search.look(channel, { text });
  if (sent.body !== undefined && sent.body.length > 0) {
    search.look(sent.kind === 'websocket' ? 'websocket' : 'body', contentOf(sent.body));
  }
  return { matches: search.matches, exhausted: search.exhausted };
};
