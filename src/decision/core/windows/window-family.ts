/**
 * Features that share a key, over rings: every total stands at the newest time a slot was asked about and is moved on
 * as events enter and leave its span. An older question is answered from there by taking off what is newer and adding
 * what had slid out. Exact for every event, also for one that arrives late; the last events can be taken back.
 */
import { answerLate, countCorrected } from './answer-late.ts';
import type { Archive } from './archive.ts';
import { addAmount, addSquare } from './big-total.ts';
import { CountedValues } from './count-values.ts';
import { type Dictionary, NO_VALUE } from './dictionary.ts';
import { Diversity, EXACT_VALUES } from './diversity.ts';
import {
  type Counter,
  type Extreme,
  type FamilyFeature,
  type FamilyPlan,
  MISSED,
  type PlannedRead,
  type Since,
  type Span,
  type Summer,
} from './family-plan.ts';
import type { FamilyEvent, FamilyState } from './family-state.ts';
import { growthOf, withRoom } from './grown.ts';
import { markAll, markLate } from './mark-extreme.ts';
import { readFeature } from './read-feature.ts';
import { END, OFFSET, Rings, SLOT_WIDTH, WRAP } from './rings.ts';

const FIRST_SLOTS = 64;
const FIRST_UNDO = 256;
/** Before the row itself: slot, time, and what was done. */
const UNDO_HEAD = 3;
const CELLS_OF_A_LINE = 8;
const KEPT = 1;
const LATE = 2;
export const NONE = Number.NEGATIVE_INFINITY;

export class WindowFamily implements FamilyState {
  readonly plan: FamilyPlan;
  readonly rings: Rings;
  readonly diversity: Diversity;
  readonly counted: CountedValues;
  /** A row for each slot. */
  state: Float64Array;
  /** Of the last event, where it came late: how many earlier answers of each feature would have counted it. */
  readonly corrected: Int32Array;
  /** The last event came behind one that is newer. */
  late = false;
  readonly #dictionaries: readonly Dictionary[];
  #undo = new Float64Array(FIRST_UNDO);
  #undoEnd = 0;

  /** One dictionary for each track; `exactValues`: how many different values of a span are counted exactly. */
  constructor(plan: FamilyPlan, dictionaries: readonly Dictionary[], exactValues = EXACT_VALUES) {
    const { marks, tracks, money, masked, learning, width } = plan;
    this.plan = plan;
    this.rings = new Rings({ amounts: money, masks: masked, numbers: learning, tracks, marks });
    this.diversity = new Diversity(plan.diverse);
    this.#dictionaries = dictionaries;
    this.counted = new CountedValues(this, dictionaries, exactValues);
    this.corrected = new Int32Array(plan.reads.length);
    this.state = new Float64Array(FIRST_SLOTS * width);
  }

  /** `missed`: how new events of the key may be that were not kept. */
  open(time: number, missed: number): number {
    const slot = this.rings.open();
    const { width, spans } = this.plan;
    const row = slot * width;
    this.state = withRoom(this.state, row + width);
    this.state.fill(0, row, row + width);
    this.state[row] = time;
    this.state[row + MISSED] = missed;
    for (const { extremes, since, due } of spans) {
      this.state[row + due] = Number.POSITIVE_INFINITY;
      for (const { cell, sign } of extremes) this.state[row + cell] = -sign * Number.POSITIVE_INFINITY;
      for (const { cell } of since) this.state.fill(NONE, row + cell, row + cell + 2);
    }
    this.counted.open(slot);
    return slot;
  }

  close(slot: number): void {
    this.counted.close(slot);
    while (this.rings.count(slot) > 0) this.#dropFirst(slot);
    this.rings.close(slot);
  }

  /** Whether nothing of the slot is after `time`; may say no of a slot that was asked about a later time. */
  isIdle(slot: number, time: number): boolean {
    return (this.state[slot * this.plan.width] as number) <= time;
  }

