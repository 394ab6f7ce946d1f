/**
 * How many different values a sliding span holds, about: HyperLogLog (Flajolet et al. 2007) whose registers keep, of what
 * entered, all that may yet be the greatest when older ones have left (Chabchoub and Hébrail 2010).
 */

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

export class SlidingSketch {
  /** Of each register times and ranks in turns: times go up, ranks go down. */
  readonly #registers: (number[] | undefined)[] = new Array(REGISTERS).fill(undefined);
  #entries = 0;

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
  }

  /** A value left the span with all that is not after `edge`. */
  leave(text: string, edge: number): void {
    const register = hashOf(text)[0] >>> (32 - REGISTER_BITS);
    const entries = this.#registers[register];
    if (entries === undefined) return;
    let gone = 0;
    while (gone < entries.length && (entries[gone] as number) <= edge) gone += 2;
    entries.splice(0, gone);
    this.#entries -= gone / 2;
  }

  /** Whole; small counts from the share of registers nothing reached. */
  get estimate(): number {
    let sum = 0;
    let empty = 0;
    for (const entries of this.#registers) {
      const rank = entries?.[1];
      if (rank === undefined) empty += 1;
      sum += rank === undefined ? 1 : 2 ** -rank;
    }
    const raw = (ALPHA * REGISTERS * REGISTERS) / sum;
    return Math.round(raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : raw);
  }

  get bytes(): number {
    return REGISTERS * 8 + this.#entries * 48;
  }
}
