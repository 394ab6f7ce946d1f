/** Time is injected: rooms ask a Clock, never the machine, so that a simulation runs in simulated time. */
import type { Duration, Instant } from '#kernel';

export interface Clock {
  /** Wall clock, UTC milliseconds. May step backwards when the machine's clock is set. */
  now(): Instant;
  /** Milliseconds since an arbitrary start, never backwards; for measuring how long something took. */
  monotonicMs(): number;
  /** Resolves after at least `delay`, or at once with an aborted signal. */
  sleep(delay: Duration, signal?: AbortSignal): Promise<void>;
}
