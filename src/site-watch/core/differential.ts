/**
 * Whether what a host received follows the card number, without reading it: runs of one journey with one number, with
 * another, with the first again. What is the same in both runs of the first and differs in the run of the other follows
 * the number; what chance and time change differs otherwise just as often, and is the measure (LEAK-05).
 */
import { hostOf, isAmong, parentOf } from './destinations.ts';
import type { Sent } from './find-canary.ts';
import { sentValues } from './sent-values.ts';
import type { Steps } from './take-steps.ts';

export type SentAtStep = Sent & { readonly step: number };

/** One pass: which of two numbers was typed, and what was sent. In the order in which they were made. */
export type NumberRun<S extends SentAtStep = SentAtStep> = {
  readonly number: 'first' | 'other';
  readonly cardTypedAt: number;
  readonly requests: readonly S[];
};

export type Flow<S extends SentAtStep = SentAtStep> = {
  readonly host: string;
  /** Of the first run, those that carried it. */
  readonly requests: readonly S[];
  readonly places: readonly string[];
  /** Characters that follow the number, and the most that changed in any other rhythm. */
  readonly following: number;
  readonly otherwise: number;
};

/** Of text; bytes that are none may hold two digits each. First six and last four of two numbers, as receipts may show them, differ in eight at most. */
const LEAST_FOLLOWING = 10;
/** Of the stretch from the first character that follows to the last: hexadecimal digits of digits reach 44 %. */
const LEAST_DENSITY = 0.3;
const SHORT_VALUE_DENSITY = 0.5;
const TIMES_OTHERWISE = 4;
const VALUES_OF_A_PLACE = 500;
const LEAST_DISTINCT = 3;
/** Shorter pieces of a number say little when they come twice. */
const LEAST_PIECE = 3;
const LEAST_FOLLOWING_BYTES = 6;

type Carried<S> = { readonly text: string; readonly request: S };
/** The same place of the same length, in each run. */
type Row<S> = { readonly place: string; readonly values: readonly Carried<S>[] };

/** @param runs at least two with the first number and one with the other. */
export function* flowsOfNumber<S extends SentAtStep>(
  runs: readonly NumberRun<S>[],
  destinations: readonly string[],
): Steps<readonly Flow<S>[]> {
  const firsts = runs.filter(({ number }) => number === 'first').length;
  if (firsts < 2 || runs.length - firsts < 1) return [];
  const sites = runs.map((run) => bySite(run, destinations));
  const flows: Flow<S>[] = [];
  for (const site of sites[0]?.keys() ?? []) {
    const rows = rowsOf(sites.map((each) => each.get(site) ?? []));
    yield;
    const flow = flowIn(rows, maskOf(runs.map(({ number }) => number)));
    if (flow !== undefined) flows.push(flow);
    yield;
  }
  return flows;
}

const bySite = <S extends SentAtStep>(
  { requests, cardTypedAt }: NumberRun<S>,
  destinations: readonly string[],
): ReadonlyMap<string, readonly S[]> =>
  Map.groupBy(
    requests.filter(({ url, step }) => step >= cardTypedAt && !isAmong(hostOf(url), destinations)),
    ({ url }) => parentOf(hostOf(url)),
  );

const rowsOf = <S extends SentAtStep>(runs: readonly (readonly S[])[]): readonly Row<S>[] => {
  const [first = new Map<string, Carried<S>[]>(), ...others] = runs.map(byPlaceAndLength);
  const rows: Row<S>[] = [];
  for (const [place, values] of first) {
    const beside = others.map((other) => other.get(place) ?? []);
    const whole = values.flatMap((value, index): readonly Row<S>[] => {
      const row = [value, ...beside.map((each) => each[index])].filter((each) => each !== undefined);
      return row.length < runs.length ? [] : [{ place, values: row }];
    });
    rows.push(...withoutRepeats(whole));
  }
  return rows;
};

/** What comes again with every request, as a cookie or a group of a test does, counts once; keys pressed each count. */
const withoutRepeats = <S>(rows: readonly Row<S>[]): readonly Row<S>[] => {
  const distinct = new Map(rows.map((row) => [row.values.map(({ text }) => text).join('\0'), row]));
  return distinct.size < LEAST_DISTINCT ? [...distinct.values()] : rows;
};

const byPlaceAndLength = <S extends SentAtStep>(requests: readonly S[]): Map<string, Carried<S>[]> => {
  const places = new Map<string, Carried<S>[]>();
  for (const request of requests) {
    for (const { place, text } of sentValues(request)) {
      const key = `${place} ${text.length}`;
      const known = places.get(key);
      if (known === undefined) places.set(key, [{ text, request }]);
      else if (known.length < VALUES_OF_A_PLACE) known.push({ text, request });
    }
  }
  return places;
};

/** Which runs are like the first of them, as bits; 0 where there are not two kinds. */
const maskOf = (values: readonly (string | number)[]): number => {
  const [first] = values;
  let [mask, other] = [0, undefined as string | number | undefined];
  for (const [index, value] of values.entries()) {
    if (value === first) mask |= 1 << index;
    else if (other !== undefined && value !== other) return 0;
    else other = value;
  }
  return other === undefined ? 0 : mask;
};

