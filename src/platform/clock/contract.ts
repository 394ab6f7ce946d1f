/** What every Clock keeps, run against each adapter by its test. */
import { describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import type { Clock } from './port.ts';

/** `pass` makes at least that many milliseconds go by on the clock under test. */
export type ClockUnderTest = { readonly clock: Clock; readonly pass: (ms: number) => Promise<void> };

export const clockContract = (name: string, make: () => ClockUnderTest): void => {
  describe(`clock: ${name}`, () => {
    test('a sleeper wakes after at least its delay, on both clocks', async () => {
      const { clock, pass } = make();
      const startedMs = clock.monotonicMs();
      const slept = clock.sleep(durationOfMs(20)).then(() => clock.monotonicMs());
      await pass(20);
      expect((await slept) - startedMs).toBeGreaterThanOrEqual(20);
    });

    test('now is a whole number of milliseconds and monotonic time never runs backwards', async () => {
      const { clock, pass } = make();
      const beforeMs = clock.monotonicMs();
      expect(Number.isSafeInteger(clock.now())).toBe(true);
      await pass(5);
      expect(clock.monotonicMs()).toBeGreaterThanOrEqual(beforeMs);
      expect(Number.isSafeInteger(clock.now())).toBe(true);
    });

    test('an aborted signal ends the sleep at once, before and during it', async () => {
      const { clock } = make();
      await clock.sleep(durationOfMs(86_400_000), AbortSignal.abort());
      const ending = new AbortController();
      const slept = clock.sleep(durationOfMs(86_400_000), ending.signal);
      ending.abort();
      await slept;
    });

    test('a delay beyond 32 bits of milliseconds does not wake early', async () => {
      const { clock, pass } = make();
      const ending = new AbortController();
      let woken = false;
      const slept = clock.sleep(durationOfMs(2 ** 31 + 10), ending.signal).then(() => {
        woken = true;
      });
      await pass(20);
      expect(woken).toBe(false);
      ending.abort();
      await slept;
    });
  });
};