  /** Looks at the row of a slot and at where its ring is. */
  approachSlot(slot: number): number {
    const row = slot * this.plan.width;
    let near = this.rings.slots[slot * SLOT_WIDTH] as number;
    for (let cell = 0; cell < this.plan.width; cell += CELLS_OF_A_LINE) near += this.state[row + cell] as number;
    return near;
  }

  /** Looks at where a slot's next event goes, at those that are about to leave, and at where values are counted. */
  approachEvents(slot: number, time: number, values: Int32Array): number {
    const { rings, state } = this;
    const { reals, slots, stride } = rings;
    const { spans, width } = this.plan;
    const row = slot * width;
    const at = slot * SLOT_WIDTH;
    const offset = slots[at + OFFSET] as number;
    const wrap = slots[at + WRAP] as number;
    let near = reals[offset + ((slots[at + END] as number) & wrap) * stride] as number;
    for (let number = 0; number < spans.length; number += 1) {
      const { due, tail, delayMs, overMs } = spans[number] as Span;
      if ((state[row + due] as number) > time - delayMs - overMs) continue;
      near += reals[offset + ((state[row + tail] as number) & wrap) * stride] as number;
    }
    return near + this.counted.approach(slot, values);
  }

  /** Fills `answers`, one number for each feature, NaN for an unknown, and keeps the event if `keep`. */
  observe(slot: number, event: FamilyEvent, keep: boolean, answers: Float64Array): void {
    const late = event.time < (this.state[slot * this.plan.width] as number);
    this.late = late;
    this.#remember(slot, event.time, (keep ? KEPT : 0) | (late ? LATE : 0));
    if (event.missed) {
      const missed = slot * this.plan.width + MISSED;
      this.state[missed] = Math.max(this.state[missed] as number, event.time);
    }
    if (late) {
      this.#observeLate(slot, event, keep, answers);
      return;
    }
    const { reads, excluding } = this.plan;
    if (excluding) {
      this.#advance(slot, event.time, -1);
      for (let place = 0; place < reads.length; place += 1) {
        const read = reads[place] as PlannedRead;
        if (read.feature.excludeCurrent) answers[place] = readFeature(this, slot, read);
      }
    }
    if (keep || !excluding) this.#advance(slot, event.time, keep ? this.#append(slot, event) : -1);
    for (let place = 0; place < reads.length; place += 1) {
      const read = reads[place] as PlannedRead;
      if (!(excluding && read.feature.excludeCurrent)) answers[place] = readFeature(this, slot, read);
    }
  }

  /** Forgets the last event observed that is not settled, as if it had never come. */
  takeBack(): void {
    const { width } = this.plan;
    const begin = this.#undoEnd - width - UNDO_HEAD;
    const slot = this.#undo[begin] as number;
    const time = this.#undo[begin + 1] as number;
    const done = this.#undo[begin + 2] as number;
    const row = slot * width;
    const before = this.#undo.subarray(begin + UNDO_HEAD, this.#undoEnd);
    const late = (done & LATE) !== 0;
    const index = (done & KEPT) === 0 ? undefined : (this.rings.behind(slot, time) - 1) | 0;
    for (const span of this.plan.spans) this.counted.takeBack(slot, span, { before, late, index });
    if (index !== undefined) {
      const place = this.rings.place(slot, index);
      this.#releaseValues(place);
      this.rings.remove(slot, index);
    }
    this.state.set(before, row);
    this.counted.sketchAgain(slot);
    // Marks stand with the events and may have been made while one was there that is gone.
    for (const span of this.plan.spans) for (const extreme of span.extremes) markAll(this, slot, { span, extreme });
    this.#undoEnd = begin;
  }

  settle(): void {
    this.#undoEnd = 0;
  }

  /** Drops the events up to `time` that have slid out of every span. */
  expire(slot: number, time: number): void {
    const { rings, state, plan } = this;
    const row = slot * plan.width;
    if (state[row + plan.longest.tail] === rings.first(slot)) return;
    const edge = Math.min(time, (state[row] as number) - plan.keepMs);
    while (rings.count(slot) > 0 && rings.time(slot, rings.first(slot)) <= edge) this.#dropFirst(slot);
  }

