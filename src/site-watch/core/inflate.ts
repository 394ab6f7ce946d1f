/**
 * DEFLATE (RFC 1951) within gzip (RFC 1952), zlib (RFC 1950) or bare, for bodies that a page packed before it sent them.
 * Written out, so that of what unfolds beyond its bound the beginning is given, and long work yields to others.
 */

import type { Steps } from './take-steps.ts';

const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** Symbols between two yields. */
const SYMBOLS_A_STEP = 8_192;
const MAX_CODE_BITS = 15;
const END_OF_BLOCK = 256;

class NotDeflate extends Error {}

type Code = { readonly counts: Uint16Array; readonly symbols: Uint16Array };

const codeOf = (lengths: readonly number[]): Code => {
  const counts = new Uint16Array(MAX_CODE_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const offsets = new Uint16Array(MAX_CODE_BITS + 2);
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++) offsets[bits + 1] = (offsets[bits] ?? 0) + (counts[bits] ?? 0);
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const at = offsets[length] ?? 0;
    symbols[at] = symbol;
    offsets[length] = at + 1;
  }
  counts[0] = 0;
  return { counts, symbols };
};

const FIXED_LITERALS = codeOf(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = codeOf(Array.from({ length: 30 }, () => 5));

class Reader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  bits(count: number): number {
    while (this.#heldBits < count) {
      this.#held |= this.byte() << this.#heldBits;
      this.#heldBits += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#heldBits -= count;
    return value;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new NotDeflate();
    return byte;
  }

  dropPartialByte(): void {
    this.#held = 0;
    this.#heldBits = 0;
  }

  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_CODE_BITS; length++) {
      code |= this.bits(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new NotDeflate();
  }
}

/** Grows up to its limit; what lies beyond is left out. */
class Output {
  readonly #limit: number;
  #bytes = new Uint8Array(1_024);
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get full(): boolean {
    return this.#length >= this.#limit;
  }

  push(byte: number): void {
    if (this.full) return;
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  repeat(distance: number, length: number): void {
    if (distance > this.#length) throw new NotDeflate();
    for (let count = 0; count < length && !this.full; count++) this.push(this.#bytes[this.#length - distance] ?? 0);
  }

  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

const readCodes = (reader: Reader): readonly [Code, Code] => {
  const literals = reader.bits(5) + 257;
  const distances = reader.bits(5) + 1;
  const codeLengths = reader.bits(4) + 4;
  const lengthsOfLengths = new Array<number>(19).fill(0);
  for (const place of CODE_LENGTH_ORDER.slice(0, codeLengths)) lengthsOfLengths[place] = reader.bits(3);
  const lengthCode = codeOf(lengthsOfLengths);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = reader.symbol(lengthCode);
    if (symbol < 16) lengths.push(symbol);
    else {
      const previous = lengths.at(-1);
      if (symbol === 16 && previous === undefined) throw new NotDeflate();
      const value = symbol === 16 ? (previous ?? 0) : 0;
      const count = symbol === 16 ? 3 + reader.bits(2) : symbol === 17 ? 3 + reader.bits(3) : 11 + reader.bits(7);
      for (let repeated = 0; repeated < count; repeated++) lengths.push(value);
    }
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals, literals + distances))];
};

function* inflateCompressed(reader: Reader, output: Output, [literals, distances]: readonly [Code, Code]): Steps<void> {
  for (let read = 1; !output.full; read++) {
    if (read % SYMBOLS_A_STEP === 0) yield;
    const symbol = reader.symbol(literals);
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) {
      output.push(symbol);
      continue;
    }
    const lengthAt = symbol - 257;
    const lengthBase = LENGTH_BASE[lengthAt];
    if (lengthBase === undefined) throw new NotDeflate();
    const length = lengthBase + reader.bits(LENGTH_EXTRA[lengthAt] ?? 0);
    const distanceAt = reader.symbol(distances);
    const distanceBase = DISTANCE_BASE[distanceAt];
    if (distanceBase === undefined) throw new NotDeflate();
    output.repeat(distanceBase + reader.bits(DISTANCE_EXTRA[distanceAt] ?? 0), length);
  }
}

const inflateStored = (reader: Reader, output: Output): void => {
  reader.dropPartialByte();
  const length = reader.byte() | (reader.byte() << 8);
  const complement = reader.byte() | (reader.byte() << 8);
  if ((length ^ 0xffff) !== complement) throw new NotDeflate();
  for (let count = 0; count < length && !output.full; count++) output.push(reader.byte());
};

function* inflateBlocks(reader: Reader, output: Output): Steps<void> {
  for (let last = false; !last && !output.full; yield) {
    last = reader.bits(1) === 1;
    const kind = reader.bits(2);
    if (kind === 0) inflateStored(reader, output);
    else if (kind === 1) yield* inflateCompressed(reader, output, [FIXED_LITERALS, FIXED_DISTANCES]);
    else if (kind === 2) yield* inflateCompressed(reader, output, readCodes(reader));
    else throw new NotDeflate();
  }
}

/** @param at where the data begins. `undefined` when it is not DEFLATE from there on; the first `limit` bytes at most. */
export function* inflateRaw(bytes: Uint8Array, at: number, limit: number): Steps<Uint8Array | undefined> {
  const output = new Output(limit);
  try {
    yield* inflateBlocks(new Reader(bytes, at), output);
  } catch (error) {
    if (error instanceof NotDeflate) return undefined;
    throw error;
  }
  return output.taken();
}

const FLAG_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;

/** A gzip member that begins at `at`. Its check sum is not looked at: a page may send a wrong one and be read still. */
export function* gunzip(bytes: Uint8Array, at: number, limit: number): Steps<Uint8Array | undefined> {
  if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8) return undefined;
  const flags = bytes[at + 3] ?? 0;
  let start = at + 10;
  if (flags & FLAG_EXTRA) start += 2 + ((bytes[start] ?? 0) | ((bytes[start + 1] ?? 0) << 8));
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  if (flags & FLAG_CRC) start += 2;
  return yield* inflateRaw(bytes, start, limit);
}

/** A zlib stream that begins at `at`. */
export function* unzlib(bytes: Uint8Array, at: number, limit: number): Steps<Uint8Array | undefined> {
  const head = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if ((head >> 8) % 16 !== 8 || head % 31 !== 0) return undefined;
  return yield* inflateRaw(bytes, at + 2, limit);
}
