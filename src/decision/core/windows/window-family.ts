/**
 * Features that share a key, over rings: every total stands at the newest time a slot was asked about and is moved on
 * as events enter and leave its span. An older question is answered from there by taking off what is newer and adding
 * what had slid out. Exact for every event, also for one that arrives late; the last events can be taken back.
 */
import { answerLate, countCorrected } from './answer-late.ts';
import { addAmount, addSquare } from './big-total.ts';
import { type Dictionary, NO_VALUE } from './dictionary.ts';
import { Diversity, EXACT_VALUES } from './diversity.ts';
import type { Counter, Diverse, FamilyPlan, PlannedRead, Span, Summer } from './family-plan.ts';
import type { FamilyEvent, FamilyState } from './family-state.ts';
import { markAll, markLate } from './mark-extreme.ts';
import { readFeature } from './read-feature.ts';
import { END, FIRST, lengthened, OFFSET, Rings, SLOT_WIDTH, WRAP } from './rings.ts';

const FIRST_SLOTS = 64;
const FIRST_UNDO = 256;
/** Before the row itself: slot, time, and what was done. */
const UNDO_HEAD = 3;
const KEPT = 1;
const LATE = 2;
export const NONE = Number.NEGATIVE_INFINITY;

export class WindowFamily implements FamilyState {
  readonly plan: FamilyPlan;
  readonly rings: Rings;
  readonly diversity: Diversity;
  /** A row for each slot. */
  state: Float64Array;
  /** Of the last event, where it came late: how many earlier answers of each feature would have counted it. */
  readonly corrected: Int32Array;
  /** The last event came behind one that is newer. */
  late = false;
  readonly #dictionaries: readonly Dictionary[];
  readonly #exactValues: number;
  #undo = new Float64Array(FIRST_UNDO);
  #undoEnd = 0;

  /** One dictionary for each track; `exactValues`: how many different values of a span are counted exactly. */
  constructor(plan: FamilyPlan, dictionaries: readonly Dictionary[], exactValues = EXACT_VALUES) {
    const { marks, tracks, money, masked, learning, width } = plan;
    this.plan = plan;
    this.rings = new Rings({ amounts: money, masks: masked, numbers: learning, tracks, marks });
    this.diversity = new Diversity(plan.diverse);
    this.#dictionaries = dictionaries;
    this.#exactValues = exactValues;
    this.corrected = new Int32Array(plan.reads.length);
    this.state = new Float64Array(FIRST_SLOTS * width);
  }

  open(time: number): number {
    const slot = this.rings.open();
    const { width, spans } = this.plan;
    const row = slot * width;
    if (row >= this.state.length) this.state = lengthened(this.state, row * 2);
    this.state.fill(0, row, row + width);
    this.state[row] = time;
    for (const { extremes, since, due } of spans) {
      this.state[row + due] = Number.POSITIVE_INFINITY;
      for (const { cell, sign } of extremes) this.state[row + cell] = -sign * Number.POSITIVE_INFINITY;
      for (const { cell } of since) this.state.fill(NONE, row + cell, row + cell + 2);
    }
    for (let id = 0; id < this.plan.diverse; id += 1) this.diversity.open(this.diversity.cell(slot, id));
    return slot;
  }

  close(slot: number): void {
    for (const span of this.plan.spans) {
      if (span.diverse.length === 0) continue;
      const tail = this.state[slot * this.plan.width + span.tail] as number;
      this.#touchValues(slot, span, { from: tail, to: this.head(slot, span), sign: -1 });
    }
    for (let id = 0; id < this.plan.diverse; id += 1) this.diversity.sketches.delete(this.diversity.cell(slot, id));
    while (this.rings.count(slot) > 0) this.#dropFirst(slot);
    this.rings.close(slot);
  }

  /** Whether nothing of the slot is after `time`; may say no of a slot that was asked about a later time. */
  isIdle(slot: number, time: number): boolean {
    return (this.state[slot * this.plan.width] as number) <= time;
  }

