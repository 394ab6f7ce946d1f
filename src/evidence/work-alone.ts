/** Work in the background that one process at a time does, under a lock of the database: looks, works, waits. */
import { type Duration, durationOfMs, failed, type Outcome, ok } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';

/** Before asking again for a lock that another process holds, or for a database that did not answer. */
const STAND_BY_FOR = durationOfMs(1_000);

export type LoneWork = {
  readonly database: Database;
  readonly clock: Clock;
  readonly lock: string;
  readonly lookEvery: Duration;
  /** One look at all there is to do. @param turn of one holder of the lock: `first` is true once. */
  pass(turn: { readonly ended: AbortSignal; readonly first: boolean }): Promise<void>;
  readonly onFailure: (error: unknown) => void;
};

export type LoneWorker = {
  start(): void;
  /** Breaks off what waits for others, and finishes what is being written. */
  stop(): Promise<void>;
  /** Says that there may be something to do. */
  wake(): void;
  /** One pass now, as the first of its turn, unless another process holds the lock. */
  runOnce(): Promise<Outcome<void, 'held-elsewhere'>>;
};

export const workAlone = (work: LoneWork): LoneWorker => {
  const { database, clock, lock, lookEvery, onFailure } = work;
  let stopping = new AbortController();
  let woken = new AbortController();
  let running: Promise<void> | undefined;

  const holdLock = async (): Promise<void> => {
    const held = await database.withLock(lock, async (lost) => {
      const ended = AbortSignal.any([lost, stopping.signal]);
      for (let first = true; !ended.aborted; first = false) {
        woken = new AbortController();
        await work.pass({ ended, first });
        await clock.sleep(lookEvery, AbortSignal.any([ended, woken.signal]));
      }
    });
    if (held.kind === 'failed') await clock.sleep(STAND_BY_FOR, stopping.signal);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const outcome = await settled(holdLock);
      if (outcome.kind === 'ok') continue;
      onFailure(outcome.error);
      await clock.sleep(STAND_BY_FOR, stopping.signal);
    }
  };

  return {
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
      running = undefined;
    },
    wake: () => woken.abort(),
    runOnce: () => database.withLock(lock, (lost) => work.pass({ ended: lost, first: true })),
  };
};

const settled = async <T>(work: () => Promise<T>): Promise<Outcome<T, unknown>> => {
  try {
    return ok(await work());
  } catch (error) {
    return failed(error);
  }
};
