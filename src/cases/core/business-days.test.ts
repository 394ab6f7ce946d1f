import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, type Instant, instantOfMs, parseInstant } from '#kernel';
import { dateInTokyo, dayKindOf, endOfBusinessDay, startInTokyo } from './business-days.ts';

const BANK = { closedAtYearEnd: true };
const OFFICE = { closedAtYearEnd: false };
const at = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed.kind === 'failed') throw new Error(text);
  return parsed.value;
};
const end = (from: string, count: number, calendar = BANK): string =>
  formatInstant(endOfBusinessDay(at(from), count, calendar)).slice(0, 16);

describe('a period in business days', () => {
  test.each([
    // Saturday 21 November 2026; Monday the 23rd is a holiday. A day ends at 15:00Z.
    ['2026-11-21T09:00:00Z', 1, '2026-11-24T15:00'],
    ['2026-11-20T00:00:00Z', 1, '2026-11-24T15:00'],
    // Friday 23:59:59 and Saturday 00:00 in Tokyo.
    ['2026-06-05T14:59:59Z', 1, '2026-06-08T15:00'],
    ['2026-06-05T15:00:00Z', 1, '2026-06-08T15:00'],
    ['2026-06-01T00:00:00Z', 5, '2026-06-08T15:00'],
    // A period that begins at midnight counts the day that begins.
    ['2026-06-07T15:00:00Z', 1, '2026-06-08T15:00'],
    // Golden Week 2026: 29 April, 3 to 6 May.
    ['2026-04-28T03:00:00Z', 3, '2026-05-07T15:00'],
    // Silver Week 2026: 21 to 23 September.
    ['2026-09-18T03:00:00Z', 1, '2026-09-24T15:00'],
  ])('from %s, %i, ends at %s', (from, count, expected) => {
    expect(end(from, count)).toBe(expected);
  });

  test('passes over the days on which banks are closed at the end of a year, where that is wanted', () => {
    expect(end('2026-12-28T03:00:00Z', 1)).toBe('2027-01-04T15:00');
    expect(end('2026-12-28T03:00:00Z', 1, OFFICE)).toBe('2026-12-29T15:00');
    expect(dayKindOf({ year: 2027, month: 1, day: 1 }, BANK)).toBe('new-years-day');
    expect(dayKindOf({ year: 2026, month: 12, day: 31 }, BANK)).toBe('year-end');
    expect(dayKindOf({ year: 2026, month: 12, day: 31 }, OFFICE)).toBe('business-day');
  });

  test('ends behind as many business days as were asked for, at a midnight of Tokyo', () => {
    const instant = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 30 }), fc.boolean(), (ms, count, closedAtYearEnd) => {
        const from = instantOfMs(ms);
        const ends = endOfBusinessDay(from, count, { closedAtYearEnd });
        expect(startInTokyo(dateInTokyo(ends))).toBe(ends);
        let counted = 0;
        const next = startInTokyo(dateInTokyo(from)) + 86_400_000;
        for (let day = next; day < ends; day += 86_400_000) {
          if (dayKindOf(dateInTokyo(instantOfMs(day)), { closedAtYearEnd }) === 'business-day') counted += 1;
        }
        expect(counted).toBe(count);
        const last = dateInTokyo(instantOfMs(ends - 1));
        expect(dayKindOf(last, { closedAtYearEnd })).toBe('business-day');
      }),
    );
  });
});
