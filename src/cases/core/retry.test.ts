import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseAfter, type SendFailure } from './retry.ts';

const FAILURES: readonly SendFailure[] = ['refused', 'unreachable', 'no-such-person', 'failed'];
const DAY_MS = 86_400_000;

test('pauses grow, are never nothing, and never longer than a day', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FAILURES), fc.integer({ min: 1, max: 100_000 }), (failure, attempts) => {
      const pause = pauseAfter(failure, attempts);
      expect(pause).toBeGreaterThanOrEqual(15_000);
      expect(pause).toBeLessThanOrEqual(DAY_MS);
      expect(pauseAfter(failure, attempts + 1)).toBeGreaterThanOrEqual(pause);
    }),
  );
});

test('an outage is asked after sooner than a refusal', () => {
  for (const attempts of [1, 5, 50]) {
    expect(pauseAfter('unreachable', attempts)).toBeLessThan(pauseAfter('refused', attempts));
  }
});
