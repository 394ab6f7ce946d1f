/**
 * A snapshot is written and read by the same walk over the state, so that the two cannot differ: each number and array
 * is passed through, and comes back as it is to be from now on. Bytes are this machine's, in chunks of one size.
 */
import type { Growable } from './grown.ts';

export interface Archive {
  /** Whether what comes back was read. */
  readonly reading: boolean;
  number(value: number): number;
  /** The first `used` elements; what is read is as long as `array` at least. */
  array<A extends Growable>(array: A, used: number): A;
}

const CHUNK_BYTES = 1 << 24;
/** The first is small, since most tenants are. */
const FIRST_BYTES = 1 << 16;

/** Copies, so that the state may go on changing while the chunks are stored. */
export class ArchiveWriter implements Archive {
  readonly reading = false;
  readonly #mostBytes: number;
  readonly #full: Uint8Array[] = [];
  #chunk: Uint8Array;
  #at = 0;
  readonly #one = new Float64Array(1);

  constructor(chunkBytes = CHUNK_BYTES) {
    this.#mostBytes = chunkBytes;
    this.#chunk = new Uint8Array(Math.min(chunkBytes, FIRST_BYTES));
  }

  number(value: number): number {
    this.#one[0] = value;
    this.#write(bytesOf(this.#one, 1));
    return value;
  }

  array<A extends Growable>(array: A, used: number): A {
    this.number(used);
    this.#write(bytesOf(array, used));
    return array;
  }

  /** All that was written. */
  get chunks(): readonly Uint8Array[] {
    return [...this.#full, this.#chunk.subarray(0, this.#at)];
  }

  #write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      if (this.#at === this.#chunk.length) {
        this.#full.push(this.#chunk);
        this.#chunk = new Uint8Array(Math.min(this.#chunk.length * 4, this.#mostBytes));
        this.#at = 0;
      }
      const taken = Math.min(bytes.length - from, this.#chunk.length - this.#at);
      this.#chunk.set(bytes.subarray(from, from + taken), this.#at);
      this.#at += taken;
      from += taken;
    }
  }
}

/** @throws RangeError when the chunks end before what is asked for. */
export class ArchiveReader implements Archive {
  readonly reading = true;
  readonly #chunks: readonly Uint8Array[];
  #chunk = 0;
  #at = 0;
  readonly #one = new Float64Array(1);

  constructor(chunks: readonly Uint8Array[]) {
    this.#chunks = chunks;
  }

  number(): number {
    this.#read(bytesOf(this.#one, 1));
    return this.#one[0] as number;
  }

  array<A extends Growable>(array: A, _used: number): A {
    const used = this.number();
    const read = new (array.constructor as new (length: number) => A)(Math.max(array.length, used));
    this.#read(bytesOf(read, used));
    return read;
  }

  #read(into: Uint8Array): void {
    for (let to = 0; to < into.length; ) {
      const chunk = this.#chunks[this.#chunk];
      if (chunk === undefined) throw new RangeError('the snapshot ends too early');
      const taken = Math.min(into.length - to, chunk.length - this.#at);
      into.set(chunk.subarray(this.#at, this.#at + taken), to);
      to += taken;
      this.#at += taken;
      if (this.#at < chunk.length) continue;
      this.#chunk += 1;
      this.#at = 0;
    }
  }
}

const bytesOf = (array: Growable, used: number): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, used * array.BYTES_PER_ELEMENT);
