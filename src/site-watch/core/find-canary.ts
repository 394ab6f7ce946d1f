/**
 * Finds a canary's values in what was sent, through any nesting of encodings up to a depth, breadth first, so that the
 * chain it reports is the shortest. It never says "not there" of what it could not look at: `exhausted` tells that the
 * search stopped at one of its limits.
 */
import type { Canary, CanaryField } from './canary.ts';
import { type Content, contentOf, isUnderstood, type Layer, PackedTrials, takeOffOneLayer } from './decode-layers.ts';
import { finish, type Steps } from './take-steps.ts';
import { type Sieve, sievesFor, takeOffKey } from './under-key.ts';

export const CHANNELS = [
  'host',
  'name',
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
  /** Characters of one text. */
  readonly text: number;
  /** Characters looked at in one channel of one request, all layers together. */
  readonly characters: number;
  readonly nodes: number;
  /** Characters looked at in all that one search is given, whatever each part may have. */
  readonly together: number;
};

export const SEARCH_LIMITS: SearchLimits = {
  depth: 6,
  text: 2_000_000,
  characters: 24_000_000,
  nodes: 2_000,
  together: 50_000_000,
};

/** What a text costs beside its characters: many short ones take as long as a long one. */
const COST_OF_A_TEXT = 300;
/** No value of a canary that is looked for is shorter. */
const SHORTEST_VALUE = 10;
/** Runs that are tried for being packed without saying so. */
const PACKED_TRIALS = 3_000;
/** A text that comes again with many requests, as cookies do, is searched once. */
const REMEMBERED_TEXT = 65_536;

/** What people and scripts put between groups of digits. */
const SEPARATOR = '[\\s\\-._/+,:;|*\\u00a0]{0,3}';

const spaced = (digits: string): RegExp => new RegExp([...digits].join(SEPARATOR));
const backwards = (text: string): string => [...text].reverse().join('');

/** Where each value stands as it is, for what may not keep it: the number first. */
export const plainPatterns = (canary: Canary): readonly { readonly field: CanaryField; readonly pattern: RegExp }[] => {
  const known = PLAIN_PATTERNS.get(canary);
  if (known !== undefined) return known;
  const made = strongPatterns(canary).map(({ field, forwards }) => ({
    field,
    pattern: new RegExp(forwards.source, 'gi'),
  }));
  PLAIN_PATTERNS.set(canary, made);
  return made;
};

/** Every text of a visit is asked for them. */
const PLAIN_PATTERNS = new WeakMap<Canary, readonly { readonly field: CanaryField; readonly pattern: RegExp }[]>();

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
/** Matches between two yields. */
const MATCHES_A_STEP = 4_096;

/**
 * The number cut in groups over neighbouring values: `a=4012&b=8888&…`, one digit each, or four groups in any order.
 * Groups must begin and end with the number, so that digits of other values cannot make it up.
 */
function* isSplit(text: string, number: string): Steps<boolean> {
  const groups: string[] = [];
  let matches = 0;
  for (const [, value = ''] of text.matchAll(VALUE)) {
    const digits = value.replaceAll(/\D/g, '');
    if (digits.length < LONGEST_GROUP) groups.push(digits);
    matches += 1;
    if (matches % MATCHES_A_STEP === 0) yield;
  }
  for (let first = 0; first < groups.length; first++) {
    let joined = '';
    for (let at = first; at < groups.length && number.startsWith(joined); at++) {
      joined += groups[at];
      if (joined === number) return true;
    }
  }
  const quarters = number.length === 16 ? (number.match(/.{4}/g) ?? []) : [];
  yield;
  const seen = new Set(groups);
  return new Set(quarters).size >= 3 && quarters.every((quarter) => seen.has(quarter));
}

type Node = Content & { readonly layers: readonly Layer[]; readonly opaque?: boolean | undefined };

type Looked = { readonly found: ReadonlyMap<CanaryField, readonly Layer[]>; readonly exhausted: boolean };

/** One search through many requests, which share its limit: what is beyond it is looked at as it stands, and no deeper. */
export class CanarySearch {
  readonly canary: Canary;
  readonly #strong: readonly Pattern[];
  readonly #sieves: readonly Sieve[];
  readonly #limits: SearchLimits;
  readonly #known = new Map<string, Looked>();
  readonly #trials = new PackedTrials(PACKED_TRIALS);
  #left: number;

  constructor(canary: Canary, limits: SearchLimits = SEARCH_LIMITS) {
    this.canary = canary;
    this.#strong = strongPatterns(canary);
    this.#sieves = sievesFor(canary.number);
    this.#limits = limits;
    this.#left = limits.together;
  }