  /** Fills `answers`, one number for each feature, NaN for an unknown, and keeps the event if `keep`. */
  observe(slot: number, event: FamilyEvent, keep: boolean, answers: Float64Array): void {
    const late = event.time < (this.state[slot * this.plan.width] as number);
    this.late = late;
    this.#remember(slot, event.time, (keep ? KEPT : 0) | (late ? LATE : 0));
    if (late) {
      this.#observeLate(slot, event, keep, answers);
      return;
    }
    this.#advance(slot, event.time);
    const { reads, excluding } = this.plan;
    if (excluding) {
      for (let place = 0; place < reads.length; place += 1) {
        const read = reads[place] as PlannedRead;
        if (read.feature.excludeCurrent) answers[place] = readFeature(this, slot, read);
      }
    }
    if (keep) this.#append(slot, event);
    for (let place = 0; place < reads.length; place += 1) {
      const read = reads[place] as PlannedRead;
      if (!read.feature.excludeCurrent) answers[place] = readFeature(this, slot, read);
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
    for (const span of this.plan.spans) this.#takeBackDiverse(slot, span, { before, late, index });
    if (index !== undefined) {
      const place = this.rings.place(slot, index);
      const released = this.rings.values.map((column) => column[place] as number);
      this.rings.remove(slot, index);
      for (const [track, value] of released.entries()) this.#release(track, value);
    }
    this.state.set(before, row);
    // What left a sketch is not in it any more.
    if (this.diversity.sketches.size > 0) {
      for (const span of this.plan.spans) {
        for (const { id } of span.diverse) if (this.isSketched(slot, id)) this.#sketchCell(slot, span, id);
      }
    }
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
      if (rings.numbers[place] !== number >>> 0) continue;
      const before = rings.masks[place] as number;
      rings.masks[place] = before | bit;
      for (const span of this.plan.spans) this.#countLearned(slot, span, { at, before, after: before | bit });
      return;
    }
  }

  /** Different values of a span: exact up to a cap, beyond it by a sketch. */
  distinct(slot: number, span: Span, id: number): number {
    const { diversity } = this;
    const cell = diversity.cell(slot, id);
    const sketch = diversity.sketches.size === 0 ? undefined : diversity.sketches.get(cell);
    if (sketch === undefined) {
      const values = diversity.values(cell);
      return values <= this.#exactValues ? values : this.#sketchCell(slot, span, id);
    }
    const { estimate } = sketch;
    if (estimate * 2 > this.#exactValues) return estimate;
    diversity.sketches.delete(cell);
    this.#touchCell(slot, span, { id, sign: 1 });
    return diversity.values(cell);
  }

  /** The estimate may be off by the sketch's bound. */
  isSketched(slot: number, id: number): boolean {
    return this.diversity.sketches.has(this.diversity.cell(slot, id));
  }

  get held(): { readonly events: number; readonly bytes: number } {
    const { events, bytes } = this.rings.held;
    return { events, bytes: bytes + this.state.byteLength + this.#undo.byteLength + this.diversity.bytes };
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

  #sketchCell(slot: number, span: Span, id: number): number {
    const { diversity } = this;
    const cell = diversity.cell(slot, id);
    if (!diversity.sketches.has(cell)) this.#touchCell(slot, span, { id, sign: -1 });
    const sketch = diversity.sketch(cell);
    this.#touchCell(slot, span, { id, sign: 1 });
    return sketch.estimate;
  }

  #touchCell(slot: number, span: Span, { id, sign }: { readonly id: number; readonly sign: 1 | -1 }): void {
    const only = { ...span, diverse: span.diverse.filter((each) => each.id === id) };
    const from = this.state[slot * this.plan.width + span.tail] as number;
    this.#touchValues(slot, only, { from, to: this.head(slot, span), sign });
  }

  #remember(slot: number, time: number, done: number): void {
    const { width } = this.plan;
    const begin = this.#undoEnd;
    this.#undoEnd = begin + width + UNDO_HEAD;
    if (this.#undoEnd > this.#undo.length) this.#undo = lengthened(this.#undo, this.#undoEnd * 2);
    const undo = this.#undo;
    undo[begin] = slot;
    undo[begin + 1] = time;
    undo[begin + 2] = done;
    const { state } = this;
    const row = slot * width;
    for (let cell = 0; cell < width; cell += 1) undo[begin + UNDO_HEAD + cell] = state[row + cell] as number;
  }

  /** Moves every edge on to `time`. */
  #advance(slot: number, time: number): void {
    const { spans, width } = this.plan;
    const { state, rings } = this;
    const row = slot * width;
    state[row] = time;
    const { slots, times } = rings;
    const offset = slots[slot * SLOT_WIDTH + OFFSET] as number;
    const wrap = slots[slot * SLOT_WIDTH + WRAP] as number;
    const end = slots[slot * SLOT_WIDTH + END] as number;
    for (let number = 0; number < spans.length; number += 1) {
      const span = spans[number] as Span;
      const edge = time - span.delayMs - span.overMs;
      let head = end;
      if (span.head >= 0) {
        const before = state[row + span.head] as number;
        head = before;
        while (head !== end && (times[offset + (head & wrap)] as number) <= time - span.delayMs) {
          if (!span.bare) this.#enter(slot, span, offset + (head & wrap));
          head = (head + 1) | 0;
        }
        if (head !== before && before === state[row + span.tail]) {
          state[row + span.due] = times[offset + (before & wrap)] as number;
        }
        state[row + span.head] = head;
      }
      if ((state[row + span.due] as number) > edge) continue;
      let tail = state[row + span.tail] as number;
      while (tail !== head && (times[offset + (tail & wrap)] as number) <= edge) {
        if (!span.bare) this.#leave(slot, span, offset + (tail & wrap));
        tail = (tail + 1) | 0;
      }
      state[row + span.due] = tail === head ? Number.POSITIVE_INFINITY : (times[offset + (tail & wrap)] as number);
      state[row + span.tail] = tail;
      for (const extreme of span.extremes) {
        if (((tail - (state[row + extreme.cell + 1] as number)) | 0) > 0) markAll(this, slot, { span, extreme });
      }
    }
  }

