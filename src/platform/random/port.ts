/** Randomness is injected, so that a printed seed replays a simulation. */
import type { Id } from '#kernel';

export interface Random {
  /** Uniform bytes; the system adapter's are fit for keys. */
  bytes(length: number): Uint8Array;
}

/** Gives new ids from a clock and a random source. */
export type NewId = <P extends string>(prefix: P) => Id<P>;
