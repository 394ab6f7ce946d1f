/**
 * Events of many keys in few typed arrays: each slot (a key) has a ring of a power of two of places in shared columns.
 * Events of a slot stand in their total order (event time, order of arrival). Indices count on for ever and wrap as
 * 32-bit integers, so that only differences of indices mean anything.
 */

export type Columns = {
  readonly amounts: boolean;
  readonly masks: boolean;
  readonly numbers: boolean;
  /** Columns of value ids. */
  readonly tracks: number;
  /** Columns that a window keeps beside each event for itself. */
  readonly marks: number;
};

const FIRST_PLACES = 1_024;
const FIRST_SLOTS = 64;
const SMALLEST_BITS = 2;

/** What `slots` holds of each slot. */
export const OFFSET = 0;
/** One less than the places of the ring. */
export const WRAP = 1;
export const FIRST = 2;
/** One past the last. */
export const END = 3;
export const SLOT_WIDTH = 4;

type Growable = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A longer array of the same kind with the same beginning. */
export const lengthened = <A extends Growable>(array: A, length: number): A => {
  const longer = new (array.constructor as new (length: number) => A)(length);
  longer.set(array);
  return longer;
};

export class Rings {
  times = new Float64Array(FIRST_PLACES);
  /** Minor units; empty where no window measures money. */
  amounts: Float64Array;
  /** One bit for each condition or result that holds; empty where no window asks. */
  masks: Int32Array;
  /** The events' own numbers; empty where nothing is learned of an event later. */
  numbers: Uint32Array;
  /** Value ids by track; -1 is none. */
  readonly values: Int32Array[];
  readonly marks: Float64Array[];
  slots = new Int32Array(FIRST_SLOTS * SLOT_WIDTH);
  /** Slots that were ever open: arrays that go by slot must be as long. */
  slotsMade = 0;
  readonly #freeSlots: number[] = [];
  /** Offsets of free regions by the bits of their size. */
  readonly #freeRegions: number[][] = Array.from({ length: 32 }, () => []);
  #used = 0;
  #events = 0;

  constructor({ amounts, masks, numbers, tracks, marks }: Columns) {
    this.amounts = new Float64Array(amounts ? FIRST_PLACES : 0);
    this.masks = new Int32Array(masks ? FIRST_PLACES : 0);
    this.numbers = new Uint32Array(numbers ? FIRST_PLACES : 0);
    this.values = Array.from({ length: tracks }, () => new Int32Array(FIRST_PLACES));
    this.marks = Array.from({ length: marks }, () => new Float64Array(FIRST_PLACES));
  }

  /** An empty ring. */
  open(): number {
    const slot = this.#freeSlots.pop() ?? this.slotsMade++;
    const at = slot * SLOT_WIDTH;
    if (at >= this.slots.length) this.slots = lengthened(this.slots, at * 2);
    this.slots[at + OFFSET] = this.#allocate(SMALLEST_BITS);
    this.slots[at + WRAP] = (1 << SMALLEST_BITS) - 1;
    this.slots[at + FIRST] = 0;
    this.slots[at + END] = 0;
    return slot;
  }

  close(slot: number): void {
    this.#events -= this.count(slot);
    this.#freeRegion(slot);
    this.#freeSlots.push(slot);
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

  /** Where the columns hold the event of an index. */
  place(slot: number, index: number): number {
    const at = slot * SLOT_WIDTH;
    return (this.slots[at + OFFSET] as number) + (index & (this.slots[at + WRAP] as number));
  }

  time(slot: number, index: number): number {
    return this.times[this.place(slot, index)] as number;
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

  /** The index of the first event whose time is after `time`, by halving. */
  after(slot: number, time: number): number {
    let low = 0;
    let high = this.count(slot);
    const first = this.first(slot);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.time(slot, (first + middle) | 0) <= time) low = middle + 1;
      else high = middle;
    }
    return (first + low) | 0;
  }

  /** Events held, and the bytes of all columns. */
  get held(): { readonly events: number; readonly bytes: number } {
    const columns = [this.times, this.amounts, this.masks, this.numbers, this.slots, ...this.values, ...this.marks];
    return { events: this.#events, bytes: columns.reduce((sum, { byteLength }) => sum + byteLength, 0) };
  }

  #copy(slot: number, from: number, to: number): void {
    this.#copyPlace(this.place(slot, from), this.place(slot, to));
  }

  #copyPlace(source: number, target: number): void {
    this.times[target] = this.times[source] as number;
    if (this.amounts.length > 0) this.amounts[target] = this.amounts[source] as number;
    if (this.masks.length > 0) this.masks[target] = this.masks[source] as number;
    if (this.numbers.length > 0) this.numbers[target] = this.numbers[source] as number;
    for (const column of this.values) column[target] = column[source] as number;
    for (const column of this.marks) column[target] = column[source] as number;
  }

  #widen(slot: number): void {
    const at = slot * SLOT_WIDTH;
    const places = ((this.slots[at + WRAP] as number) + 1) * 2;
    const target = this.#allocate(31 - Math.clz32(places));
    const end = this.end(slot);
    for (let index = this.first(slot); index !== end; index = (index + 1) | 0) {
      this.#copyPlace(this.place(slot, index), target + (index & (places - 1)));
    }
    this.#freeRegion(slot);
    this.slots[at + WRAP] = places - 1;
    this.slots[at + OFFSET] = target;
  }

  #freeRegion(slot: number): void {
    const at = slot * SLOT_WIDTH;
    const bits = 31 - Math.clz32((this.slots[at + WRAP] as number) + 1);
    this.#freeRegions[bits]?.push(this.slots[at + OFFSET] as number);
  }

  #allocate(bits: number): number {
    const free = this.#freeRegions[bits]?.pop();
    if (free !== undefined) return free;
    const offset = this.#used;
    this.#used += 1 << bits;
    if (this.#used > this.times.length) this.#lengthenColumns(Math.max(this.times.length * 2, this.#used));
    return offset;
  }

  #lengthenColumns(length: number): void {
    this.times = lengthened(this.times, length);
    if (this.amounts.length > 0) this.amounts = lengthened(this.amounts, length);
    if (this.masks.length > 0) this.masks = lengthened(this.masks, length);
    if (this.numbers.length > 0) this.numbers = lengthened(this.numbers, length);
    for (const [track, column] of this.values.entries()) this.values[track] = lengthened(column, length);
    for (const [mark, column] of this.marks.entries()) this.marks[mark] = lengthened(column, length);
  }
}
