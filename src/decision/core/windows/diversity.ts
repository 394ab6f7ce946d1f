/**
 * How many different values each span of each slot holds, and how often its most frequent one: one table of how often
 * each value is there, one of how many values are there as often. What enters can leave again without a trace.
 */
import { PairTable } from './pair-table.ts';
import { lengthened } from './rings.ts';

const FIRST_CELLS = 64;

export class Diversity {
  readonly #width: number;
  readonly #often = new PairTable();
  readonly #asOften = new PairTable();
  /** Different values. */
  #values = new Int32Array(FIRST_CELLS);
  /** Events that have a value, and how often the most frequent one is there. */
  #events = new Int32Array(FIRST_CELLS);
  #most = new Int32Array(FIRST_CELLS);

  /** `width`: how many there are of each slot. */
  constructor(width: number) {
    this.#width = width;
  }

  /** Where the numbers of one are kept. */
  cell(slot: number, id: number): number {
    return slot * this.#width + id;
  }

  open(cell: number): void {
    if (cell >= this.#values.length) {
      this.#values = lengthened(this.#values, cell * 2);
      this.#events = lengthened(this.#events, cell * 2);
      this.#most = lengthened(this.#most, cell * 2);
    }
    this.#values[cell] = 0;
    this.#events[cell] = 0;
    this.#most[cell] = 0;
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

  get bytes(): number {
    return this.#often.bytes + this.#asOften.bytes + this.#values.byteLength * 3;
  }
}
