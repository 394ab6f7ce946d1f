/** Texts as 52 bits: what a key is called in the tables. Two multiplicative hashes of 32 and 20 bits in one pass. */

const HIGH = 0x10_0000;

/** In numbers of its own: the loop keeps them in registers. */
const hash = (seedLow: number, seedHigh: number, text: string, end: number): number => {
  let low = seedLow;
  let high = seedHigh;
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high + code, 0x2c1b3c6d);
  }
  low ^= low >>> 15;
  let h = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  let g = Math.imul(high ^ (high >>> 15), 0x2c1b3c6d);
  g ^= g >>> 12;
  return ((h ^ (h >>> 16)) >>> 0) * HIGH + (g & (HIGH - 1));
};

/** A whole number from 0 to 2^52 − 1. `end`: as many characters of it. */
export const hashText = (kind: number, text: string, end = text.length): number =>
  hash(Math.imul(kind + 1, 0x9e3779b1), Math.imul(kind + 1, 0x85ebca6b), text, end);

/** Of something about a key that has a hash. */
export const hashMore = (key: number, text: string): number => {
  const upper = Math.floor(key / HIGH);
  return hash(upper | 0, key - upper * HIGH, text, text.length);
};
