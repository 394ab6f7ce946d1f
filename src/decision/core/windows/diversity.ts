/**
 * How many different values each span of each slot holds, and how often its most frequent one: one table of how often
 * each value is there, one of how many values are there as often. What enters can leave again without a trace. A span
 * that holds very many is counted by a sketch.
 */
import type { Archive } from './archive.ts';
import { growthOf, withRoom } from './grown.ts';
import { PairTable } from './pair-table.ts';
import { SlidingSketch } from './sliding-sketch.ts';

const FIRST_CELLS = 64;
/** Different values that are counted exactly. */
export const EXACT_VALUES = 16_384;

export class Diversity {
  readonly #width: number;
  readonly #often = new PairTable();
  readonly #asOften = new PairTable();
  /** Different values. */
  #values = new Int32Array(FIRST_CELLS);
  /** Events that have a value, and how often the most frequent one is there. */
  #events = new Int32Array(FIRST_CELLS);
  #most = new Int32Array(FIRST_CELLS);

  readonly sketches = new Map<number, SlidingSketch>();

  /** `width`: how many there are of each slot. */
  constructor(width: number) {
    this.#width = width;
  }

  /** Where the numbers of one are kept. */
  cell(slot: number, id: number): number {
    return slot * this.#width + id;
  }

  open(cell: number): void {
    this.#values = withRoom(this.#values, cell + 1);
    this.#events = withRoom(this.#events, cell + 1);
    this.#most = withRoom(this.#most, cell + 1);
    this.#values[cell] = 0;
    this.#events[cell] = 0;
    this.#most[cell] = 0;
  }

  /** Looks where a value would be counted. */
  approach(cell: number, value: number): number {
    return this.#often.approach(cell, value) + (this.#values[cell] as number);
  }

  enter(cell: number, value: number, top: boolean): void {
    const often = this.#often.add(cell, value, 1);
    if (often === 1) this.#values[cell] = (this.#values[cell] as number) + 1;
    if (!top) return;
    this.#events[cell] = (this.#events[cell] as number) + 1;
    if (often > 1) this.#asOften.add(cell, often - 1, -1);
    this.#asOften.add(cell, often, 1);
    if (often > (this.#most[cell] as number)) this.#most[cell] = often;
  }

  leave(cell: number, value: number, top: boolean): void {
    const often = this.#often.add(cell, value, -1);
    if (often === 0) this.#values[cell] = (this.#values[cell] as number) - 1;
    if (!top) return;
    this.#events[cell] = (this.#events[cell] as number) - 1;
    const left = this.#asOften.add(cell, often + 1, -1);
    if (often > 0) this.#asOften.add(cell, often, 1);
    if (left === 0 && often + 1 === this.#most[cell]) this.#most[cell] = often;
  }

  values(cell: number): number {
    return this.#values[cell] as number;
  }

  /** Of the events that have a value, how many have the most frequent one; NaN of none. */
  topShare(cell: number): number {
    return (this.#most[cell] as number) / (this.#events[cell] as number);
  }

  /** From here on the cell is counted by a sketch; whoever calls takes the values out of the tables. */
  sketch(cell: number): SlidingSketch {
    const sketch = new SlidingSketch();
    this.sketches.set(cell, sketch);
    return sketch;
  }

  /** `cells`: how many are open or were. */
  archive(through: Archive, cells: number): void {
    this.#often.archive(through);
    this.#asOften.archive(through);
    this.#values = through.array(this.#values, cells);
    this.#events = through.array(this.#events, cells);
    this.#most = through.array(this.#most, cells);
    const known = [...this.sketches];
    const count = through.number(known.length);
    for (let place = 0; place < count; place += 1) {
      const [cell, sketch] = known[place] ?? [0, new SlidingSketch()];
      this.sketches.set(through.number(cell), sketch);
      sketch.archive(through);
    }
  }

  /** Whether a new cell, and so many more values, find room as it is. */
  fits(cells: number, values: number): boolean {
    return cells <= this.#values.length && this.#often.fits(values) && this.#asOften.fits(values);
  }

  get growth(): number {
    return this.#often.bytes + this.#asOften.bytes + growthOf(this.#values, this.#events, this.#most);
  }

  get bytes(): number {
    const sketched = [...this.sketches.values()].reduce((sum, sketch) => sum + sketch.bytes, 0);
    return sketched + this.#often.bytes + this.#asOften.bytes + this.#values.byteLength * 3;
  }
}
