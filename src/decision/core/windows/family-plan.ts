/**
 * What the features that share a key need to keep of it: spans (two edges that slide over the key's events) and, within
 * them, totals that are kept as events enter and leave. Features that need the same total share it.
 */

/** Bits of an event's mask. What is learned of an event later comes first, then whether its money is the slot's own. */
export const RESULTS = ['authorised', 'declined', 'captured', 'disputed', 'fraud'] as const;
export type Result = (typeof RESULTS)[number];

export const bitOfResult = (result: Result): number => 1 << RESULTS.indexOf(result);
export const RESULT_BITS = (1 << RESULTS.length) - 1;
export const NATIVE_BIT = 1 << RESULTS.length;
const FIRST_CONDITION = RESULTS.length + 1;
/** Bits of one 32-bit number, the sign left alone. */
export const MOST_CONDITIONS = 31 - FIRST_CONDITION;
export const bitOfCondition = (condition: number): number => (condition < 0 ? 0 : 1 << (condition + FIRST_CONDITION));

export type Operation =
  | 'count'
  | 'sum'
  | 'mean'
  | 'min'
  | 'max'
  | 'stddev'
  | 'distinct'
  | 'ratio'
  | 'since'
  | 'first-seen'
  | 'top-share';

export type FamilyFeature = {
  readonly operation: Operation;
  readonly overMs: number;
  readonly delayMs: number;
  readonly excludeCurrent: boolean;
  /** What an event's mask must hold to be counted. */
  readonly bits: number;
  /** Of `ratio`: what it must hold beside to be counted above the line. */
  readonly shareBits: number;
  /** Which of the events' values `distinct` and `top-share` tell apart; -1 in the others. */
  readonly track: number;
  /** A mean rounded down to a whole minor unit. */
  readonly whole: boolean;
};

/** `cell` is where its numbers begin in the slot's row. */
export type Counter = { readonly cell: number; readonly bits: number };
/** Two parts of a sum and, with squares, three of theirs. */
export type Summer = { readonly cell: number; readonly bits: number; readonly squares: boolean };
/** The best behind `split`, and `split`; before it the column `mark` holds the best from each event on. */
export type Extreme = { readonly cell: number; readonly bits: number; readonly mark: number; readonly sign: 1 | -1 };
/** How many values there are; with `top`, also how often the most frequent one is there. */
export type Diverse = {
  readonly bits: number;
  readonly track: number;
  readonly top: boolean;
  readonly id: number;
};
/** The last time before the span, and the last of all. */
export type Since = { readonly cell: number; readonly bits: number };
/** An index before which nothing of the span is counted. */
export type First = { readonly cell: number; readonly bits: number };

export type Span = {
  readonly overMs: number;
  readonly delayMs: number;
  /** Cells of the edges; without a delay there is no head: it is the end. */
  readonly tail: number;
  readonly head: number;
  /** The time of the event at the tail, the next to leave; +∞ where there is none. Most questions need look no further. */
  readonly due: number;
  readonly counters: readonly Counter[];
  readonly summers: readonly Summer[];
  readonly extremes: readonly Extreme[];
  readonly diverse: readonly Diverse[];
  readonly since: readonly Since[];
  readonly firsts: readonly First[];
  /** Entering and leaving changes nothing but the edges. */
  readonly bare: boolean;
};

export type PlannedRead = {
  readonly feature: FamilyFeature;
  readonly span: Span;
  /** Of the total it reads, or its id where it is of values; -1 where the edges alone say it. */
  readonly cell: number;
  /** Of the total below the line. */
  readonly below: number;
};

export type FamilyPlan = {
  readonly spans: readonly Span[];
  /** The one whose tail nothing is before. */
  readonly longest: Span;
  readonly reads: readonly PlannedRead[];
  /** Numbers in a slot's row; the first are the newest time the slot was asked about and `MISSED`. */
  readonly width: number;
  /** How long an event stays, and how long a key without events does. */
  readonly keepMs: number;
  readonly idleMs: number;
  readonly diverse: number;
  readonly marks: number;
  readonly tracks: number;
  /** Some total is of money. */
  readonly money: boolean;
  readonly masked: boolean;
  /** Something is learned of events later. */
  readonly learning: boolean;
  /** Some feature leaves the event itself out. */
  readonly excluding: boolean;
};

/** Where a row has the time of the newest event of its key that was not kept for want of memory. */
export const MISSED = 1;

type Building = {
  width: number;
  diverse: number;
  marks: number;
  readonly spans: Map<string, Growing>;
};

type Growing = { -readonly [K in keyof Span]: Span[K] extends readonly (infer T)[] ? T[] : Span[K] };

