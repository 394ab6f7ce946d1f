import { describe, expect, test } from 'vitest';
import { dayOf, formatFull, formatShort, offeredZones, startOfDay, zoneName } from './instant.ts';

const AT = '2026-11-20T15:04:05.060Z';

describe('instants in the reader’s form', () => {
  test.each([
    ['ja', 'Asia/Tokyo', '11/21 00:04:05', '2026年11月21日 00:04:05.060 JST'],
    ['en', 'Asia/Tokyo', '21 Nov 00:04:05', '21 Nov 2026 00:04:05.060 JST'],
    ['ja', 'UTC', '11/20 15:04:05', '2026年11月20日 15:04:05.060 UTC'],
    ['en', 'America/New_York', '20 Nov 10:04:05', '20 Nov 2026 10:04:05.060 EST'],
  ] as const)('%s in %s', (language, zone, short, full) => {
    expect(formatShort(AT, { language, zone })).toBe(short);
    expect(formatFull(AT, { language, zone })).toBe(full);
  });

  test('midnight is hour 00, never 24', () => {
    expect(formatShort('2026-11-20T15:00:00.000Z', { language: 'ja', zone: 'Asia/Tokyo' })).toBe('11/21 00:00:00');
  });

  test('a zone is offered once, Asia/Tokyo first', () => {
    expect(offeredZones('UTC')).toEqual(['Asia/Tokyo', 'UTC']);
    expect(offeredZones('Europe/Berlin')).toEqual(['Asia/Tokyo', 'UTC', 'Europe/Berlin']);
  });

  test('the name of a zone follows its daylight saving time', () => {
    expect(zoneName('America/New_York', Date.parse('2026-07-01T00:00:00Z'), 'en')).toBe('EDT');
    expect(zoneName('America/New_York', Date.parse('2026-12-01T00:00:00Z'), 'en')).toBe('EST');
  });
});

test.each([
  ['2026-11-21', 'Asia/Tokyo', 0, '2026-11-20T15:00:00.000Z'],
  ['2026-11-21', 'Asia/Tokyo', 1, '2026-11-21T15:00:00.000Z'],
  ['2026-11-21', 'UTC', 0, '2026-11-21T00:00:00.000Z'],
  ['2026-03-29', 'Europe/Paris', 0, '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', 'Europe/Paris', 1, '2026-03-29T22:00:00.000Z'],
  ['2026-02-28', 'America/New_York', 1, '2026-03-01T05:00:00.000Z'],
])('%s in %s, %i days later, begins at %s', (day, zone, plusDays, begin) => {
  expect(startOfDay(day, zone, plusDays)).toBe(begin);
});

test.each([
  ['2026-11-20T15:00:00.000Z', 'Asia/Tokyo', '2026-11-21'],
  ['2026-11-20T14:59:59.999Z', 'Asia/Tokyo', '2026-11-20'],
  ['2026-11-20T15:00:00.000Z', 'UTC', '2026-11-20'],
])('at %s it is in %s the day %s', (at, zone, day) => {
  expect(dayOf(Date.parse(at), zone)).toBe(day);
});
