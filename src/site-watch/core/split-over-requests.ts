/**
 * The card number cut over several requests to one host: a few digits in each, in order, or out of order. Fragments are
 * read from named places (a parameter, a member, a label of the host), so that digits of unlike things never join.
 */
import { hostOf } from './destinations.ts';
import type { Sent } from './find-canary.ts';
import type { Steps } from './take-steps.ts';

type Leaf = { readonly place: string; readonly text: string };
type Fragment<S> = { readonly digits: string; readonly sent: S };

/** Beyond them nothing is read: a body that holds so much needs no second request. */
const BODY_BYTES = 65_536;
const LEAVES_OF_ONE = 200;
const FRAGMENTS_OF_A_PLACE = 4_096;
const LONGEST_FRAGMENT = 15;
/** Out of order, shorter fragments would be found among ordinary numbers; one remainder may be. */
const LEAST_OUT_OF_ORDER = 4;
const DISTINCT_OUT_OF_ORDER = 64;

/** By host, the requests that carry the number together; the requests in the order in which they were sent. */
export function* splitOverRequests<S extends Sent>(
  requests: readonly S[],
  number: string,
): Steps<ReadonlyMap<string, ReadonlySet<S>>> {
  const found = new Map<string, ReadonlySet<S>>();
  for (const [host, sent] of Map.groupBy(requests, ({ url }) => siteOf(hostOf(url)))) {
    if (sent.length < 2) continue;
    const carrying = yield* carriersIn(sent, number);
    for (const [name, own] of Map.groupBy(carrying, ({ url }) => hostOf(url))) {
      if (host !== '') found.set(name, new Set(own));
    }
    yield;
  }
  return found;
}

/** Fragments may also be labels before one name: all hosts with the same last two labels are looked at together. */
const siteOf = (host: string): string => host.split('.').slice(-2).join('.');

function* carriersIn<S extends Sent>(requests: readonly S[], number: string): Steps<readonly S[]> {
  const places = new Map<string, Fragment<S>[]>();
  const numbered = new Map<string, Fragment<S>[]>();
  for (const sent of requests) {
    const leaves = leavesOf(sent);
    for (const { place, text } of leaves) {
      const digits = digitsIn(text);
      if (digits === undefined) continue;
      add(places, place, { digits, sent });
      for (const [index, at] of indicesBeside(leaves, place))
        add(numbered, `${place}\n${index}\n${at}`, { digits, sent });
    }
    yield;
  }
  for (const fragments of places.values()) {
    const carrying = joined(fragments, number) ?? joinedBackwards(fragments, number) ?? tiled(fragments, number);
    if (carrying !== undefined) return carrying;
    yield;
  }
  return inOrderOfIndex(numbered, number) ?? [];
}

const add = <S>(places: Map<string, Fragment<S>[]>, place: string, fragment: Fragment<S>): void => {
  const known = places.get(place);
  if (known === undefined) places.set(place, [fragment]);
  else if (known.length < FRAGMENTS_OF_A_PLACE) known.push(fragment);
};

/** One after another; the join must begin and end with the number. */
const joined = <S>(fragments: readonly Fragment<S>[], number: string): readonly S[] | undefined => {
  for (let first = 0; first < fragments.length; first++) {
    let text = '';
    for (let at = first; at < fragments.length && number.startsWith(text); at++) {
      text += fragments[at]?.digits ?? '';
      if (text === number && at > first) return fragments.slice(first, at + 1).map(({ sent }) => sent);
    }
  }
  return undefined;
};

const joinedBackwards = <S>(fragments: readonly Fragment<S>[], number: string): readonly S[] | undefined =>
  joined(fragments.toReversed(), number);

/** In any order, when fragments that are each long enough cover the number without a gap. */
const tiled = <S>(fragments: readonly Fragment<S>[], number: string): readonly S[] | undefined => {
  const byDigits = new Map(fragments.map((fragment) => [fragment.digits, fragment.sent]));
  if (byDigits.size > DISTINCT_OUT_OF_ORDER) return undefined;
  const cover = (at: number, short: number): readonly S[] | undefined => {
    if (at === number.length) return [];
    for (const [digits, sent] of byDigits) {
      const isShort = digits.length < LEAST_OUT_OF_ORDER ? 1 : 0;
      if (short + isShort > 1 || !number.startsWith(digits, at)) continue;
      const rest = cover(at + digits.length, short + isShort);
      if (rest !== undefined) return [sent, ...rest];
    }
    return undefined;
  };
  const tiles = cover(0, 0);
  return tiles !== undefined && tiles.length > 1 ? tiles : undefined;
};

const INDEX = /^\d{1,2}$/;

