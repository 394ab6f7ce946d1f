import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, type Instant, instantOfMs, parseInstant, plus } from '#kernel';
import { DAY, dayEndingAt, endOfDay, isLate, nextStep, pauseUpTo, timesOf, type Watched } from './accounts.ts';

const at = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed.kind === 'failed') throw new Error(text);
  return parsed.value;
};
const BEGUN = at('2026-11-21T00:00:00Z');
const minutes = (count: number): Instant => plus(BEGUN, durationOfMs(count * 60_000));
/** Cadence of half an hour, a quarter of grace. */
const watched = (changes: Partial<Watched> = {}): Watched => ({
  cursorAt: BEGUN,
  ...timesOf({ cadenceMinutes: 30, graceMinutes: 15 }, BEGUN),
  aliveAt: BEGUN,
  longestPause: { from: BEGUN, to: BEGUN },
  silenceAt: undefined,
  ...changes,
});

test.each([
  ['before it is due', { aliveAt: minutes(29) }, 29, 'wait'],
  ['alive at the due time', { aliveAt: minutes(30) }, 30, 'window'],
  ['not alive since, within the grace', { aliveAt: minutes(29) }, 45, 'wait'],
  ['not alive since, past the grace', { aliveAt: minutes(29) }, 45.001, 'tell'],
  ['told already', { aliveAt: minutes(29), silenceAt: minutes(46) }, 60, 'wait'],
  ['alive by a clock that is behind the one that told', { aliveAt: minutes(45.5), silenceAt: minutes(46) }, 60, 'wait'],
  ['alive after it was told', { aliveAt: minutes(47), silenceAt: minutes(46) }, 47, 'window'],
  ['alive past the due time, then for long nobody looked', { aliveAt: minutes(31) }, 9_999, 'window'],
] as const)('%s: %s', (_, changes, now, step) => {
  expect(nextStep(watched(changes), minutes(now))).toBe(step);
});

test('a window is late past cadence and grace, and never before', () => {
  expect([30, 45, 45.001].map((end) => isLate(watched(), minutes(end)))).toEqual([false, false, true]);
});

test('the stretch up to the end of a window is a pause like any other', () => {
  const seen = watched({ aliveAt: minutes(20), longestPause: { from: minutes(3), to: minutes(9) } });
  expect(pauseUpTo(seen, minutes(24))).toEqual({ from: minutes(3), to: minutes(9) });
  expect(pauseUpTo(seen, minutes(30))).toEqual({ from: minutes(20), to: minutes(30) });
});

describe('a day in Asia/Tokyo', () => {
  test.each([
    ['2026-11-21T14:59:59.999Z', '2026-11-21T15:00:00.000Z', '2026-11-21'],
    ['2026-11-21T15:00:00.000Z', '2026-11-22T15:00:00.000Z', '2026-11-22'],
    ['2027-12-31T15:00:00.000Z', '2028-01-01T15:00:00.000Z', '2028-01-01'],
  ])('%s ends at %s and is %s', (instant, end, day) => {
    expect(formatInstant(endOfDay(at(instant)))).toBe(end);
    expect(dayEndingAt(endOfDay(at(instant)))).toBe(day);
  });

  test('is the one that the time zone database knows', () => {
    const name = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' });
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) }), (ms) => {
        const end = endOfDay(instantOfMs(ms));
        expect(dayEndingAt(end)).toBe(name.format(ms));
        expect(end - ms).toBeGreaterThan(0);
        expect(end - ms).toBeLessThanOrEqual(DAY);
      }),
    );
  });
});
