/**
 * Numbers for texts, given while something uses them: a card token is hashed and looked up once for all windows of an
 * attempt. A number is used again when its last user has let go of it. Texts stand one behind the other in one typed
 * array, so that many are near each other and a million of them cost the collector nothing.
 */
import type { Archive } from './archive.ts';
import { growthOf, withRoom } from './grown.ts';
import { FIXED_KEY, type HashKey, hashText } from './hash-text.ts';

export const NO_VALUE = -1;

const FIRST_BYTES = 4_096;
const FIRST_PLACES = 128;
const FIRST_CLASSES = 64;

/**
 * An entry takes a multiple of 8 bytes, and its number is which one it begins at: 4 of how often it is used (when it is
 * free, the next free one of its size), 4 of its length and whether its characters take two bytes, and the characters.
 */
const UNIT = 8;
const HEAD = 8;
const WIDE = 0x4000_0000;
const NONE = -1;

/** The units an entry takes whose characters are so many and so wide. */
const unitsOf = (sized: number): number => (HEAD + (sized & ~WIDE) * ((sized & WIDE) === 0 ? 1 : 2) + UNIT - 1) >>> 3;

export class Dictionary {
  #key: HashKey;
  #ints = new Int32Array(FIRST_BYTES / 4);
  #bytes = new Uint8Array(this.#ints.buffer);
  /** In units. */
  #used = 0;
  #held = 0;
  /** Free entries by their size. */
  #free = new Int32Array(FIRST_CLASSES).fill(NONE);
  /** Hash and number + 1 in turns; linear probing, deletion by shifting back. */
  #places = new Int32Array(FIRST_PLACES * 2);

  constructor(key: HashKey = FIXED_KEY) {
    this.#key = key;
  }

  hash(text: string): number {
    return hashText(text, this.#key);
  }

  /** Looks where a text of this hash should stand, so that what is there is near when it is asked for. */
  approach(hash: number): number {
    const places = this.#places;
    return places[(hash & ((places.length >> 1) - 1)) * 2] as number;
  }

  /** The number of a text; whoever asked for it holds it or tidies it away. */
  take(text: string, hash = this.hash(text)): number {
    const places = this.#places;
    const mask = (places.length >> 1) - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = (places[at * 2 + 1] as number) - 1;
      if (id < 0) return this.#add(text, hash);
      if (places[at * 2] === hash && this.#is(id, text)) return id;
    }
  }

  hold(id: number): void {
    this.#ints[id * 2] = (this.#ints[id * 2] as number) + 1;
  }

  release(id: number): void {
    const left = (this.#ints[id * 2] as number) - 1;
    this.#ints[id * 2] = left;
    if (left <= 0) this.#forget(id);
  }

  /** Lets go of a number that was taken and then not held by anyone. */
  tidy(id: number): void {
    if (this.#ints[id * 2] === 0) this.#forget(id);
  }

  text(id: number): string {
    const sized = this.#ints[id * 2 + 1] as number;
    const from = id * UNIT + HEAD;
    let text = '';
    for (let at = 0; at < (sized & ~WIDE); at += 1) text += String.fromCharCode(this.#unit(from, at, sized));
    return text;
  }

  get bytes(): number {
    return this.#bytes.byteLength + this.#places.byteLength + this.#free.byteLength;
  }

  get growth(): number {
    return growthOf(this.#ints, this.#free) + this.#places.byteLength;
  }

  archive(through: Archive): void {
    this.#key = [through.number(this.#key[0]), through.number(this.#key[1])];
    this.#used = through.number(this.#used);
    this.#held = through.number(this.#held);
    this.#ints = through.array(this.#ints, this.#used * 2);
    this.#bytes = new Uint8Array(this.#ints.buffer);
    this.#free = through.array(this.#free, this.#free.length);
    this.#places = through.array(this.#places, this.#places.length);
  }

  #unit(from: number, at: number, sized: number): number {
    if ((sized & WIDE) === 0) return this.#bytes[from + at] as number;
    return (this.#bytes[from + at * 2] as number) | ((this.#bytes[from + at * 2 + 1] as number) << 8);
  }

  #is(id: number, text: string): boolean {
    const sized = this.#ints[id * 2 + 1] as number;
    const { length } = text;
    const from = id * UNIT + HEAD;
    if (sized === length) {
      const bytes = this.#bytes;
      for (let at = 0; at < length; at += 1) if (bytes[from + at] !== text.charCodeAt(at)) return false;
      return true;
    }
    if (sized !== (length | WIDE)) return false;
    for (let at = 0; at < length; at += 1) if (this.#unit(from, at, sized) !== text.charCodeAt(at)) return false;
    return true;
  }

  #add(text: string, hash: number): number {
    if (this.#held * 4 >= this.#places.length) this.#lengthenPlaces();
    const { length } = text;
    let all = 0;
    for (let at = 0; at < length; at += 1) all |= text.charCodeAt(at);
    const sized = all > 0xff ? length | WIDE : length;
    const id = this.#roomFor(unitsOf(sized));
    this.#ints[id * 2] = 0;
    this.#ints[id * 2 + 1] = sized;
    const from = id * UNIT + HEAD;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (sized === length) this.#bytes[from + at] = code;
      else {
        this.#bytes[from + at * 2] = code;
        this.#bytes[from + at * 2 + 1] = code >>> 8;
      }
    }
    this.#held += 1;
    this.#place(hash, id);
    return id;
  }

  #roomFor(units: number): number {
    const free = units < this.#free.length ? (this.#free[units] as number) : NONE;
    if (free !== NONE) {
      this.#free[units] = this.#ints[free * 2] as number;
      return free;
    }
    const id = this.#used;
    this.#used += units;
    if (this.#used * 2 > this.#ints.length) {
      this.#ints = withRoom(this.#ints, this.#used * 2);
      this.#bytes = new Uint8Array(this.#ints.buffer);
    }
    return id;
  }

  #forget(id: number): void {
    const hash = this.hash(this.text(id));
    const units = unitsOf(this.#ints[id * 2 + 1] as number);
    if (units >= this.#free.length) this.#free = withRoom(this.#free, units + 1).fill(NONE, this.#free.length);
    this.#ints[id * 2] = this.#free[units] as number;
    this.#free[units] = id;
    this.#held -= 1;
    this.#displace(hash, id);
  }

  #lengthenPlaces(): void {
    const before = this.#places;
    this.#places = new Int32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 2) {
      const id = (before[at + 1] as number) - 1;
      if (id >= 0) this.#place(before[at] as number, id);
    }
  }

  #place(hash: number, id: number): void {
    const places = this.#places;
    const mask = (places.length >> 1) - 1;
    let at = hash & mask;
    while (places[at * 2 + 1] !== 0) at = (at + 1) & mask;
    places[at * 2] = hash;
    places[at * 2 + 1] = id + 1;
  }

  #displace(hash: number, id: number): void {
    const places = this.#places;
    const mask = (places.length >> 1) - 1;
    let hole = hash & mask;
    while (places[hole * 2 + 1] !== id + 1) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; places[at * 2 + 1] !== 0; at = (at + 1) & mask) {
      const home = (places[at * 2] as number) & mask;
      // What lies between its home and here may fill the hole unless its home is behind the hole.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      places[hole * 2] = places[at * 2] as number;
      places[hole * 2 + 1] = places[at * 2 + 1] as number;
      hole = at;
    }
    places[hole * 2 + 1] = 0;
  }
}
