/**
 * A keyed hash after HalfSipHash-1-3 (Aumasson and Bernstein), four characters in a word: senders choose the texts that
 * are told apart here, and must not be able to choose them so that they all collide.
 */

export type HashKey = readonly [number, number];

/** For what is read from a file, where nobody waits and the same input is to take the same time. */
export const FIXED_KEY: HashKey = [0x6d697473, 0x756b6521];

const WIDE = 0xff00;

export const hashText = (text: string, key: HashKey): number => {
  const { length } = text;
  let wide = 0;
  for (let at = 0; at < length; at += 1) wide |= text.charCodeAt(at);
  // What does not fit into a byte is hashed by halves, the lower ones first, so that no two texts are the same words.
  const low = hashBytes(text, 0, key);
  return (wide & WIDE) === 0 ? low : hashBytes(text, 8, [key[0] ^ low, key[1]]);
};

const hashBytes = (text: string, shift: number, key: HashKey): number => {
  const { length } = text;
  let a = key[0];
  let b = key[1] ^ length;
  let c = 0x6c796765 ^ a;
  let d = 0x74656462 ^ b;
  for (let at = 0; at < length; at += 4) {
    let word = (text.charCodeAt(at) >>> shift) & 0xff;
    if (at + 3 < length) {
      word |=
        (((text.charCodeAt(at + 1) >>> shift) & 0xff) << 8) |
        (((text.charCodeAt(at + 2) >>> shift) & 0xff) << 16) |
        ((text.charCodeAt(at + 3) >>> shift) << 24);
    } else {
      for (let byte = 1; at + byte < length; byte += 1)
        word |= ((text.charCodeAt(at + byte) >>> shift) & 0xff) << (byte * 8);
    }
    d ^= word;
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    c = (c << 16) | (c >>> 16);
    a ^= word;
  }
  c ^= 0xff;
  for (let round = 0; round < 3; round += 1) {
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    c = (c << 16) | (c >>> 16);
  }
  return b ^ d;
};
