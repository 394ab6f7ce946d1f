/** Removes old idempotency keys in the background, for as long as the server takes requests. */
import { type Duration, durationOfMs } from '#kernel';
import type { Clock } from '#platform/clock';
import type { IdempotencyStore } from './idempotency.ts';
import type { Log } from './log.ts';

export type Sweeping = { stop(): Promise<void> };

/** A key counts as gone after its day, swept or not: this only keeps the table small. */
const SWEEP_EVERY: Duration = durationOfMs(3_600_000);

export const sweepKeys = (store: IdempotencyStore, clock: Clock, log: Pick<Log, 'error'>): Sweeping => {
  const stopping = new AbortController();
  const sweepUntilStopped = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await store.sweep().catch((error: unknown) => log.error({ err: error }, 'old idempotency keys were not removed'));
      await clock.sleep(SWEEP_EVERY, stopping.signal);
    }
  };
  const sweeping = sweepUntilStopped();
  return {
    stop: () => {
      stopping.abort();
      return sweeping;
    },
  };
};
