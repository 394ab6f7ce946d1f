import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failed, ok } from '../outcome.ts';
import { type PlainDate, plainDateOf } from '../plain-date.ts';
import { formatEraDate, parseEraDate } from './era-date.ts';

const date = (text: string): PlainDate => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
};

describe('parseEraDate', () => {
  test.each([
    ['令和8年11月21日', '2026-11-21'],
    ['R8.11.21', '2026-11-21'],
    ['r08/11/21', '2026-11-21'],
    ['R8-11-21', '2026-11-21'],
    ['令和　８年１１月２１日', '2026-11-21'],
    ['㋿8年11月21日', '2026-11-21'],
    ['令和八年十一月二十一日', '2026-11-21'],
    ['令和元年5月1日', '2019-05-01'],
    ['令和1年5月1日', '2019-05-01'],
    ['平成31年4月30日', '2019-04-30'],
    ['平成元年1月8日', '1989-01-08'],
    ['昭和64年1月7日', '1989-01-07'],
    ['S64.1.7', '1989-01-07'],
    ['昭和元年12月25日', '1926-12-25'],
    ['大正15年12月25日', '1926-12-25'],
    ['大正元年7月30日', '1912-07-30'],
    ['明治45年7月30日', '1912-07-30'],
    ['明治6年1月1日', '1873-01-01'],
    ['平成十二年二月二十九日', '2000-02-29'],
  ])('%s is %s', (text, day) => {
    expect(parseEraDate(text)).toEqual(ok(date(day)));
  });

  test.each([
    ['平成31年5月1日', 'outside-era'],
    ['令和元年4月30日', 'outside-era'],
    ['昭和64年1月8日', 'outside-era'],
    ['昭和65年1月1日', 'outside-era'],
    ['平成元年1月7日', 'outside-era'],
    ['大正元年7月29日', 'outside-era'],
    ['M45.7.31', 'outside-era'],
    ['明治5年12月31日', 'before-gregorian-calendar'],
    ['平成13年2月29日', 'no-such-date'],
    ['令和8年13月1日', 'no-such-date'],
    ['令和0年5月1日', 'no-such-date'],
    ['令和八年一二月一日', 'no-such-date'],
    ['慶応3年1月1日', 'not-an-era-date'],
    ['2026年11月21日', 'not-an-era-date'],
    ['R8.11/21', 'not-an-era-date'],
    ['R8.11', 'not-an-era-date'],
    ['令和8年', 'not-an-era-date'],
    ['', 'not-an-era-date'],
  ])('%s is refused: %s', (text, error) => {
    expect(parseEraDate(text)).toEqual(failed(error));
  });
});

describe('formatEraDate', () => {
  test.each([
    ['2026-11-21', '令和8年11月21日', 'R8.11.21'],
    ['2019-05-01', '令和元年5月1日', 'R1.5.1'],
    ['2019-04-30', '平成31年4月30日', 'H31.4.30'],
    ['1926-12-25', '昭和元年12月25日', 'S1.12.25'],
    ['1926-12-24', '大正15年12月24日', 'T15.12.24'],
    ['1912-07-29', '明治45年7月29日', 'M45.7.29'],
  ])('%s is %s and %s', (day, kanji, letter) => {
    expect(formatEraDate(date(day), 'kanji')).toEqual(ok(kanji));
    expect(formatEraDate(date(day), 'letter')).toEqual(ok(letter));
  });

  test('refuses days before Japan took the Gregorian calendar', () => {
    expect(formatEraDate(date('1872-12-31'), 'kanji')).toEqual(failed('before-gregorian-calendar'));
  });

  test('is read back as the same day, in both styles', () => {
    const days = fc.date({ min: new Date('1873-01-01'), max: new Date('2117-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('kanji', 'letter'), (at, style) => {
        const day = date(at.toISOString().slice(0, 10));
        const written = formatEraDate(day, style);
        expect(written.kind === 'ok' && parseEraDate(written.value)).toEqual(ok(day));
      }),
    );
  });
});

describe('plainDateOf', () => {
  test('takes the days a calendar has', () => {
    const parts = [
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    ] as const;
    fc.assert(
      fc.property(...parts, (year, month, day) => {
        const at = new Date(0);
        at.setUTCFullYear(year, month - 1, day);
        const exists =
          year >= 1 &&
          year <= 9999 &&
          at.getUTCMonth() === month - 1 &&
          at.getUTCDate() === day &&
          at.getUTCFullYear() === year;
        expect(plainDateOf(year, month, day).kind).toBe(exists ? 'ok' : 'failed');
      }),
    );
  });

  test.each([
    [2026.5, 1, 1],
    [2026, Number.NaN, 1],
    [2026, 1, 0],
  ])('refuses %s %s %s', (year, month, day) => {
    expect(plainDateOf(year, month, day)).toEqual(failed('no-such-date'));
  });
});