  /** a result was learned of an event: counts it where it is asked for, and in its place for all to come. */
  learn(slot: number, { time, number, bit }: Learned): void {
    const { rings } = this;
    const end = rings.end(slot);
    for (let at = rings.from(slot, time); at !== end && rings.time(slot, at) === time; at = (at + 1) | 0) {
      const place = rings.place(slot, at);
      if (rings.numberAt(place) !== (number | 0)) continue;
      const before = rings.maskAt(place);
      rings.setMask(place, before | bit);
      for (const span of this.plan.spans) this.#countLearned(slot, span, { at, before, after: before | bit });
      return;
    }
  }

  get held(): { readonly events: number; readonly bytes: number } {
    const { events, bytes } = this.rings.held;
    return { events, bytes: bytes + this.state.byteLength + this.#undo.byteLength + this.diversity.bytes };
  }

  get growth(): number {
    return this.rings.growth + growthOf(this.state, this.#undo) + this.diversity.growth;
  }

  /** Whether one more event of a slot, or of a new one (-1), finds room as it is. */
  fits(slot: number): boolean {
    const { rings, plan, diversity } = this;
    const rows = slot < 0 ? rings.slotsNeeded : 0;
    if (!rings.fits(slot) || rows * plan.width > this.state.length) return false;
    return plan.diverse === 0 || diversity.fits(rows * plan.diverse, plan.diverse);
  }

  hasMissed(slot: number): boolean {
    return (this.state[slot * this.plan.width + MISSED] as number) > NONE;
  }

  /** Whether the answer of a feature, asked at `time`, may lack what was not kept. */
  lacks(slot: number, time: number, { delayMs, overMs }: FamilyFeature): boolean {
    return (this.state[slot * this.plan.width + MISSED] as number) > time - delayMs - overMs;
  }

  /** Nothing is unsettled. */
  archive(through: Archive): void {
    this.rings.archive(through);
    const slots = this.rings.slotsMade;
    this.state = through.array(this.state, slots * this.plan.width);
    this.diversity.archive(through, slots * this.plan.diverse);
  }

  head(slot: number, span: Span): number {
    return span.head < 0 ? this.rings.end(slot) : (this.state[slot * this.plan.width + span.head] as number);
  }

  #observeLate(slot: number, event: FamilyEvent, keep: boolean, answers: Float64Array): void {
    const { time } = event;
    const { reads } = this.plan;
    const own = keep ? this.#insertLate(slot, event) : undefined;
    this.corrected.fill(0);
    if (own !== undefined) countCorrected(this, { slot, event, own });
    if (event.tooLate) return;
    for (const [place, read] of reads.entries()) answers[place] = answerLate(this, { slot, time, own }, read);
  }

  #remember(slot: number, time: number, done: number): void {
    const { width } = this.plan;
    const begin = this.#undoEnd;
    this.#undoEnd = begin + width + UNDO_HEAD;
    this.#undo = withRoom(this.#undo, this.#undoEnd);
    const undo = this.#undo;
    undo[begin] = slot;
    undo[begin + 1] = time;
    undo[begin + 2] = done;
    const { state } = this;
    const row = slot * width;
    for (let cell = 0; cell < width; cell += 1) undo[begin + UNDO_HEAD + cell] = state[row + cell] as number;
  }