/** Members of the same request that may say which fragment it is. */
const indicesBeside = (leaves: readonly Leaf[], place: string): readonly (readonly [string, number])[] =>
  leaves.length > 12
    ? []
    : leaves
        .filter((leaf) => leaf.place !== place && INDEX.test(leaf.text))
        .map((leaf) => [leaf.place, Number(leaf.text)] as const);

const inOrderOfIndex = <S>(
  numbered: ReadonlyMap<string, readonly Fragment<S>[]>,
  number: string,
): readonly S[] | undefined => {
  const sequences = new Map<string, { readonly at: number; readonly fragment: Fragment<S> }[]>();
  for (const [key, fragments] of numbered) {
    const [place, index, at] = key.split('\n');
    const sequence = sequences.get(`${place}\n${index}`) ?? [];
    // What came first under an index counts: sent again, it is the same fragment.
    const [fragment] = fragments;
    if (fragment !== undefined) sequence.push({ at: Number(at), fragment });
    sequences.set(`${place}\n${index}`, sequence);
  }
  for (const sequence of sequences.values()) {
    const ordered = sequence.toSorted((a, b) => a.at - b.at).map(({ fragment }) => fragment);
    const carrying = joined(ordered, number);
    if (carrying !== undefined) return carrying;
  }
  return undefined;
};

/** Digits as they stand, or in base64 or hex: a fragment is too short for the search through encodings. */
const digitsIn = (text: string): string | undefined => {
  const plain = text.trim();
  if (/^\d+$/.test(plain)) {
    const codes = plain.length % 2 === 0 && /^(?:3\d)+$/.test(plain) ? plain.replaceAll(/3(\d)/g, '$1') : undefined;
    // Digits in hex are digits too: `34303132` is 4012; as long as it is, it cannot also be a fragment.
    if (codes !== undefined && plain.length > 6) return codes;
    return plain.length <= LONGEST_FRAGMENT ? plain : undefined;
  }
  if (!/^[A-Za-z0-9+/_-]{2,24}={0,2}$/.test(plain)) return undefined;
  const decoded = decodedBase64(plain);
  return decoded !== undefined && /^\d{1,15}$/.test(decoded) ? decoded : undefined;
};

const decodedBase64 = (text: string): string | undefined => {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return undefined;
  }
};

const leavesOf = (sent: Sent): readonly Leaf[] => {
  const url = URL.canParse(sent.url) ? new URL(sent.url) : undefined;
  if (url === undefined) return [];
  const labels = url.hostname.split('.').slice(0, -2);
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const at = `${sent.kind === 'websocket' ? 'socket' : ''} ${url.pathname.replaceAll(/\d+|[^/]{24,}/g, '#')}`;
  return [
    ...labels.map((text, index) => ({ place: `label ${index}`, text })),
    ...segments.map((text, index) => ({ place: `segment ${segments.length} ${index}`, text: withoutEnding(text) })),
    ...[...url.searchParams].map(([name, text]) => ({ place: `query ${at} ${name}`, text })),
    ...bodyLeaves(sent.body).map(({ place, text }) => ({ place: `body ${at} ${place}`, text })),
  ].slice(0, LEAVES_OF_ONE);
};

/** `4012.gif` */
const withoutEnding = (segment: string): string => segment.replace(/\.[a-z]{2,5}$/i, '');

const bodyLeaves = (body: Uint8Array | undefined): readonly Leaf[] => {
  if (body === undefined || body.length === 0 || body.length > BODY_BYTES) return [];
  const text = new TextDecoder().decode(body);
  const opened = /^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(text) ? decodedBase64(text) : undefined;
  return [{ place: '', text }, ...membersOf(text), ...(opened === undefined ? [] : membersOf(opened))];
};

const membersOf = (text: string): readonly Leaf[] => {
  if (/^\s*[[{]/.test(text)) return jsonLeaves(text);
  if (!/^[^=\s]{1,80}=/.test(text)) return [];
  return [...new URLSearchParams(text)].map(([place, value]) => ({ place, text: value }));
};

const jsonLeaves = (text: string): readonly Leaf[] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const leaves: Leaf[] = [];
  const queue: { readonly place: string; readonly value: unknown }[] = [{ place: '$', value: parsed }];
  for (const { place, value } of queue) {
    if (leaves.length >= LEAVES_OF_ONE || queue.length > LEAVES_OF_ONE * 4) break;
    if (typeof value === 'string' || typeof value === 'number') leaves.push({ place, text: String(value) });
    else if (Array.isArray(value)) queue.push(...value.slice(0, LEAVES_OF_ONE).map((item) => ({ place, value: item })));
    else if (value !== null && typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) queue.push({ place: `${place}.${name}`, value: item });
    }
  }
  return leaves;
};
