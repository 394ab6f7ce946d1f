/**
 * Numbers by pairs of whole numbers, in one open hash table in a typed array (linear probing, deletion by shifting back).
 * Each place holds left, right, the number and nothing, so that a look at it is one look at memory.
 */
import type { Archive } from './archive.ts';

const EMPTY = -1;
const FIRST_BITS = 8;
const WIDTH = 4;
const RIGHT = 1;
const NUMBER = 2;

const emptyOf = (bits: number): Int32Array<ArrayBuffer> => new Int32Array(WIDTH << bits).fill(EMPTY);

export class PairTable {
  #bits = FIRST_BITS;
  #places = emptyOf(FIRST_BITS);
  #pairs = 0;

  /** Adds to the pair's number and gives the sum; a pair whose number is zero takes no room. `left` is not negative. */
  add(left: number, right: number, by: number): number {
    let at = this.#locate(left, right);
    if (this.#places[at] === EMPTY) {
      if (by === 0) return 0;
      if (this.#pairs * 2 >= 1 << this.#bits) {
        this.#rehash();
        at = this.#locate(left, right);
      }
      const places = this.#places;
      this.#pairs += 1;
      places[at] = left;
      places[at + RIGHT] = right;
      places[at + NUMBER] = by;
      return by;
    }
    const sum = (this.#places[at + NUMBER] as number) + by;
    this.#places[at + NUMBER] = sum;
    if (sum === 0) this.#remove(at);
    return sum;
  }

  /** Looks where a pair would be. */
  approach(left: number, right: number): number {
    return this.#places[this.#home(left, right)] as number;
  }

  get bytes(): number {
    return this.#places.byteLength;
  }

  /** Whether so many more pairs find room as it is. */
  fits(pairs: number): boolean {
    return (this.#pairs + pairs) * 2 < 1 << this.#bits;
  }

  archive(through: Archive): void {
    this.#bits = through.number(this.#bits);
    this.#pairs = through.number(this.#pairs);
    this.#places = through.array(this.#places, this.#places.length);
  }

  #remove(from: number): void {
    const places = this.#places;
    const mask = places.length - 1;
    let hole = from;
    this.#pairs -= 1;
    for (let at = (hole + WIDTH) & mask; places[at] !== EMPTY; at = (at + WIDTH) & mask) {
      const home = this.#home(places[at] as number, places[at + RIGHT] as number);
      // What lies between its home and here may fill the hole unless its home is behind the hole.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      places[hole] = places[at] as number;
      places[hole + RIGHT] = places[at + RIGHT] as number;
      places[hole + NUMBER] = places[at + NUMBER] as number;
      hole = at;
    }
    places[hole] = EMPTY;
  }

  #home(left: number, right: number): number {
    const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    return (Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> (32 - this.#bits)) * WIDTH;
  }

  /** Where the pair is, or the empty place where it would go. */
  #locate(left: number, right: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    let at = this.#home(left, right);
    while (places[at] !== EMPTY && (places[at] !== left || places[at + RIGHT] !== right)) at = (at + WIDTH) & mask;
    return at;
  }

  #rehash(): void {
    const before = this.#places;
    this.#bits += 1;
    this.#places = emptyOf(this.#bits);
    for (let from = 0; from < before.length; from += WIDTH) {
      const left = before[from] as number;
      if (left === EMPTY) continue;
      const right = before[from + RIGHT] as number;
      const at = this.#locate(left, right);
      this.#places[at] = left;
      this.#places[at + RIGHT] = right;
      this.#places[at + NUMBER] = before[from + NUMBER] as number;
    }
  }
}
