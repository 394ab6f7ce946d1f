/**
 * Rows of numbers by key, in sets of eight as a processor's cache has them: bounded, without a list to keep in order, and
 * a row that nothing has touched for the horizon is as good as absent, so that what was forgotten and what was never
 * read back are the same. The table doubles when a set is full of living rows, up to its bound; then the oldest goes.
 */
import type { Journal } from './journal.ts';

const WAYS = 8;

export type TableShape = {
  /** Columns of a row. */
  readonly columns: number;
  readonly horizonMs: number;
  /** Rows at most, a power of two. */
  readonly most: number;
};

export class KeyTable {
  values: Float64Array;
  /** Of each row its key and one; 0 where it has none. Beside each other, so that a set is one line of the cache. */
  readonly #names: { values: Float64Array };
  readonly #touched: { values: Float64Array };
  readonly #shape: TableShape;
  readonly #columns: number;
  readonly #journal: Journal;
  #sets = 4;

  constructor(shape: TableShape, journal: Journal) {
    this.#shape = shape;
    this.#columns = shape.columns;
    this.#journal = journal;
    this.values = new Float64Array(this.#sets * WAYS * shape.columns);
    this.#names = { values: new Float64Array(this.#sets * WAYS) };
    this.#touched = { values: new Float64Array(this.#sets * WAYS) };
  }

  /** Where the columns of the key's row begin; −1 where it has none that lives. */
  find(key: number, now: number): number {
    const names = this.#names.values;
    const first = this.#firstOf(key);
    for (let row = first; row < first + WAYS; row += 1) {
      if (names[row] !== key + 1) continue;
      return (this.#touched.values[row] as number) < now - this.#shape.horizonMs ? -1 : row * this.#columns;
    }
    return -1;
  }

  /** Where the columns begin, all zero where the key had no row that lives; touched now. */
  take(key: number, now: number): number {
    for (;;) {
      const names = this.#names.values;
      const first = this.#firstOf(key);
      for (let row = first; row < first + WAYS; row += 1) {
        if (names[row] === key + 1) return this.#takeRow(row, key, now);
      }
      const free = this.#freeOf(first, now);
      if (free >= 0) return this.#takeRow(free, key, now);
      this.#double();
    }
  }

  /** Of all rows that have a key, living or not. */
  *rows(): Generator<number> {
    const names = this.#names.values;
    for (let row = 0; row < names.length; row += 1) if (names[row] !== 0) yield row * this.#columns;
  }

  get bytes(): number {
    return this.values.byteLength + this.#names.values.byteLength + this.#touched.values.byteLength;
  }

  get mostBytes(): number {
    return this.#shape.most * (this.#columns + 2) * Float64Array.BYTES_PER_ELEMENT;
  }

  #firstOf(key: number): number {
    return (Math.floor(key / 0x10_0000) & (this.#sets - 1)) * WAYS;
  }

  /** A row of the set for a key that has none; −1: the table has to grow first. */
  #freeOf(first: number, now: number): number {
    const alive = now - this.#shape.horizonMs;
    let oldest = first;
    let oldestTouched = Number.POSITIVE_INFINITY;
    for (let row = first; row < first + WAYS; row += 1) {
      if (this.#names.values[row] === 0) return row;
      const touched = this.#touched.values[row] as number;
      if (touched < oldestTouched) {
        oldest = row;
        oldestTouched = touched;
      }
    }
    return oldestTouched < alive || this.#sets * WAYS >= this.#shape.most ? oldest : -1;
  }

  #takeRow(row: number, key: number, now: number): number {
    const journal = this.#journal;
    const at = row * this.#columns;
    const touched = this.#touched.values[row] as number;
    const isSame = this.#names.values[row] === key + 1;
    if (!isSame || touched < now - this.#shape.horizonMs) {
      for (let place = at; place < at + this.#columns; place += 1) {
        if (this.values[place] !== 0) journal.set(this, place, 0);
      }
    }
    if (!isSame) journal.set(this.#names, row, key + 1);
    if (touched !== now) journal.set(this.#touched, row, now);
    return at;
  }

  #double(): void {
    const columns = this.#columns;
    const [values, names, touched] = [this.values, this.#names.values, this.#touched.values];
    this.#sets *= 2;
    this.values = new Float64Array(values.length * 2);
    this.#names.values = new Float64Array(names.length * 2);
    this.#touched.values = new Float64Array(names.length * 2);
    const moved = new Int32Array(names.length);
    const filled = new Uint8Array(this.#sets);
    for (let row = 0; row < names.length; row += 1) {
      const name = names[row] as number;
      if (name === 0) continue;
      const first = this.#firstOf(name - 1);
      const to = first + (filled[first / WAYS] as number);
      filled[first / WAYS] = (filled[first / WAYS] as number) + 1;
      // By number: a view for each row costs more than the few columns it moves.
      for (let column = 0; column < columns; column += 1) {
        this.values[to * columns + column] = values[row * columns + column] as number;
      }
      this.#names.values[to] = name;
      this.#touched.values[to] = touched[row] as number;
      moved[row] = to;
    }
    // What an attempt not yet settled has written stands in rows that have a name, so that each has moved somewhere.
    const rowOf = (row: number): number => moved[row] as number;
    this.#journal.move(this, (place) => rowOf(Math.floor(place / columns)) * columns + (place % columns));
    this.#journal.move(this.#names, rowOf);
    this.#journal.move(this.#touched, rowOf);
  }
}
