import { describe, expect, test } from 'vitest';
import { FIRST_YEAR, HOLIDAYS, holidayOn, holidaysOf, LAST_YEAR } from './japanese-holidays.ts';

/** As published by the Cabinet Office, written down by hand. `s`: substitute, `c`: citizens' holiday. */
const PUBLISHED: Readonly<Record<number, string>> = {
  2015: '1/1 1/12 2/11 3/21 4/29 5/3 5/4 5/5 5/6s 7/20 9/21 9/22c 9/23 10/12 11/3 11/23 12/23',
  2016: '1/1 1/11 2/11 3/20 3/21s 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/22 10/10 11/3 11/23 12/23',
  2017: '1/1 1/2s 1/9 2/11 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23 12/23',
  2018: '1/1 1/8 2/11 2/12s 3/21 4/29 4/30s 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24s 10/8 11/3 11/23 12/23 12/24s',
  2019: '1/1 1/14 2/11 3/21 4/29 4/30c 5/1 5/2c 5/3 5/4 5/5 5/6s 7/15 8/11 8/12s 9/16 9/23 10/14 10/22 11/3 11/4s 11/23',
  2020: '1/1 1/13 2/11 2/23 2/24s 3/20 4/29 5/3 5/4 5/5 5/6s 7/23 7/24 8/10 9/21 9/22 11/3 11/23',
  2021: '1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9s 9/20 9/23 11/3 11/23',
  2022: '1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23',
  2023: '1/1 1/2s 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23',
  2024: '1/1 1/8 2/11 2/12s 2/23 3/20 4/29 5/3 5/4 5/5 5/6s 7/15 8/11 8/12s 9/16 9/22 9/23s 10/14 11/3 11/4s 11/23',
  2025: '1/1 1/13 2/11 2/23 2/24s 3/20 4/29 5/3 5/4 5/5 5/6s 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24s',
  2026: '1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6s 7/20 8/11 9/21 9/22c 9/23 10/12 11/3 11/23',
  2027: '1/1 1/11 2/11 2/23 3/21 3/22s 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23',
};

const SIGNS: Readonly<Record<string, string>> = { 'substitute-holiday': 's', 'citizens-holiday': 'c' };

const found = (year: number): string => {
  const days = holidaysOf(year);
  if (days.kind === 'failed') throw new Error(days.error);
  return days.value.map(({ date, holiday }) => `${date.month}/${date.day}${SIGNS[holiday] ?? ''}`).join(' ');
};

describe('national holidays', () => {
  test.each(Object.keys(PUBLISHED).map(Number))('of %i are those that were published', (year) => {
    expect(found(year)).toBe(PUBLISHED[year]);
  });

  test.each([
    [2008, '5/6s', 'the second day after a Sunday, when the first is a holiday itself'],
    [2009, '9/22c', 'between Respect for the Aged Day and the equinox'],
    [2032, '9/21c', 'between Respect for the Aged Day and the equinox'],
  ])('%i has %s: %s', (year, day) => {
    expect(found(year).split(' ')).toContain(day);
  });

  test('are called by their names', () => {
    expect(holidayOn({ year: 2026, month: 3, day: 20 })).toBe('vernal-equinox-day');
    expect(holidayOn({ year: 2019, month: 10, day: 22 })).toBe('enthronement-ceremony-day');
    expect(holidayOn({ year: 2020, month: 7, day: 24 })).toBe('sports-day');
    expect(holidayOn({ year: 2018, month: 12, day: 23 })).toBe('emperors-birthday');
    expect(holidayOn({ year: 2026, month: 3, day: 19 })).toBeUndefined();
    const names = new Set([2019, 2026].flatMap((year) => valuesOf(year)));
    expect([...names].sort()).toEqual([...HOLIDAYS].sort());
  });

  test('are not guessed for years outside', () => {
    for (const year of [FIRST_YEAR - 1, LAST_YEAR + 1, 2026.5]) {
      expect(holidaysOf(year)).toEqual({ kind: 'failed', error: 'year-unknown' });
    }
    expect(holidayOn({ year: LAST_YEAR + 1, month: 1, day: 1 })).toBeUndefined();
  });
});

const valuesOf = (year: number): readonly string[] => {
  const days = holidaysOf(year);
  return days.kind === 'ok' ? days.value.map(({ holiday }) => holiday) : [];
};
