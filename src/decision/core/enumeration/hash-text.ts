/** Texts as 52 bits: what a key is called in the tables. Two multiplicative hashes of 32 and 20 bits in one pass. */

const HIGH = 0x10_0000;

let low = 0;
let high = 0;

const begin = (kind: number): void => {
  low = Math.imul(kind + 1, 0x9e3779b1);
  high = Math.imul(kind + 1, 0x85ebca6b);
};

const feed = (text: string, end: number): void => {
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high + code, 0x2c1b3c6d);
  }
  low ^= low >>> 15;
};

const ended = (): number => {
  let h = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  let g = Math.imul(high ^ (high >>> 15), 0x2c1b3c6d);
  g ^= g >>> 12;
  return ((h ^ (h >>> 16)) >>> 0) * HIGH + ((g >>> 0) % HIGH);
};

/** A whole number from 0 to 2^52 − 1. `end`: as many characters of it. */
export const hashText = (kind: number, text: string, end = text.length): number => {
  begin(kind);
  feed(text, end);
  return ended();
};

/** Of something about a key that has a hash. */
export const hashMore = (key: number, text: string): number => {
  low = Math.floor(key / HIGH) | 0;
  high = (key % HIGH) | 0;
  feed(text, text.length);
  return ended();
};