export const planFamily = (features: readonly FamilyFeature[], tracks: number, latenessMs: number): FamilyPlan => {
  const building: Building = { width: 2, diverse: 0, marks: 0, spans: new Map() };
  const reads = features.map((feature) => planRead(building, feature, latenessMs));
  const spans = [...building.spans.values()];
  for (const span of spans) {
    span.bare = [span.counters, span.summers, span.extremes, span.diverse, span.since].every(
      ({ length }) => length === 0,
    );
  }
  const keepMs = Math.max(0, ...spans.map(({ overMs, delayMs }) => overMs + delayMs));
  const longest = spans.find(({ overMs, delayMs }) => overMs + delayMs === keepMs);
  if (longest === undefined) throw new Error('a family has features');
  const bits = features.reduce((all, feature) => all | feature.bits | feature.shareBits, 0);
  return {
    spans,
    longest,
    reads,
    width: building.width,
    keepMs,
    idleMs: Math.max(keepMs, ...features.map(({ overMs, delayMs }) => overMs + delayMs)),
    diverse: building.diverse,
    marks: building.marks,
    tracks,
    money: spans.some(({ summers, extremes }) => summers.length + extremes.length > 0),
    masked: bits !== 0,
    learning: (bits & RESULT_BITS) !== 0,
    excluding: features.some(({ excludeCurrent }) => excludeCurrent),
  };
};

const spanOf = (building: Building, overMs: number, delayMs: number): Growing => {
  const key = `${overMs} ${delayMs}`;
  const known = building.spans.get(key);
  if (known !== undefined) return known;
  const tail = building.width;
  const due = tail + 1;
  const head = delayMs > 0 ? tail + 2 : -1;
  building.width += delayMs > 0 ? 3 : 2;
  const lists = { counters: [], summers: [], extremes: [], diverse: [], since: [], firsts: [] };
  const span: Growing = { overMs, delayMs, tail, head, due, ...lists, bare: false };
  building.spans.set(key, span);
  return span;
};

const cells = (building: Building, count: number): number => {
  building.width += count;
  return building.width - count;
};

const planRead = (building: Building, feature: FamilyFeature, latenessMs: number): PlannedRead => {
  const { operation, overMs, delayMs, bits, shareBits, track } = feature;
  // What lies further back than an event may come late is one number.
  if (operation === 'since') {
    const span = spanOf(building, latenessMs + 1, 0);
    const since = { cell: cells(building, 2), bits };
    span.since.push(since);
    return { feature, span, cell: since.cell, below: -1 };
  }
  const span = spanOf(building, overMs, delayMs);
  if (operation === 'first-seen') {
    const first = { cell: cells(building, 1), bits };
    span.firsts.push(first);
    return { feature, span, cell: first.cell, below: -1 };
  }
  if (operation === 'count') return { feature, span, cell: counterOf(building, span, bits), below: -1 };
  if (operation === 'ratio') {
    const cell = counterOf(building, span, bits | shareBits);
    return { feature, span, cell, below: counterOf(building, span, bits) };
  }
  if (operation === 'min' || operation === 'max') {
    return { feature, span, cell: extremeOf(building, span, { bits, sign: operation === 'max' ? 1 : -1 }), below: -1 };
  }
  if (operation === 'distinct' || operation === 'top-share') {
    return {
      feature,
      span,
      cell: diverseOf(building, span, { bits, track, top: operation === 'top-share' }),
      below: -1,
    };
  }
  const cell = summerOf(building, span, { bits, squares: operation === 'stddev' });
  return { feature, span, cell, below: operation === 'sum' ? -1 : counterOf(building, span, bits) };
};

/** A total that needs no bits is the distance of the edges. */
const counterOf = (building: Building, span: Growing, bits: number): number => {
  if (bits === 0) return -1;
  const known = span.counters.find((counter) => counter.bits === bits);
  if (known !== undefined) return known.cell;
  const counter = { cell: cells(building, 1), bits };
  span.counters.push(counter);
  return counter.cell;
};

const summerOf = (building: Building, span: Growing, wanted: Omit<Summer, 'cell'>): number => {
  const known = span.summers.find(({ bits, squares }) => bits === wanted.bits && (squares || !wanted.squares));
  if (known !== undefined) return known.cell;
  const summer = { ...wanted, cell: cells(building, wanted.squares ? 5 : 2) };
  span.summers.push(summer);
  return summer.cell;
};

const extremeOf = (building: Building, span: Growing, wanted: Omit<Extreme, 'cell' | 'mark'>): number => {
  const known = span.extremes.find(({ bits, sign }) => bits === wanted.bits && sign === wanted.sign);
  if (known !== undefined) return known.cell;
  const extreme = { ...wanted, cell: cells(building, 2), mark: building.marks };
  building.marks += 1;
  span.extremes.push(extreme);
  return extreme.cell;
};

const diverseOf = (building: Building, span: Growing, wanted: Omit<Diverse, 'id'>): number => {
  const same = ({ bits, track, top }: Diverse) => bits === wanted.bits && track === wanted.track && top === wanted.top;
  const known = span.diverse.find(same);
  if (known !== undefined) return known.id;
  const diverse = { ...wanted, id: building.diverse };
  building.diverse += 1;
  span.diverse.push(diverse);
  return diverse.id;
};