  /** Moves every edge on to `time`, the newest event, which stands at `own`; -1 where it is not kept or not yet there. */
  #advance(slot: number, time: number, own: number): void {
    const { spans, width } = this.plan;
    const { state } = this;
    const row = slot * width;
    state[row] = time;
    for (let number = 0; number < spans.length; number += 1) {
      const span = spans[number] as Span;
      if (span.head >= 0) this.#advanceHead(slot, span, time);
      else if (own >= 0 && state[row + span.due] === Number.POSITIVE_INFINITY) state[row + span.due] = time;
      if ((state[row + span.due] as number) <= time - span.delayMs - span.overMs) this.#advanceTail(slot, span, time);
      if (own >= 0 && span.head < 0 && !span.bare) this.#enter(slot, span, own);
    }
  }

  #advanceHead(slot: number, span: Span, time: number): void {
    const { state, rings } = this;
    const row = slot * this.plan.width;
    const end = rings.end(slot);
    const before = state[row + span.head] as number;
    let head = before;
    while (head !== end) {
      const place = rings.place(slot, head);
      if (rings.timeAt(place) > time - span.delayMs) break;
      if (!span.bare) this.#enter(slot, span, place);
      head = (head + 1) | 0;
    }
    if (head !== before && before === state[row + span.tail]) state[row + span.due] = rings.time(slot, before);
    state[row + span.head] = head;
  }

  #advanceTail(slot: number, span: Span, time: number): void {
    const { state, rings } = this;
    const row = slot * this.plan.width;
    const edge = time - span.delayMs - span.overMs;
    const head = this.head(slot, span);
    let tail = state[row + span.tail] as number;
    let due = Number.POSITIVE_INFINITY;
    while (tail !== head) {
      const place = rings.place(slot, tail);
      const at = rings.timeAt(place);
      if (at > edge) {
        due = at;
        break;
      }
      if (!span.bare) this.#leave(slot, span, place);
      tail = (tail + 1) | 0;
    }
    state[row + span.due] = due;
    state[row + span.tail] = tail;
    for (const extreme of span.extremes) {
      if (((tail - (state[row + extreme.cell + 1] as number)) | 0) > 0) markAll(this, slot, { span, extreme });
    }
  }

  #enter(slot: number, span: Span, place: number): void {
    const { state, rings } = this;
    const row = slot * this.plan.width;
    const mask = rings.maskAt(place);
    const { counters, summers, extremes, since } = span;
    for (let at = 0; at < counters.length; at += 1) {
      const { bits, cell } = counters[at] as Counter;
      if ((mask & bits) === bits) state[row + cell] = (state[row + cell] as number) + 1;
    }
    for (let at = 0; at < summers.length; at += 1) {
      const { bits, cell, squares } = summers[at] as Summer;
      if ((mask & bits) !== bits) continue;
      addAmount(state, row + cell, rings.amountAt(place), 1);
      if (squares) addSquare(state, row + cell + 2, rings.amountAt(place), 1);
    }
    for (let at = 0; at < extremes.length; at += 1) {
      const { bits, cell, sign } = extremes[at] as Extreme;
      const amount = rings.amountAt(place);
      if ((mask & bits) === bits && sign * amount > sign * (state[row + cell] as number)) state[row + cell] = amount;
    }
    if (span.diverse.length > 0) this.counted.touchPlace(slot, span, { place, sign: 1 });
    for (let at = 0; at < since.length; at += 1) {
      const { bits, cell } = since[at] as Since;
      if ((mask & bits) === bits) state[row + cell + 1] = rings.timeAt(place);
    }
  }

  #leave(slot: number, span: Span, place: number): void {
    const { state, rings } = this;
    const row = slot * this.plan.width;
    const mask = rings.maskAt(place);
    const { counters, summers, since } = span;
    for (let at = 0; at < counters.length; at += 1) {
      const { bits, cell } = counters[at] as Counter;
      if ((mask & bits) === bits) state[row + cell] = (state[row + cell] as number) - 1;
    }
    for (let at = 0; at < summers.length; at += 1) {
      const { bits, cell, squares } = summers[at] as Summer;
      if ((mask & bits) !== bits) continue;
      addAmount(state, row + cell, rings.amountAt(place), -1);
      if (squares) addSquare(state, row + cell + 2, rings.amountAt(place), -1);
    }
    if (span.diverse.length > 0) this.counted.touchPlace(slot, span, { place, sign: -1 });
    for (let at = 0; at < since.length; at += 1) {
      const { bits, cell } = since[at] as Since;
      if ((mask & bits) === bits) state[row + cell] = rings.timeAt(place);
    }
  }

  /** Behind all others of the slot; gives its place. */
  #append(slot: number, event: FamilyEvent): number {
    const place = this.rings.insert(slot, this.rings.end(slot));
    this.#write(place, event);
    return place;
  }

  #write(place: number, event: FamilyEvent): void {
    this.rings.write(place, event);
    for (let track = 0; track < this.plan.tracks; track += 1) {
      const value = event.values[track] as number;
      if (value !== NO_VALUE) (this.#dictionaries[track] as Dictionary).hold(value);
    }
  }

  /** Between the others, by its time; gives its index. */
  #insertLate(slot: number, event: FamilyEvent): number {
    const { rings, state } = this;
    const index = rings.behind(slot, event.time);
    const place = rings.insert(slot, index);
    this.#write(place, event);
    const row = slot * this.plan.width;
    const at = state[row] as number;
    for (const span of this.plan.spans) {
      const headEdge = at - span.delayMs;
      const isBehind = event.time <= headEdge - span.overMs;
      const isInside = !isBehind && event.time <= headEdge;
      if (isBehind) state[row + span.tail] = ((state[row + span.tail] as number) + 1) | 0;
      if (span.head >= 0 && (isBehind || isInside))
        state[row + span.head] = ((state[row + span.head] as number) + 1) | 0;
      for (const extreme of span.extremes) {
        const split = state[row + extreme.cell + 1] as number;
        if (((split - index) | 0) > 0 || isBehind) state[row + extreme.cell + 1] = (split + 1) | 0;
        if (isInside && ((split - index) | 0) > 0) markLate(this, slot, { span, extreme, index });
      }
      for (const { cell } of span.firsts) state[row + cell] = state[row + span.tail] as number;
      if (isInside) state[row + span.due] = Math.min(state[row + span.due] as number, event.time);
      if (isInside) this.#enterLate(slot, span, { place, index });
      else if (isBehind) this.#foldLate(slot, span, event);
    }
    return index;
  }

  /** As `#enter`, but what is newer stays the last, and the front of an extreme has been marked. */
  #enterLate(slot: number, span: Span, { place, index }: { readonly place: number; readonly index: number }): void {
    const { state } = this;
    const row = slot * this.plan.width;
    const kept = span.extremes.map(({ cell }) => [state[row + cell], state[row + cell + 1]] as const);
    const last = span.since.map(({ cell }) => state[row + cell + 1] as number);
    this.#enter(slot, span, place);
    for (const [number, { cell }] of span.since.entries()) {
      state[row + cell + 1] = Math.max(state[row + cell + 1] as number, last[number] as number);
    }
    for (const [number, { cell }] of span.extremes.entries()) {
      const [best, split] = kept[number] as readonly [number, number];
      if (((split - index) | 0) > 0) state[row + cell] = best;
    }
  }

  #foldLate(slot: number, span: Span, { time, mask }: FamilyEvent): void {
    const row = slot * this.plan.width;
    for (const { cell, bits } of span.since) {
      if ((mask & bits) !== bits) continue;
      this.state[row + cell] = Math.max(this.state[row + cell] as number, time);
      this.state[row + cell + 1] = Math.max(this.state[row + cell + 1] as number, time);
    }
  }

  #countLearned(slot: number, span: Span, { at, before, after }: Change): void {
    const row = slot * this.plan.width;
    const tail = this.state[row + span.tail] as number;
    if (((at - tail) | 0) < 0 || ((this.head(slot, span) - at) | 0) <= 0) return;
    for (const { bits, cell } of span.counters) {
      if ((before & bits) !== bits && (after & bits) === bits)
        this.state[row + cell] = (this.state[row + cell] as number) + 1;
    }
  }

  #dropFirst(slot: number): void {
    this.#releaseValues(this.rings.place(slot, this.rings.first(slot)));
    this.rings.dropFirst(slot);
  }

  #releaseValues(place: number): void {
    for (let track = 0; track < this.plan.tracks; track += 1) {
      const value = this.rings.valueAt(track, place);
      if (value !== NO_VALUE) (this.#dictionaries[track] as Dictionary).release(value);
    }
  }
}

export type Learned = { readonly time: number; readonly number: number; readonly bit: number };
type Change = { readonly at: number; readonly before: number; readonly after: number };
