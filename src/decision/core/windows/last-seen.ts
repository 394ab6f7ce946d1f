/**
 * For each value in each slot's ring, the time of its last occurrence there: what makes counting distinct values cost
 * a look-up instead of a scan. Texts are numbered while some ring holds them; (slot, number) pairs lie in one open
 * hash table (linear probing, deletion by shifting back).
 */
import { lengthened } from './rings.ts';

const EMPTY = -1;
const FIRST_BITS = 10;

export class LastSeen {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  #uses = new Int32Array(64);
  readonly #freeIds: number[] = [];
  #bits = FIRST_BITS;
  #slots = new Int32Array(1 << FIRST_BITS).fill(EMPTY);
  #values = new Int32Array(1 << FIRST_BITS);
  #times = new Float64Array(1 << FIRST_BITS);
  #pairs = 0;
  /** For counting without a set: a value is marked when its mark is the current one. */
  #marks = new Uint32Array(64);
  #mark = 0;

  /** The number of a text, or -1 while no ring holds it. */
  find(text: string): number {
    return this.#ids.get(text) ?? EMPTY;
  }

  /** The number of a text that a ring is about to hold. */
  use(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#freeIds.pop() ?? this.#texts.length;
      this.#ids.set(text, id);
      this.#texts[id] = text;
      if (id >= this.#uses.length) {
        this.#uses = lengthened(this.#uses, id * 2);
        this.#marks = lengthened(this.#marks, id * 2);
      }
      this.#uses[id] = 0;
    }
    this.#uses[id] = (this.#uses[id] as number) + 1;
    return id;
  }

  /** A ring no longer holds it. */
  release(id: number): void {
    const left = (this.#uses[id] as number) - 1;
    this.#uses[id] = left;
    if (left > 0) return;
    this.#ids.delete(this.#texts[id] as string);
    this.#texts[id] = '';
    this.#freeIds.push(id);
  }

  /** -Infinity where the slot's ring does not hold the value. */
  timeOf(slot: number, value: number): number {
    const at = this.#locate(slot, value);
    return this.#slots[at] === EMPTY ? Number.NEGATIVE_INFINITY : (this.#times[at] as number);
  }

  set(slot: number, value: number, time: number): void {
    let at = this.#locate(slot, value);
    if (this.#slots[at] === EMPTY) {
      if (this.#pairs * 2 >= this.#slots.length) {
        this.#rehash();
        at = this.#locate(slot, value);
      }
      this.#pairs += 1;
      this.#slots[at] = slot;
      this.#values[at] = value;
    }
    this.#times[at] = time;
  }

  forget(slot: number, value: number): void {
    let hole = this.#locate(slot, value);
    if (this.#slots[hole] === EMPTY) return;
    const mask = this.#slots.length - 1;
    this.#pairs -= 1;
    for (let at = (hole + 1) & mask; this.#slots[at] !== EMPTY; at = (at + 1) & mask) {
      const home = this.#home(this.#slots[at] as number, this.#values[at] as number);
      // What lies between its home and here may fill the hole unless its home is behind the hole.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.#slots[hole] = this.#slots[at] as number;
      this.#values[hole] = this.#values[at] as number;
      this.#times[hole] = this.#times[at] as number;
      hole = at;
    }
    this.#slots[hole] = EMPTY;
  }

  /** Begins a count of distinct values; `isNew` is then true once for each. */
  beginCount(): void {
    this.#mark = (this.#mark + 1) >>> 0;
    if (this.#mark !== 0) return;
    this.#marks.fill(0);
    this.#mark = 1;
  }

  isNew(value: number): boolean {
    if (this.#marks[value] === this.#mark) return false;
    this.#marks[value] = this.#mark;
    return true;
  }

  get bytes(): number {
    return [this.#uses, this.#slots, this.#values, this.#times, this.#marks].reduce((sum, a) => sum + a.byteLength, 0);
  }

  #home(slot: number, value: number): number {
    const mixed = Math.imul(slot, 0x9e3779b1) ^ Math.imul(value, 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> (32 - this.#bits);
  }

  /** Where the pair is, or the empty place where it would go. */
  #locate(slot: number, value: number): number {
    const mask = this.#slots.length - 1;
    let at = this.#home(slot, value);
    while (this.#slots[at] !== EMPTY && (this.#slots[at] !== slot || this.#values[at] !== value)) at = (at + 1) & mask;
    return at;
  }

  #rehash(): void {
    const [slots, values, times] = [this.#slots, this.#values, this.#times];
    this.#bits += 1;
    this.#slots = new Int32Array(slots.length * 2).fill(EMPTY);
    this.#values = new Int32Array(slots.length * 2);
    this.#times = new Float64Array(slots.length * 2);
    for (const [place, slot] of slots.entries()) {
      if (slot === EMPTY) continue;
      const at = this.#locate(slot, values[place] as number);
      this.#slots[at] = slot;
      this.#values[at] = values[place] as number;
      this.#times[at] = times[place] as number;
    }
  }
}
