/**
 * Events of many keys in one typed array: each slot (a key) has a ring of a power of two of places, and an event's numbers
 * stand side by side. Events of a slot stand in their total order (event time, order of arrival). Indices count on for
 * ever and wrap as 32-bit integers, so that only differences of indices mean anything.
 */
import type { Archive } from './archive.ts';
import { growthOf, withRoom } from './grown.ts';

export type Columns = {
  readonly amounts: boolean;
  readonly masks: boolean;
  readonly numbers: boolean;
  /** Ids of values. */
  readonly tracks: number;
  /** What a window keeps beside each event for itself. */
  readonly marks: number;
};

const FIRST_REALS = 4_096;
const FIRST_SLOTS = 64;
const SMALLEST_BITS = 2;
const NONE = -1;

/** What `slots` holds of each slot. */
export const OFFSET = 0;
/** One less than the places of the ring. */
export const WRAP = 1;
export const FIRST = 2;
/** One past the last. */
export const END = 3;
export const SLOT_WIDTH = 4;

/** Where an event's amount stands behind its time, where there is one. */
const AMOUNT = 1;

export class Rings {
  /** Of each event its time, its amount if money is measured, what is marked, and the whole numbers, two to a place. */
  reals = new Float64Array(FIRST_REALS);
  #ints = new Int32Array(this.reals.buffer);
  /** Reals of one event. */
  readonly stride: number;
  /** One bit of an event for each condition or result that holds; no window asks otherwise. */
  readonly hasMasks: boolean;
  readonly #columns: Columns;
  readonly #markAt: number;
  readonly #maskAt: number;
  readonly #numberAt: number;
  readonly #valueAt: number;
  slots = new Int32Array(FIRST_SLOTS * SLOT_WIDTH);
  /** Slots that were ever open: arrays that go by slot must be as long. */
  slotsMade = 0;
  #freeSlot = NONE;
  /** The first free region by the bits of its places; each holds where the next one is. */
  #freeRegions = new Int32Array(32).fill(NONE);
  #used = 0;
  #events = 0;

