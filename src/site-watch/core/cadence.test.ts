import { expect, test } from 'vitest';
import { seededRandom } from '../../platform/random/seeded.ts';
import { cadenceOf, retryMinutes, untilNextMinutes } from './cadence.ts';

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

test('daily visits come at every hour of the day within a year, never later than the cadence nor much sooner', () => {
  const random = seededRandom('hours of visits');
  const hours = new Set<number>();
  for (let day = 0, minutes = 0; day < 365; day += 1) {
    const next = untilNextMinutes(1_440, random);
    expect(next).toBeGreaterThan(1_079);
    expect(next).toBeLessThanOrEqual(1_440);
    minutes += next;
    hours.add(Math.floor(minutes / 60) % 24);
  }
  expect(hours.size).toBe(24);
});
