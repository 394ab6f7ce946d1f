import { setTimeout as realSleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationOfMs, instantOfMs } from '#kernel';
import { clockContract } from './contract.ts';
import { simulatedClock } from './simulated.ts';
import { systemClock } from './system.ts';

const START = instantOfMs(Date.UTC(2026, 10, 21));

clockContract('system', () => ({ clock: systemClock(), pass: (ms) => realSleep(ms) }));
clockContract('simulated', () => {
  const clock = simulatedClock(START);
  return { clock, pass: (ms) => clock.advance(durationOfMs(ms)) };
});

test('sleepers wake in the order they are due, and each sees its own due time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 }), async (delays) => {
      const clock = simulatedClock(START);
      const woken: { delay: number; index: number; at: number }[] = [];
      const all = delays.map(async (delay, index) => {
        await clock.sleep(durationOfMs(delay));
        woken.push({ delay, index, at: clock.now() - START });
      });
      await clock.advance(durationOfMs(50));
      await Promise.all(all);
      const wanted = delays
        .map((delay, index) => ({ delay, index, at: delay }))
        .sort((a, b) => a.delay - b.delay || a.index - b.index);
      expect(woken).toEqual(wanted);
      expect(clock.now()).toBe(START + 50);
    }),
    { numRuns: 50 },
  );
});

test('a sleeper that sleeps again within the advance is woken each time', async () => {
  const clock = simulatedClock(START);
  const seen: number[] = [];
  const ticking = (async () => {
    for (let turn = 0; turn < 4; turn++) {
      await clock.sleep(durationOfMs(10));
      seen.push(clock.monotonicMs());
    }
  })();
  await clock.advance(durationOfMs(35));
  expect(seen).toEqual([10, 20, 30]);
  await clock.advance(durationOfMs(5));
  await ticking;
  expect(seen).toEqual([10, 20, 30, 40]);
});

test('a sleeper not yet due stays asleep', async () => {
  const clock = simulatedClock(START);
  let woken = false;
  const slept = clock.sleep(durationOfMs(10)).then(() => {
    woken = true;
  });
  await clock.advance(durationOfMs(9));
  expect(woken).toBe(false);
  await clock.advance(durationOfMs(1));
  await slept;
  expect(woken).toBe(true);
});
