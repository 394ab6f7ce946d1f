import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, instantOfMs, minus, parseDuration, parseInstant, plus } from './instant.ts';
import { failed, ok } from './outcome.ts';

const EARLIEST = -62_167_219_200_000;
const LATEST = 253_402_300_799_999;

describe('parseInstant', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:00.5Z', 500],
    ['1970-01-01T00:00:00.123000000Z', 123],
    ['1970-01-01t09:00:00+09:00', 0],
    ['1970-01-01T00:00:00-00:00', 0],
    ['1970-01-02T08:59:59.999+09:00', 86_399_999],
    ['1969-12-31T20:00:00-04:00', 0],
    ['2024-02-29T23:30:00-01:00', Date.UTC(2024, 2, 1, 0, 30)],
    ['2027-01-01T00:30:00+01:00', Date.UTC(2026, 11, 31, 23, 30)],
    ['0000-01-01T00:00:00Z', EARLIEST],
    ['0000-02-29T00:00:00Z', EARLIEST + 59 * 86_400_000],
    ['0099-12-31T23:59:59.999Z', -59_011_459_200_001],
    ['9999-12-31T23:59:59.999Z', LATEST],
  ])('reads %s', (text, ms) => {
    expect(parseInstant(text)).toEqual(ok(ms));
  });

  test.each([
    '2016-12-31T23:59:60Z',
    '2026-11-21T24:00:00Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-13-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+09:60',
    '0000-01-01T00:00:00+09:00',
    '9999-12-31T23:59:59-09:00',
  ])('says there is no %s', (text) => {
    expect(parseInstant(text)).toEqual(failed('no-such-time'));
  });

  test.each([
    '',
    '2026-11-21',
    '2026-11-21T07:29:22',
    '2026-11-21 07:29:22Z',
    '2026-11-21T07:29Z',
    '2026-11-21T07:29:22.Z',
    '2026-11-21T07:29:22+0900',
    '+2026-11-21T07:29:22Z',
    '２０２６-11-21T07:29:22Z',
    ' 2026-11-21T07:29:22Z',
    '2026-11-21T07:29:22Z\n',
  ])('does not take %j for RFC 3339', (text) => {
    expect(parseInstant(text)).toEqual(failed('not-rfc3339'));
  });

  test('refuses what is finer than a millisecond instead of rounding', () => {
    expect(parseInstant('2026-11-21T07:29:22.0001Z')).toEqual(failed('finer-than-ms'));
  });

  test('reads back what formatInstant writes, and sorts alike', () => {
    const instants = fc.integer({ min: EARLIEST, max: LATEST }).map(instantOfMs);
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        expect(parseInstant(formatInstant(a))).toEqual(ok(a));
        expect(formatInstant(a) < formatInstant(b)).toBe(a < b);
      }),
    );
  });

  test('reads one instant under every offset', () => {
    const offsets = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 });
    const instants = fc.integer({ min: EARLIEST + 86_400_000, max: LATEST - 86_400_000 });
    fc.assert(
      fc.property(instants, offsets, (ms, offset) => {
        const wall = formatInstant(instantOfMs(ms + offset * 60_000)).slice(0, -1);
        const size = Math.abs(offset);
        const [hours, minutes] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
        expect(parseInstant(`${wall}${offset < 0 ? '-' : '+'}${hours}:${minutes}`)).toEqual(ok(ms));
      }),
    );
  });
});

describe('an instant', () => {
  test.each([Number.NaN, 0.5, Number.POSITIVE_INFINITY, EARLIEST - 1, LATEST + 1])('is not made of %s', (ms) => {
    expect(() => instantOfMs(ms)).toThrow(RangeError);
  });

  test('moves by durations and not out of its range', () => {
    const hour = durationOfMs(3_600_000);
    expect(minus(plus(instantOfMs(5), hour), hour)).toBe(5);
    expect(() => plus(instantOfMs(LATEST), hour)).toThrow(RangeError);
    expect(() => minus(instantOfMs(EARLIEST), hour)).toThrow(RangeError);
  });
});

describe('a duration', () => {
  test.each([
    ['0s', 0],
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['007d', 604_800_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toEqual(ok(ms));
  });

  test.each(['', '5', 'd', '-1s', '1.5h', '1h30m', '1 h', '1w', '1D', '999999999d', '9999999999ms'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toEqual(failed('not-a-duration'));
    },
  );

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('is not made of %s', (ms) => {
    expect(() => durationOfMs(ms)).toThrow(RangeError);
  });
});