  #enter(slot: number, span: Span, place: number): void {
    const { state, rings } = this;
    const row = slot * this.plan.width;
    const mask = rings.masks.length === 0 ? 0 : (rings.masks[place] as number);
    const { counters, summers } = span;
    for (let at = 0; at < counters.length; at += 1) {
      const { bits, cell } = counters[at] as Counter;
      if ((mask & bits) === bits) state[row + cell] = (state[row + cell] as number) + 1;
    }
    for (let at = 0; at < summers.length; at += 1) {
      const { bits, cell, squares } = summers[at] as Summer;
      if ((mask & bits) !== bits) continue;
      addAmount(state, row + cell, rings.amounts[place] as number, 1);
      if (squares) addSquare(state, row + cell + 2, rings.amounts[place] as number, 1);
    }
    for (const { bits, cell, sign } of span.extremes) {
      const amount = rings.amounts[place] as number;
      if ((mask & bits) === bits && sign * amount > sign * (state[row + cell] as number)) state[row + cell] = amount;
    }
    if (span.diverse.length > 0) this.#touchPlace(slot, span, { place, sign: 1 });
    for (const { bits, cell } of span.since) {
      if ((mask & bits) === bits) state[row + cell + 1] = rings.times[place] as number;
    }
  }

  #leave(slot: number, span: Span, place: number): void {
    const { state, rings } = this;
    const row = slot * this.plan.width;
    const mask = rings.masks.length === 0 ? 0 : (rings.masks[place] as number);
    const { counters, summers } = span;
    for (let at = 0; at < counters.length; at += 1) {
      const { bits, cell } = counters[at] as Counter;
      if ((mask & bits) === bits) state[row + cell] = (state[row + cell] as number) - 1;
    }
    for (let at = 0; at < summers.length; at += 1) {
      const { bits, cell, squares } = summers[at] as Summer;
      if ((mask & bits) !== bits) continue;
      addAmount(state, row + cell, rings.amounts[place] as number, -1);
      if (squares) addSquare(state, row + cell + 2, rings.amounts[place] as number, -1);
    }
    if (span.diverse.length > 0) this.#touchPlace(slot, span, { place, sign: -1 });
    for (const { bits, cell } of span.since) {
      if ((mask & bits) === bits) state[row + cell] = rings.times[place] as number;
    }
  }

  /** Behind all others of the slot. */
  #append(slot: number, event: FamilyEvent): void {
    const end = this.rings.end(slot);
    const place = this.rings.insert(slot, end);
    this.#write(place, event);
    const { spans, width } = this.plan;
    for (let number = 0; number < spans.length; number += 1) {
      const span = spans[number] as Span;
      if (span.head >= 0) continue;
      const due = slot * width + span.due;
      if (this.state[due] === Number.POSITIVE_INFINITY) this.state[due] = event.time;
      if (!span.bare) this.#enter(slot, span, place);
    }
  }

  #write(place: number, event: FamilyEvent): void {
    const { rings } = this;
    rings.times[place] = event.time;
    if (rings.amounts.length > 0) rings.amounts[place] = event.amount;
    if (rings.masks.length > 0) rings.masks[place] = event.mask;
    if (rings.numbers.length > 0) rings.numbers[place] = event.number;
    for (let track = 0; track < rings.values.length; track += 1) {
      const value = event.values[track] as number;
      (rings.values[track] as Int32Array)[place] = value;
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

  #takeBackDiverse(slot: number, span: Span, { before, late, index }: Taken): void {
    if (span.diverse.length === 0) return;
    const tail = this.state[slot * this.plan.width + span.tail] as number;
    const head = this.head(slot, span);
    if (late) {
      if (index === undefined) return;
      const isInside = ((index - tail) | 0) >= 0 && ((head - index) | 0) > 0;
      if (isInside) this.#touchValues(slot, span, { from: index, to: (index + 1) | 0, sign: -1 });
      return;
    }
    const entered = span.head >= 0 ? (before[span.head] as number) : index === undefined ? head : (head - 1) | 0;
    // Those that entered and left at once are put back first, so that nothing is there less than no time.
    this.#touchValues(slot, span, { from: before[span.tail] as number, to: tail, sign: 1 });
    this.#touchValues(slot, span, { from: entered, to: head, sign: -1 });
  }

  #touchValues(slot: number, span: Span, { from, to, sign }: Touched): void {
    for (let at = from; at !== to; at = (at + 1) | 0) {
      this.#touchPlace(slot, span, { place: this.rings.place(slot, at), sign });
    }
  }

  #touchPlace(slot: number, span: Span, { place, sign }: { readonly place: number; readonly sign: 1 | -1 }): void {
    const { rings, diversity } = this;
    const mask = rings.masks.length === 0 ? 0 : (rings.masks[place] as number);
    for (let number = 0; number < span.diverse.length; number += 1) {
      const { bits, id, track, top } = span.diverse[number] as Diverse;
      const value = (rings.values[track] as Int32Array)[place] as number;
      if (value === NO_VALUE || (mask & bits) !== bits) continue;
      const cell = diversity.cell(slot, id);
      const sketch = diversity.sketches.size === 0 ? undefined : diversity.sketches.get(cell);
      if (sketch !== undefined) {
        const text = (this.#dictionaries[track] as Dictionary).text(value);
        const time = rings.times[place] as number;
        if (sign > 0) sketch.enter(text, time);
        else sketch.leave(text, time);
      } else if (sign > 0) diversity.enter(cell, value, top);
      else diversity.leave(cell, value, top);
    }
  }

  #dropFirst(slot: number): void {
    const place = this.rings.place(slot, this.rings.slots[slot * SLOT_WIDTH + FIRST] as number);
    for (let track = 0; track < this.rings.values.length; track += 1) {
      this.#release(track, (this.rings.values[track] as Int32Array)[place] as number);
    }
    this.rings.dropFirst(slot);
  }

  #release(track: number, value: number): void {
    if (value !== NO_VALUE) (this.#dictionaries[track] as Dictionary).release(value);
  }
}

export type Learned = { readonly time: number; readonly number: number; readonly bit: number };
type Change = { readonly at: number; readonly before: number; readonly after: number };
type Touched = { readonly from: number; readonly to: number; readonly sign: 1 | -1 };
type Taken = { readonly before: Float64Array; readonly late: boolean; readonly index: number | undefined };
