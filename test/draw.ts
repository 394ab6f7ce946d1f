/** Draws from a seed, so that a printed seed draws the same again. */
import { seededRandom } from '../src/platform/random/seeded.ts';

export type Draw = {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
};

export const drawFrom = (seed: string): Draw => {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number =>
    low + (Buffer.from(random.bytes(4)).readUInt32BE() % (high - low + 1));
  return { between, oneOf: (choices) => choices[between(0, choices.length - 1)] ?? choices[0] };
};
