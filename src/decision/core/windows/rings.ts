/**
 * Events of many keys in few typed arrays: each slot (a key) has a ring of a power of two of places in shared columns.
 * Events of a slot stand in their total order (event time, order of arrival). Indices count on for ever and wrap as
 * 32-bit integers, so that only differences of indices mean anything.
 */

export type Columns = {
  readonly amounts: boolean;
  readonly masks: boolean;
  /** Columns of value ids. */
  readonly tracks: number;
};

const FIRST_PLACES = 1_024;
const FIRST_SLOTS = 64;
const SMALLEST_BITS = 2;

type Growable = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A longer array of the same kind with the same beginning. */
export const lengthened = <A extends Growable>(array: A, length: number): A => {
  const longer = new (array.constructor as new (length: number) => A)(length);
  longer.set(array);
  return longer;
};

export class Rings {
  times = new Float64Array(FIRST_PLACES);
  /** Minor units; empty where no window sums. */
  amounts: Float64Array;
  /** One bit for each condition that held; empty where there are no conditions. */
  masks: Uint32Array;
  /** Value ids by track; -1 is none. */
  readonly values: Int32Array[];
  /** Slots that were ever open: arrays that go by slot must be as long. */
  slotsMade = 0;
  readonly #offsets = { array: new Int32Array(FIRST_SLOTS) };
  readonly #bits = { array: new Uint8Array(FIRST_SLOTS) };
  readonly #first = { array: new Int32Array(FIRST_SLOTS) };
  readonly #end = { array: new Int32Array(FIRST_SLOTS) };
  readonly #freeSlots: number[] = [];
  /** Offsets of free regions by the bits of their size. */
  readonly #freeRegions: number[][] = Array.from({ length: 32 }, () => []);
  #used = 0;
  #events = 0;

  constructor({ amounts, masks, tracks }: Columns) {
    this.amounts = new Float64Array(amounts ? FIRST_PLACES : 0);
    this.masks = new Uint32Array(masks ? FIRST_PLACES : 0);
    this.values = Array.from({ length: tracks }, () => new Int32Array(FIRST_PLACES));
  }

  /** An empty ring. */
  open(): number {
    const slot = this.#freeSlots.pop() ?? this.slotsMade++;
    if (slot >= this.#bits.array.length) {
      for (const held of [this.#offsets, this.#bits, this.#first, this.#end]) {
        held.array = lengthened(held.array as Int32Array, slot * 2) as never;
      }
    }
    this.#bits.array[slot] = SMALLEST_BITS;
    this.#offsets.array[slot] = this.#allocate(SMALLEST_BITS);
    this.#first.array[slot] = 0;
    this.#end.array[slot] = 0;
    return slot;
  }

  close(slot: number): void {
    this.#events -= this.count(slot);
    this.#freeRegion(slot);
    this.#freeSlots.push(slot);
  }

  first(slot: number): number {
    return this.#first.array[slot] as number;
  }

  /** One past the last. */
  end(slot: number): number {
    return this.#end.array[slot] as number;
  }

  count(slot: number): number {
    return (this.end(slot) - this.first(slot)) | 0;
  }

  /** Where the columns hold the event of an index. */
  place(slot: number, index: number): number {
    const mask = (1 << (this.#bits.array[slot] as number)) - 1;
    return (this.#offsets.array[slot] as number) + (index & mask);
  }

  /** Makes room so that a new event stands at `index`, between the first and one past the last; gives its place. */
  insert(slot: number, index: number): number {
    if (this.count(slot) === 1 << (this.#bits.array[slot] as number)) this.#widen(slot);
    for (let at = this.end(slot); at !== index; at = (at - 1) | 0) this.#copy(slot, (at - 1) | 0, at);
    this.#end.array[slot] = (this.end(slot) + 1) | 0;
    this.#events += 1;
    return this.place(slot, index);
  }

  remove(slot: number, index: number): void {
    const last = (this.end(slot) - 1) | 0;
    for (let at = index; at !== last; at = (at + 1) | 0) this.#copy(slot, (at + 1) | 0, at);
    this.#end.array[slot] = last;
    this.#events -= 1;
  }

  dropFirst(slot: number): void {
    this.#first.array[slot] = (this.first(slot) + 1) | 0;
    this.#events -= 1;
  }

  /** Events held, and the bytes of all columns. */
  get held(): { readonly events: number; readonly bytes: number } {
    const columns = [this.times, this.amounts, this.masks, ...this.values];
    return { events: this.#events, bytes: columns.reduce((sum, { byteLength }) => sum + byteLength, 0) };
  }

  #copy(slot: number, from: number, to: number): void {
    this.#copyPlace(this.place(slot, from), this.place(slot, to));
  }

  #copyPlace(source: number, target: number): void {
    this.times[target] = this.times[source] as number;
    if (this.amounts.length > 0) this.amounts[target] = this.amounts[source] as number;
    if (this.masks.length > 0) this.masks[target] = this.masks[source] as number;
    for (const column of this.values) column[target] = column[source] as number;
  }

  #widen(slot: number): void {
    const bits = (this.#bits.array[slot] as number) + 1;
    const target = this.#allocate(bits);
    const mask = (1 << bits) - 1;
    const end = this.end(slot);
    for (let at = this.first(slot); at !== end; at = (at + 1) | 0) {
      this.#copyPlace(this.place(slot, at), target + (at & mask));
    }
    this.#freeRegion(slot);
    this.#bits.array[slot] = bits;
    this.#offsets.array[slot] = target;
  }

  #freeRegion(slot: number): void {
    this.#freeRegions[this.#bits.array[slot] as number]?.push(this.#offsets.array[slot] as number);
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
    for (const [track, column] of this.values.entries()) this.values[track] = lengthened(column, length);
  }
}