const flowIn = <S extends SentAtStep>(rows: readonly Row<S>[], numberMask: number): Flow<S> | undefined => {
  const short = new Map<number, number>();
  const carrying: Row<S>[] = [];
  const shortCarrying: Row<S>[] = [];
  const pieces = new Set<string>();
  let [following, otherwise] = [0, 0];
  for (const row of rows) {
    const masks = masksOf(row);
    const least = row.values.some(({ text }) => NO_TEXT.test(text)) ? LEAST_FOLLOWING_BYTES : LEAST_FOLLOWING;
    const stretch = stretchIn(masks, numberMask, least);
    if (stretch !== undefined) {
      carrying.push(row);
      following += stretch.following;
      otherwise = Math.max(otherwise, stretch.otherwise);
      continue;
    }
    for (const [mask, count] of countsOf(masks)) {
      const fresh = count < masks.length * SHORT_VALUE_DENSITY ? 0 : freshIn(row, masks, { mask, pieces });
      if (fresh === 0) continue;
      short.set(mask, (short.get(mask) ?? 0) + fresh);
      if (mask === numberMask) shortCarrying.push(row);
    }
  }
  const together = short.get(numberMask) ?? 0;
  const beside = Math.max(0, ...[...short].filter(([mask]) => mask !== numberMask).map(([, count]) => count));
  // Piece by piece, as with each key that is pressed, no value is long enough to tell by itself.
  if (together >= LEAST_FOLLOWING && together >= TIMES_OTHERWISE * beside) {
    carrying.push(...shortCarrying);
    following += together;
    otherwise = Math.max(otherwise, beside);
  }
  return carrying.length === 0 ? undefined : flowOf(carrying, { following, otherwise });
};

/** How many characters change in a rhythm, without pieces that were counted before: `bin` again in a masked number. */
const freshIn = <S>(
  { values }: Row<S>,
  masks: readonly number[],
  { mask, pieces }: { readonly mask: number; readonly pieces: Set<string> },
): number => {
  let fresh = 0;
  for (let from = 0; from < masks.length; from++) {
    if (masks[from] !== mask) continue;
    let to = from;
    while (masks[to + 1] === mask) to += 1;
    const length = to + 1 - from;
    const piece = [mask, ...values.map(({ text }) => text.slice(from, to + 1))].join('\0');
    if (length < LEAST_PIECE || !pieces.has(piece)) fresh += length;
    pieces.add(piece);
    from = to;
  }
  return fresh;
};

const flowOf = <S extends SentAtStep>(
  rows: readonly Row<S>[],
  counts: { readonly following: number; readonly otherwise: number },
): Flow<S> => {
  const requests = [...new Set(rows.flatMap(({ values }) => values.slice(0, 1).map(({ request }) => request)))];
  const hosts = new Set(requests.map(({ url }) => hostOf(url)));
  const [host = ''] = hosts;
  const named = hosts.size > 1 || rows.some(({ place }) => place.startsWith('label '));
  const places = [...new Set(rows.map(({ place }) => place.replace(/ \d+$/, '')))];
  return { host: named ? `*.${parentOf(host)}` : host, requests, places, ...counts };
};

const masksOf = <S>({ values }: Row<S>): readonly number[] => {
  const texts = values.map(({ text }) => text);
  return Array.from({ length: texts[0]?.length ?? 0 }, (_, at) => maskOf(texts.map((text) => text.charCodeAt(at))));
};

const countsOf = (masks: readonly number[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const mask of masks) if (mask !== 0) counts.set(mask, (counts.get(mask) ?? 0) + 1);
  return counts;
};

/** One character a byte: none of printable ASCII. */
const NO_TEXT = /[^\t\n\r -~]/;

/** A stretch of a value that follows the number: dense enough, and hardly anything else in it that changes. */
const stretchIn = (
  masks: readonly number[],
  numberMask: number,
  least: number,
): { readonly following: number; readonly otherwise: number } | undefined => {
  const places = masks.flatMap((mask, at) => (mask === numberMask ? [at] : []));
  for (let first = 0; first + least <= places.length; first++) {
    const from = places[first] as number;
    const to = places[first + least - 1] as number;
    if (least / (to - from + 1) < LEAST_DENSITY) continue;
    const others = countsOf(masks.slice(from, to + 1).filter((mask) => mask !== numberMask));
    const otherwise = Math.max(0, ...others.values());
    if (otherwise * TIMES_OTHERWISE <= least) return { following: places.length, otherwise };
  }
  return undefined;
};

/** 16 digits packed in eight bytes are eleven characters of base64. */
const LEAST_UNREAD = 10;
const WORDS = /^[\p{L}\s.,:;!?'()/_-]*$/u;

/**
 * Hosts that may have been sent the number unread: what they got once the card was typed, was no words and had not been
 * sent to them before, is together of enough size.
 */
export const hostsSentUnread = (run: NumberRun, destinations: readonly string[]): readonly string[] => {
  const known = new Set<string>();
  const sizes = new Map<string, number>();
  for (const request of run.requests) {
    if (isAmong(hostOf(request.url), destinations)) continue;
    const site = parentOf(hostOf(request.url));
    for (const { text } of sentValues(request)) {
      const key = `${site}\n${text}`;
      if (known.has(key) || WORDS.test(text)) continue;
      known.add(key);
      if (request.step >= run.cardTypedAt) sizes.set(site, (sizes.get(site) ?? 0) + text.length);
    }
  }
  return [...sizes].filter(([, size]) => size >= LEAST_UNREAD).map(([site]) => site);
};
