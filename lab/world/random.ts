/**
 * Chance from a seed. A stream is named by numbers (seed, purpose, hour …), so that any hour of the world can be made
 * without making the hours before it.
 */

/** A 32-bit finaliser with full avalanche (the mixing steps of MurmurHash3). */
const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** 0 to 2^32 − 1, the same for the same numbers. */
export const hash = (a: number, b: number, c = 0, d = 0): number =>
  mix(mix(mix(mix(a + 0x9e3779b9) ^ b) + Math.imul(c, 0x27d4eb2f) + 0x165667b1) ^ Math.imul(d + 1, 0x9e3779b1));

/** 0 inclusive to 1 exclusive. */
export const share = (a: number, b: number, c = 0, d = 0): number => hash(a, b, c, d) / 0x1_0000_0000;

/** sfc32: small, fast, passes PractRand. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, purpose: number, at = 0, index = 0) {
    this.#a = hash(seed, purpose, at, index);
    this.#b = hash(this.#a, purpose, at, index);
    this.#c = hash(this.#b, purpose, at, index);
    for (let i = 0; i < 12; i += 1) this.bits();
  }

  /** 0 to 2^32 − 1. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** 0 inclusive to 1 exclusive. */
  share(): number {
    return this.bits() / 0x1_0000_0000;
  }

  /** `from` to `to`, both inclusive. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.share() * (to - from + 1));
  }

  happens(probability: number): boolean {
    return this.share() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.share() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** Mean 0, deviation 1 (Box–Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share());
  }

  /** How many of something happen when `mean` are expected. */
  poisson(mean: number): number {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.share(); product > limit; product *= this.share()) count += 1;
    return count;
  }
}

/** Draws an index with chances in proportion to weights, in constant time (Walker's alias method, after Vose). */
export class Alias {
  readonly #probability: Float64Array;
  readonly #other: Int32Array;

  constructor(weights: ArrayLike<number>) {
    const size = weights.length;
    const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
    this.#probability = Float64Array.from(weights, (weight) => (weight * size) / total);
    this.#other = Int32Array.from({ length: size }, (_, index) => index);
    const small: number[] = [];
    const large: number[] = [];
    for (const [index, probability] of this.#probability.entries()) (probability < 1 ? small : large).push(index);
    while (small.length > 0 && large.length > 0) {
      const low = small.pop() as number;
      const high = large.at(-1) as number;
      this.#other[low] = high;
      this.#probability[high] = (this.#probability[high] as number) - (1 - (this.#probability[low] as number));
      if ((this.#probability[high] as number) < 1) small.push(large.pop() as number);
    }
    for (const index of [...small, ...large]) this.#probability[index] = 1;
  }

  draw(chance: Chance): number {
    const index = Math.floor(chance.share() * this.#probability.length);
    return chance.share() < (this.#probability[index] as number) ? index : (this.#other[index] as number);
  }
}

const LETTERS = 'bcdfghjkmnpqrstvwxyz';

/** A number as lower-case consonants: an id without digits, which nobody takes for a card number. */
export const letters = (value: number, length: number): string => {
  let text = '';
  for (let rest = value, i = 0; i < length; i += 1) {
    text = LETTERS.charAt(rest % LETTERS.length) + text;
    rest = Math.floor(rest / LETTERS.length);
  }
  return text;
};