  constructor(columns: Columns) {
    const { amounts, masks, numbers, tracks, marks } = columns;
    this.#columns = columns;
    this.hasMasks = masks;
    this.#markAt = amounts ? 2 : 1;
    this.#maskAt = (this.#markAt + marks) * 2;
    this.#numberAt = this.#maskAt + (masks ? 1 : 0);
    this.#valueAt = this.#numberAt + (numbers ? 1 : 0);
    this.stride = (this.#valueAt + tracks + 1) >> 1;
  }

  /** An empty ring. */
  open(): number {
    const slot = this.#freeSlot === NONE ? this.slotsMade++ : this.#freeSlot;
    const at = slot * SLOT_WIDTH;
    this.slots = withRoom(this.slots, at + SLOT_WIDTH);
    if (slot === this.#freeSlot) this.#freeSlot = this.slots[at] as number;
    this.slots[at + OFFSET] = this.#allocate(SMALLEST_BITS);
    this.slots[at + WRAP] = (1 << SMALLEST_BITS) - 1;
    this.slots[at + FIRST] = 0;
    this.slots[at + END] = 0;
    return slot;
  }

  close(slot: number): void {
    this.#events -= this.count(slot);
    this.#freeRegion(slot);
    this.slots[slot * SLOT_WIDTH] = this.#freeSlot;
    this.#freeSlot = slot;
  }

  first(slot: number): number {
    return this.slots[slot * SLOT_WIDTH + FIRST] as number;
  }

  end(slot: number): number {
    return this.slots[slot * SLOT_WIDTH + END] as number;
  }

  count(slot: number): number {
    return (this.end(slot) - this.first(slot)) | 0;
  }

  /** Where the event of an index stands. */
  place(slot: number, index: number): number {
    const at = slot * SLOT_WIDTH;
    return (this.slots[at + OFFSET] as number) + (index & (this.slots[at + WRAP] as number)) * this.stride;
  }

  time(slot: number, index: number): number {
    return this.reals[this.place(slot, index)] as number;
  }

  timeAt(place: number): number {
    return this.reals[place] as number;
  }

  /** Minor units; only where money is measured. */
  amountAt(place: number): number {
    return this.reals[place + AMOUNT] as number;
  }

  /** Zero where no window asks. */
  maskAt(place: number): number {
    return this.hasMasks ? (this.#ints[place * 2 + this.#maskAt] as number) : 0;
  }

  setMask(place: number, mask: number): void {
    this.#ints[place * 2 + this.#maskAt] = mask;
  }

  /** The event's own number, in 32 bits; only where something is learned of an event later. */
  numberAt(place: number): number {
    return this.#ints[place * 2 + this.#numberAt] as number;
  }

  /** -1 is none. */
  valueAt(track: number, place: number): number {
    return this.#ints[place * 2 + this.#valueAt + track] as number;
  }

  markAt(mark: number, place: number): number {
    return this.reals[place + this.#markAt + mark] as number;
  }

  setMark(mark: number, place: number, best: number): void {
    this.reals[place + this.#markAt + mark] = best;
  }

  write(
    place: number,
    event: {
      readonly time: number;
      readonly amount: number;
      readonly mask: number;
      readonly number: number;
      readonly values: Int32Array;
    },
  ): void {
    const { amounts, masks, numbers, tracks } = this.#columns;
    const ints = this.#ints;
    this.reals[place] = event.time;
    if (amounts) this.reals[place + AMOUNT] = event.amount;
    if (masks) ints[place * 2 + this.#maskAt] = event.mask;
    if (numbers) ints[place * 2 + this.#numberAt] = event.number;
    const at = place * 2 + this.#valueAt;
    for (let track = 0; track < tracks; track += 1) ints[at + track] = event.values[track] as number;
  }

  /** Makes room so that a new event stands at `index`, between the first and one past the last; gives its place. */
  insert(slot: number, index: number): number {
    const at = slot * SLOT_WIDTH;
    if (this.count(slot) > (this.slots[at + WRAP] as number)) this.#widen(slot);
    const end = this.slots[at + END] as number;
    for (let to = end; to !== index; to = (to - 1) | 0) this.#copy(slot, (to - 1) | 0, to);
    this.slots[at + END] = (end + 1) | 0;
    this.#events += 1;
    return this.place(slot, index);
  }

  remove(slot: number, index: number): void {
    const last = (this.end(slot) - 1) | 0;
    for (let at = index; at !== last; at = (at + 1) | 0) this.#copy(slot, (at + 1) | 0, at);
    this.slots[slot * SLOT_WIDTH + END] = last;
    this.#events -= 1;
  }

  dropFirst(slot: number): void {
    this.slots[slot * SLOT_WIDTH + FIRST] = (this.first(slot) + 1) | 0;
    this.#events -= 1;
  }

  /** The index behind the last event whose time is not after `time`, from the newest back. */
  behind(slot: number, time: number): number {
    const first = this.first(slot);
    let index = this.end(slot);
    while (index !== first && this.time(slot, (index - 1) | 0) > time) index = (index - 1) | 0;
    return index;
  }

  /** The index of the first event whose time is not before `time`, by halving: for what lies far back. */
  from(slot: number, time: number): number {
    let low = 0;
    let high = this.count(slot);
    const first = this.first(slot);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.time(slot, (first + middle) | 0) < time) low = middle + 1;
      else high = middle;
    }
    return (first + low) | 0;
  }

  /** The index of the first event whose time is after `time`: times are whole milliseconds. */
  after(slot: number, time: number): number {
    return this.from(slot, time + 1);
  }

  /** Events held, and the bytes they take. */
  get held(): { readonly events: number; readonly bytes: number } {
    return { events: this.#events, bytes: this.reals.byteLength + this.slots.byteLength };
  }

  get growth(): number {
    return growthOf(this.reals, this.slots);
  }

  /** How many slots there have been once one more is open. */
  get slotsNeeded(): number {
    return this.#freeSlot === NONE ? this.slotsMade + 1 : this.slotsMade;
  }

  /** Whether one more event of a slot, or a new slot, finds room as it is. */
  fits(slot: number): boolean {
    if (slot < 0) return this.slotsNeeded * SLOT_WIDTH <= this.slots.length && this.#hasRegion(SMALLEST_BITS);
    const wrap = this.slots[slot * SLOT_WIDTH + WRAP] as number;
    return this.count(slot) <= wrap || this.#hasRegion(32 - Math.clz32(wrap + 1));
  }

  archive(through: Archive): void {
    this.slotsMade = through.number(this.slotsMade);
    this.#freeSlot = through.number(this.#freeSlot);
    this.#used = through.number(this.#used);
    this.#events = through.number(this.#events);
    this.#freeRegions = through.array(this.#freeRegions, this.#freeRegions.length);
    this.slots = through.array(this.slots, this.slotsMade * SLOT_WIDTH);
    this.reals = through.array(this.reals, this.#used);
    this.#ints = new Int32Array(this.reals.buffer);
  }

  #copy(slot: number, from: number, to: number): void {
    this.#copyPlaces(this.place(slot, from), this.place(slot, to), 1);
  }

  #copyPlaces(source: number, target: number, places: number): void {
    // As whole numbers: some of them would be numbers that are none, whose bits a copy need not keep.
    const ints = places * this.stride * 2;
    if (ints > 64) this.#ints.copyWithin(target * 2, source * 2, source * 2 + ints);
    else for (let at = 0; at < ints; at += 1) this.#ints[target * 2 + at] = this.#ints[source * 2 + at] as number;
  }

  #widen(slot: number): void {
    const at = slot * SLOT_WIDTH;
    const wrap = this.slots[at + WRAP] as number;
    const places = (wrap + 1) * 2;
    const target = this.#allocate(31 - Math.clz32(places));
    const { stride } = this;
    const end = this.end(slot);
    // As many at once as stand side by side in both rings.
    for (let index = this.first(slot); index !== end; ) {
      const run = Math.min((end - index) | 0, wrap + 1 - (index & wrap));
      this.#copyPlaces(this.place(slot, index), target + (index & (places - 1)) * stride, run);
      index = (index + run) | 0;
    }
    this.#freeRegion(slot);
    this.slots[at + WRAP] = places - 1;
    this.slots[at + OFFSET] = target;
  }

  #freeRegion(slot: number): void {
    const at = slot * SLOT_WIDTH;
    const bits = 31 - Math.clz32((this.slots[at + WRAP] as number) + 1);
    const offset = this.slots[at + OFFSET] as number;
    this.reals[offset] = this.#freeRegions[bits] as number;
    this.#freeRegions[bits] = offset;
  }

  #hasRegion(bits: number): boolean {
    return this.#freeRegions[bits] !== NONE || this.#used + (this.stride << bits) <= this.reals.length;
  }

  #allocate(bits: number): number {
    const free = this.#freeRegions[bits] as number;
    if (free !== NONE) {
      this.#freeRegions[bits] = this.reals[free] as number;
      return free;
    }
    const offset = this.#used;
    this.#used += this.stride << bits;
    if (this.#used > this.reals.length) {
      this.reals = withRoom(this.reals, this.#used);
      this.#ints = new Int32Array(this.reals.buffer);
    }
    return offset;
  }
}
