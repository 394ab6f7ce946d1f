import { expect, test } from 'vitest';
import type { Steps } from './core/take-steps.ts';
import { inTurns } from './take-turns.ts';

const clockOf = () => {
  let nowMs = 0;
  const pauses: number[] = [];
  return {
    pauses,
    work: (ms: number): void => {
      nowMs += ms;
    },
    clock: {
      monotonicMs: () => nowMs,
      sleep: async () => {
        pauses.push(nowMs);
      },
    },
  };
};

test('long work pauses each time its turn is over, and gives what it made', async () => {
  const { clock, pauses, work } = clockOf();
  function* long(): Steps<string> {
    for (let step = 0; step < 10; step += 1) {
      work(9);
      yield;
    }
    return 'made';
  }
  expect(await inTurns(long(), clock)).toBe('made');
  expect(pauses).toEqual([27, 54, 81]);
});
