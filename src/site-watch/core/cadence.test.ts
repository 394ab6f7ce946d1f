import { expect, test } from 'vitest';
import { cadenceOf, retryMinutes } from './cadence.ts';

const BY_TIER = { low: 10_080, medium: 1_440, high: 240 };

test.each([
  ['a site of its own cadence', 1_440, [], 1_440],
  ['the riskiest of its merchants', 1_440, ['low', 'high', 'medium'], 240],
  ['its own where that is denser', 60, ['high'], 60],
] as const)('%s', (_claim, own, tiers, minutes) => {
  expect(cadenceOf(own, tiers, BY_TIER)).toBe(minutes);
});

test('what may pass is tried again three times, each later; what will not is not', () => {
  expect([1, 2, 3, 4].map((inARow) => retryMinutes('not-reachable', inARow))).toEqual([5, 15, 60, undefined]);
  expect(retryMinutes('not-found', 1)).toBeUndefined();
  expect(retryMinutes(undefined, 1)).toBeUndefined();
});
