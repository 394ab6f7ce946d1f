/**
 * The answers for an event that is older than the newest of its slot: counts and sums from the running totals, less
 * what is newer, plus what had slid out; the others by a scan of what the event's own span holds.
 */
import { addAmount, addSquare, deviationOf, meanOf, sumOf } from './big-total.ts';
import { NO_VALUE } from './dictionary.ts';
import { type FamilyFeature, type PlannedRead, RESULT_BITS, type Span } from './family-plan.ts';
import type { FamilyEvent, FamilyState } from './family-state.ts';
import { within } from './read-feature.ts';

/** `own` is the index of the event itself, where it is in the ring. */
export type LateQuestion = { readonly slot: number; readonly time: number; readonly own: number | undefined };

/** The indices of a span's events, `to` excluded. */
type Range = { readonly slot: number; readonly from: number; readonly to: number };

export const answerLate = (family: FamilyState, { slot, time, own }: LateQuestion, read: PlannedRead): number => {
  const { feature, span } = read;
  const { rings } = family;
  const newest = time - feature.delayMs;
  const withoutOwn = feature.excludeCurrent && feature.delayMs === 0 && own !== undefined;
  const to = withoutOwn ? own : rings.behind(slot, newest);
  if (feature.operation === 'since') return sinceBefore(family, { slot, to, time }, read);
  const range = { slot, from: rings.after(slot, newest - feature.overMs), to };
  switch (feature.operation) {
    case 'count':
    case 'ratio':
    case 'sum':
    case 'mean':
    case 'stddev':
      return totalOf(family, span, range, feature);
    case 'first-seen':
      return sinceFirst(family, range, { bits: feature.bits, time });
    case 'distinct':
    case 'top-share':
      return diversityOf(family, range, feature);
    default:
      return extremeOf(family, range, feature);
  }
};

/** The last counted event before `to`: from there back to the span's tail, before which one number stands for all. */
const sinceBefore = (
  { rings, state, plan }: FamilyState,
  { slot, to, time }: { readonly slot: number; readonly to: number; readonly time: number },
  { span, cell, feature }: PlannedRead,
): number => {
  const row = slot * plan.width;
  const tail = state[row + span.tail] as number;
  for (let at = to; ((at - tail) | 0) > 0; at = (at - 1) | 0) {
    const place = rings.place(slot, (at - 1) | 0);
    if ((rings.maskAt(place) & feature.bits) === feature.bits) {
      return within(time - rings.timeAt(place), feature.overMs);
    }
  }
  return within(time - (state[row + cell] as number), feature.overMs);
};

const sinceFirst = (
  { rings }: FamilyState,
  { slot, from, to }: Range,
  { bits, time }: { readonly bits: number; readonly time: number },
): number => {
  for (let at = from; ((to - at) | 0) > 0; at = (at + 1) | 0) {
    const place = rings.place(slot, at);
    if ((rings.maskAt(place) & bits) === bits) return (time - rings.timeAt(place)) / 1_000;
  }
  return Number.NaN;
};

/** Counted events, those above the line of a ratio, the two parts of their sum and the three of their squares. */
const COUNT = 0;
const ABOVE = 1;
const SUM = 2;
const totals = new Float64Array(7);

const totalOf = (family: FamilyState, span: Span, range: Range, feature: FamilyFeature): number => {
  const { slot, from, to } = range;
  const { bits, operation, whole } = feature;
  const tail = family.state[slot * family.plan.width + span.tail] as number;
  totals.fill(0);
  if (bits === 0 && operation === 'count') return Math.max(0, (to - from) | 0);
  if (((to - tail) | 0) <= 0 || ((tail - from) | 0) < 0) addRange(family, range, feature, 1);
  else {
    takeRunning(family, slot, span, feature);
    addRange(family, { slot, from: to, to: family.head(slot, span) }, feature, -1);
    addRange(family, { slot, from, to: tail }, feature, 1);
  }
  const count = totals[COUNT] as number;
  if (operation === 'count') return count;
  if (operation === 'ratio') return (totals[ABOVE] as number) / count;
  if (operation === 'sum') return sumOf(totals, SUM);
  return operation === 'mean' ? meanOf(totals, SUM, { count, whole }) : deviationOf(totals, SUM, count);
};