  *find(sent: Sent): Steps<Found> {
    const matches: CanaryMatch[] = [];
    let exhausted = false;
    for (const [channel, content] of channelsOf(sent)) {
      const looked = yield* this.#look(content);
      exhausted ||= looked.exhausted;
      for (const [field, encoding] of looked.found) matches.push({ field, channel, encoding });
      yield;
    }
    return { matches, exhausted: exhausted || !(yield* isUnderstood(sent, this.#limits.text)) };
  }

  *#look(content: Content): Steps<Looked> {
    const remembered = content.bytes === undefined && content.text.length <= REMEMBERED_TEXT;
    const known = remembered ? this.#known.get(content.text) : undefined;
    if (known !== undefined) return known;
    const looked = yield* this.#lookInto(content);
    if (remembered) this.#known.set(content.text, looked);
    return looked;
  }

  *#lookInto(content: Content): Steps<Looked> {
    const found = new Map<CanaryField, readonly Layer[]>();
    const seen = { texts: new Set<string>(), packed: new Set<string>() };
    const queue: Node[] = [{ ...content, layers: [] }];
    const looked: Node[] = [];
    let [left, exhausted] = [this.#limits.characters, false];
    for (const node of queue) {
      const { text, bytes } = node;
      const alike = bytes === undefined ? seen.texts : seen.packed;
      if (text.length < SHORTEST_VALUE || alike.has(text)) continue;
      alike.add(text);
      left -= text.length;
      this.#left -= text.length + COST_OF_A_TEXT;
      const spent =
        text.length > this.#limits.text || left < 0 || this.#left < 0 || looked.length >= this.#limits.nodes;
      // However much else there is, what is sent as it stands is found.
      if (!spent || node.layers.length === 0) yield* this.#match(node, found);
      if (spent) {
        exhausted = true;
        break;
      }
      const unkeyed = found.has('number') ? undefined : takeOffKey(text, this.#sieves);
      yield;
      if (unkeyed !== undefined) {
        const plain: Node = { text: unkeyed, layers: [...node.layers, 'xor'] };
        yield* this.#match(plain, found);
        looked.push(plain);
      }
      if (node.opaque === true) continue;
      looked.push(node);
      const under = yield* this.#under(node, left);
      exhausted ||= under.exhausted;
      // Not spread: a page decides how many there are.
      for (const next of under.nodes) queue.push(next);
    }
    if (found.has('number')) this.#matchWeak(looked, found);
    return { found, exhausted };
  }

  *#under(node: Node, left: number): Steps<{ readonly nodes: readonly Node[]; readonly exhausted: boolean }> {
    if (node.layers.length >= this.#limits.depth) {
      const deeper = yield* takeOffOneLayer(node, 1, this.#trials);
      return { nodes: [], exhausted: deeper.some(({ layer, opaque }) => layer !== 'reversed' && opaque !== true) };
    }
    const under = yield* takeOffOneLayer(
      node,
      Math.max(Math.min(left, this.#left, this.#limits.text), 1),
      this.#trials,
    );
    const nodes = under
      // Twice backwards is forwards.
      .filter(({ layer }) => layer !== 'reversed' || !node.layers.includes('reversed'))
      .map(({ layer, cut: _cut, ...decoded }): Node => ({ ...decoded, layers: [...node.layers, layer] }));
    return { nodes, exhausted: under.some(({ cut }) => cut === true) };
  }

  *#match({ text, layers }: Node, found: Map<CanaryField, readonly Layer[]>): Steps<void> {
    for (const { field, forwards, backwards: back } of this.#strong) {
      if (found.has(field)) continue;
      if (forwards.test(text)) found.set(field, layers);
      else if (!layers.includes('reversed') && back.test(text)) found.set(field, [...layers, 'reversed']);
      yield;
    }
    if (!found.has('number') && (yield* isSplit(text, this.canary.number))) found.set('number', [...layers, 'split']);
  }

  #matchWeak(looked: readonly Node[], found: Map<CanaryField, readonly Layer[]>): void {
    for (const [field, pattern] of weakPatterns(this.canary)) {
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

/** Also without the dots between its labels: an encoded value may be longer than a label can be. */
const hostText = (host: string): string => {
  const before = host.split('.').slice(0, -2);
  return before.length > 1 ? `${host}\n${before.join('')}` : host;
};

/** `kind` name: a host that was asked for, and nothing was sent to. */
const channelsOf = (sent: Sent): readonly (readonly [Channel, Content])[] => {
  const url = urlOf(sent.url);
  const host = hostText(url?.hostname ?? '');
  if (sent.kind === 'name') return [['name', { text: host }]];
  const texts: readonly (readonly [Channel, string])[] = [
    ['host', host],
    ['path', url === undefined ? sent.url : url.pathname],
    ['query', url?.search ?? ''],
    ['fragment', url?.hash ?? ''],
    ['cookie', sent.headers.cookie ?? ''],
    ['referer', sent.headers.referer ?? ''],
    ['header', headerText(sent.headers)],
  ];
  const body = sent.body === undefined ? undefined : contentOf(sent.body);
  return [
    ...texts.map(([channel, text]): [Channel, Content] => [channel, { text }]),
    ...(body === undefined ? [] : [[sent.kind === 'websocket' ? 'websocket' : 'body', body] as const]),
  ];
};

/** In one request alone. @param limits beyond them `exhausted` is true. */
export const findCanary = (sent: Sent, canary: Canary, limits: SearchLimits = SEARCH_LIMITS): Found =>
  finish(new CanarySearch(canary, limits).find(sent));
