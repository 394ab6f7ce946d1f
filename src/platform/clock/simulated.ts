/**
 * Time that stands still until a test moves it. `advance` wakes sleepers in the order they are due, those due
 * together in the order they went to sleep, and lets each run until it waits again before the next one wakes.
 */
import { type Duration, type Instant, instantOfMs } from '#kernel';
import type { Clock } from './port.ts';

export type SimulatedClock = Clock & {
  /**
   * Moves time on by `by`. Each sleeper due on the way sees its own due time on the clock, and what it does up to its
   * next wait on a timer or on I/O happens before a later sleeper wakes.
   */
  advance(by: Duration): Promise<void>;
};

type Sleeper = { readonly dueMs: number; readonly order: number; readonly wake: () => void };

export const simulatedClock = (start: Instant): SimulatedClock => {
  const sleepers = new Set<Sleeper>();
  let elapsedMs = 0;
  let slept = 0;

  const sleep = (delay: Duration, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { dueMs: elapsedMs + delay, order: slept++, wake };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });

  const advance = async (by: Duration): Promise<void> => {
    const untilMs = elapsedMs + by;
    await settle();
    for (let next = earliest(sleepers, untilMs); next; next = earliest(sleepers, untilMs)) {
      elapsedMs = Math.max(elapsedMs, next.dueMs);
      next.wake();
      await settle();
    }
    elapsedMs = untilMs;
  };

  return { now: () => instantOfMs(start + elapsedMs), monotonicMs: () => elapsedMs, sleep, advance };
};

const earliest = (sleepers: ReadonlySet<Sleeper>, untilMs: number): Sleeper | undefined => {
  let found: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (sleeper.dueMs > untilMs) continue;
    if (!found || sleeper.dueMs < found.dueMs || (sleeper.dueMs === found.dueMs && sleeper.order < found.order)) {
      found = sleeper;
    }
  }
  return found;
};

/** An immediate runs after every promise that can settle without I/O has settled. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