/** What the running totals of the feature's span say. */
const takeRunning = (family: FamilyState, slot: number, span: Span, feature: FamilyFeature): void => {
  const row = slot * family.plan.width;
  const { state } = family;
  const { bits, shareBits } = feature;
  const running = (wanted: number): number => {
    if (wanted === 0) return (family.head(slot, span) - (state[row + span.tail] as number)) | 0;
    const counter = span.counters.find((each) => each.bits === wanted);
    return counter === undefined ? 0 : (state[row + counter.cell] as number);
  };
  totals[COUNT] = running(bits);
  totals[ABOVE] = running(bits | shareBits);
  const squares = feature.operation === 'stddev';
  const summer = span.summers.find((each) => each.bits === bits && (each.squares || !squares));
  if (summer === undefined) return;
  const cells = summer.squares ? 5 : 2;
  for (let cell = 0; cell < cells; cell += 1) totals[SUM + cell] = state[row + summer.cell + cell] as number;
};

const addRange = ({ rings }: FamilyState, range: Range, feature: FamilyFeature, sign: 1 | -1): void => {
  const { slot, from, to } = range;
  const { bits, shareBits, operation } = feature;
  const money = operation === 'sum' || operation === 'mean' || operation === 'stddev';
  for (let at = from; ((to - at) | 0) > 0; at = (at + 1) | 0) {
    const place = rings.place(slot, at);
    const mask = rings.maskAt(place);
    if ((mask & bits) !== bits) continue;
    totals[COUNT] = (totals[COUNT] as number) + sign;
    if ((mask & shareBits) === shareBits) totals[ABOVE] = (totals[ABOVE] as number) + sign;
    if (!money) continue;
    addAmount(totals, SUM, rings.amountAt(place), sign);
    if (operation === 'stddev') addSquare(totals, SUM + 2, rings.amountAt(place), sign);
  }
};

const diversityOf = ({ rings }: FamilyState, { slot, from, to }: Range, feature: FamilyFeature): number => {
  const { bits, track, operation } = feature;
  const often = new Map<number, number>();
  let events = 0;
  let most = 0;
  for (let at = from; ((to - at) | 0) > 0; at = (at + 1) | 0) {
    const place = rings.place(slot, at);
    const value = rings.valueAt(track, place);
    const mask = rings.maskAt(place);
    if (value === NO_VALUE || (mask & bits) !== bits) continue;
    const times = (often.get(value) ?? 0) + 1;
    often.set(value, times);
    events += 1;
    most = Math.max(most, times);
  }
  return operation === 'distinct' ? often.size : most / events;
};

const extremeOf = ({ rings }: FamilyState, { slot, from, to }: Range, feature: FamilyFeature): number => {
  const { bits, operation } = feature;
  const sign = operation === 'max' ? 1 : -1;
  let best = Number.NaN;
  for (let at = from; ((to - at) | 0) > 0; at = (at + 1) | 0) {
    const place = rings.place(slot, at);
    const mask = rings.maskAt(place);
    const amount = rings.amountAt(place);
    if ((mask & bits) === bits && !(sign * amount <= sign * best)) best = amount;
  }
  return best;
};

/** Kept events that are newer and whose own spans reach back to the late one, for each feature that counts it. */
export const countCorrected = (
  { rings, plan, corrected }: FamilyState,
  { slot, event, own }: { readonly slot: number; readonly event: FamilyEvent; readonly own: number },
): void => {
  const { time, mask, values } = event;
  for (const [place, { feature }] of plan.reads.entries()) {
    const { bits, track, delayMs, overMs } = feature;
    const needed = bits & ~RESULT_BITS;
    const counts = (mask & needed) === needed && (track < 0 || values[track] !== NO_VALUE);
    const first = rings.from(slot, time + delayMs);
    const from = ((first - own) | 0) > 0 ? first : (own + 1) | 0;
    const newer = (rings.from(slot, time + delayMs + overMs) - from) | 0;
    corrected[place] = counts ? Math.max(0, newer) : 0;
  }
};
