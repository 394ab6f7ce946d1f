/**
 * How many different values a sliding span holds, about: HyperLogLog (Flajolet et al. 2007) whose registers keep, of what
 * entered, all that may yet be the greatest when older ones have left (Chabchoub and Hébrail 2010).
 */

import type { Archive } from './archive.ts';

const REGISTER_BITS = 12;
const REGISTERS = 1 << REGISTER_BITS;
const ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

/** Three standard deviations of the estimate, relative to the count. */
export const SKETCH_BOUND = (3 * 1.04) / Math.sqrt(REGISTERS);

/** Two independent halves of 32 bits each. */
const hashOf = (text: string): readonly [number, number] => {
  let left = 0x811c9dc5;
  let right = 0x9747b28c;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    left = Math.imul(left ^ unit, 0x01000193);
    right = Math.imul(right ^ unit, 0x5bd1e995);
    right ^= right >>> 15;
  }
  return [mixed(left), mixed(right ^ left)];
};

const mixed = (value: number): number => {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};

/** Nothing reached an empty register. */
const weightOf = (rank: number | undefined): number => (rank === undefined ? 1 : 2 ** -rank);

export class SlidingSketch {
  /** Of each register times and ranks in turns: times go up, ranks go down. */
  readonly #registers: (number[] | undefined)[] = new Array(REGISTERS).fill(undefined);
  #entries = 0;
  /** Of 2 to the minus rank, over the registers: powers of two of 45 bits together, so that it stays exact. */
  #sum = REGISTERS;
  #empty = REGISTERS;

  enter(text: string, time: number): void {
    const [left, right] = hashOf(text);
    const register = left >>> (32 - REGISTER_BITS);
    const rank = Math.clz32(right) + 1;
    const before = this.#registers[register] ?? [];
    const after: number[] = [];
    let placed = false;
    for (let at = 0; at < before.length; at += 2) {
      const [then = 0, other = 0] = [before[at], before[at + 1]];
      if (then >= time && other >= rank) return;
      if (then > time && !placed) {
        after.push(time, rank);
        placed = true;
      }
      if (then > time || other > rank) after.push(then, other);
    }
    if (!placed) after.push(time, rank);
    this.#registers[register] = after;
    this.#entries += (after.length - before.length) / 2;
    this.#moved(before[1], after[1]);
  }

  /** A value left the span with all that is not after `edge`. */
  leave(text: string, edge: number): void {
    const register = hashOf(text)[0] >>> (32 - REGISTER_BITS);
    const entries = this.#registers[register];
    if (entries === undefined) return;
    let gone = 0;
    while (gone < entries.length && (entries[gone] as number) <= edge) gone += 2;
    const before = entries[1];
    entries.splice(0, gone);
    this.#entries -= gone / 2;
    this.#moved(before, entries[1]);
  }

  /** The rank of a register changed, or it became empty or was. */
  #moved(before: number | undefined, after: number | undefined): void {
    if (before === after) return;
    this.#sum += weightOf(after) - weightOf(before);
    this.#empty += (after === undefined ? 1 : 0) - (before === undefined ? 1 : 0);
  }

  /** Whole; small counts from the share of registers nothing reached. */
  get estimate(): number {
    const raw = (ALPHA * REGISTERS * REGISTERS) / this.#sum;
    const small = raw <= 2.5 * REGISTERS && this.#empty > 0;
    return Math.round(small ? REGISTERS * Math.log(REGISTERS / this.#empty) : raw);
  }

  archive(through: Archive): void {
    this.#entries = through.number(this.#entries);
    const all = new Float64Array(this.#entries * 2);
    const sizes = new Int32Array(REGISTERS);
    let written = 0;
    for (const [register, entries = []] of this.#registers.entries()) {
      sizes[register] = entries.length;
      all.set(entries, written);
      written += entries.length;
    }
    const lengths = through.array(sizes, REGISTERS);
    const read = through.array(all, all.length);
    let from = 0;
    for (const [register, length] of lengths.entries()) {
      if (through.reading && length > 0) {
        this.#registers[register] = [...read.subarray(from, from + length)];
        this.#moved(undefined, read[from + 1]);
      }
      from += length;
    }
  }

  get bytes(): number {
    return REGISTERS * 8 + this.#entries * 48;
  }
}
