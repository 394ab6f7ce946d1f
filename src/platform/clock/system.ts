/** The machine's clock. The only place beside the process's entry where timers and `Date.now` are named. */
import { performance } from 'node:perf_hooks';
import { type Duration, instantOfMs } from '#kernel';
import type { Clock } from './port.ts';

/** A longer timer makes Node fire at once (its delay is a signed 32-bit number), so long sleeps are cut in parts. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock = (): Clock => ({
  now: () => instantOfMs(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (delay, signal) => sleep(delay, signal),
});

const sleep = (delay: Duration, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    // Timers may fire a fraction of a millisecond early; the wait is measured, not trusted.
    const dueMs = performance.now() + delay;
    let timer: NodeJS.Timeout;
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const wait = (): void => {
      const leftMs = dueMs - performance.now();
      if (leftMs <= 0) finish();
      else timer = setTimeout(wait, Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS));
    };
    signal?.addEventListener('abort', finish, { once: true });
    timer = setTimeout(wait, Math.min(delay, LONGEST_TIMER_MS));
  });
