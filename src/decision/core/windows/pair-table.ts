/** Numbers by pairs of whole numbers, in one open hash table of typed arrays (linear probing, deletion by shifting back). */

const EMPTY = -1;
const FIRST_BITS = 8;

export class PairTable {
  #bits = FIRST_BITS;
  #left = new Int32Array(1 << FIRST_BITS).fill(EMPTY);
  #right = new Int32Array(1 << FIRST_BITS);
  #numbers = new Int32Array(1 << FIRST_BITS);
  #pairs = 0;

  /** Zero where nothing was put. `left` is not negative. */
  get(left: number, right: number): number {
    const at = this.#locate(left, right);
    return this.#left[at] === EMPTY ? 0 : (this.#numbers[at] as number);
  }

  /** Adds to the pair's number and gives the sum; a pair whose number is zero takes no room. */
  add(left: number, right: number, by: number): number {
    let at = this.#locate(left, right);
    if (this.#left[at] === EMPTY) {
      if (by === 0) return 0;
      if (this.#pairs * 2 >= this.#left.length) {
        this.#rehash();
        at = this.#locate(left, right);
      }
      this.#pairs += 1;
      this.#left[at] = left;
      this.#right[at] = right;
      this.#numbers[at] = by;
      return by;
    }
    const sum = (this.#numbers[at] as number) + by;
    this.#numbers[at] = sum;
    if (sum === 0) this.#remove(at);
    return sum;
  }

  get bytes(): number {
    return this.#left.byteLength * 3;
  }

  #remove(from: number): void {
    const mask = this.#left.length - 1;
    let hole = from;
    this.#pairs -= 1;
    for (let at = (hole + 1) & mask; this.#left[at] !== EMPTY; at = (at + 1) & mask) {
      const home = this.#home(this.#left[at] as number, this.#right[at] as number);
      // What lies between its home and here may fill the hole unless its home is behind the hole.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.#left[hole] = this.#left[at] as number;
      this.#right[hole] = this.#right[at] as number;
      this.#numbers[hole] = this.#numbers[at] as number;
      hole = at;
    }
    this.#left[hole] = EMPTY;
  }

  #home(left: number, right: number): number {
    const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> (32 - this.#bits);
  }

  /** Where the pair is, or the empty place where it would go. */
  #locate(left: number, right: number): number {
    const lefts = this.#left;
    const rights = this.#right;
    const mask = lefts.length - 1;
    let at = this.#home(left, right);
    while (lefts[at] !== EMPTY && (lefts[at] !== left || rights[at] !== right)) at = (at + 1) & mask;
    return at;
  }

  #rehash(): void {
    const [lefts, rights, numbers] = [this.#left, this.#right, this.#numbers];
    this.#bits += 1;
    this.#left = new Int32Array(lefts.length * 2).fill(EMPTY);
    this.#right = new Int32Array(lefts.length * 2);
    this.#numbers = new Int32Array(lefts.length * 2);
    for (let place = 0; place < lefts.length; place += 1) {
      const left = lefts[place] as number;
      if (left === EMPTY) continue;
      const at = this.#locate(left, rights[place] as number);
      this.#left[at] = left;
      this.#right[at] = rights[place] as number;
      this.#numbers[at] = numbers[place] as number;
    }
  }
}
