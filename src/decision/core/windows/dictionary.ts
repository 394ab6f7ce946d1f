/**
 * Numbers for texts, given while something uses them: a card token is compared and looked up once for all windows of an
 * attempt. A number is used again when its last user has let go of it.
 */
import { lengthened } from './rings.ts';

export const NO_VALUE = -1;

/** A Map holds 2^24 entries at most. */
const SHARDS = 8;
const FIRST_TEXTS = 64;

export class Dictionary {
  readonly #ids: readonly Map<string, number>[] = Array.from({ length: SHARDS }, () => new Map<string, number>());
  readonly #texts: string[] = [];
  readonly #free: number[] = [];
  #uses = new Int32Array(FIRST_TEXTS);

  /** The number of a text, `NO_VALUE` while nothing uses it. */
  find(text: string): number {
    return this.#shard(text).get(text) ?? NO_VALUE;
  }

  /** The number of a text; whoever asked for it holds it or releases it. */
  take(text: string): number {
    const shard = this.#shard(text);
    const known = shard.get(text);
    if (known !== undefined) return known;
    const id = this.#free.pop() ?? this.#texts.length;
    if (id >= this.#uses.length) this.#uses = lengthened(this.#uses, id * 2);
    shard.set(text, id);
    this.#texts[id] = text;
    this.#uses[id] = 0;
    return id;
  }

  hold(id: number): void {
    this.#uses[id] = (this.#uses[id] as number) + 1;
  }

  release(id: number): void {
    const left = (this.#uses[id] as number) - 1;
    this.#uses[id] = left;
    if (left <= 0) this.#forget(id);
  }

  /** Lets go of a number that was taken and then not held by anyone. */
  tidy(id: number): void {
    if (this.#uses[id] === 0) this.#forget(id);
  }

  text(id: number): string {
    return this.#texts[id] as string;
  }

  get size(): number {
    return this.#texts.length - this.#free.length;
  }

  /** The texts themselves, counted as two bytes a character and the entries of their tables as 64. */
  get bytes(): number {
    return this.#uses.byteLength + this.size * 64;
  }

  #shard(text: string): Map<string, number> {
    return this.#ids[text.charCodeAt(text.length - 1) & (SHARDS - 1)] as Map<string, number>;
  }

  #forget(id: number): void {
    const text = this.#texts[id] as string;
    this.#shard(text).delete(text);
    this.#texts[id] = '';
    this.#free.push(id);
  }
}
