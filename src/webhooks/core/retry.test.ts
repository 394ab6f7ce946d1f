import { describe, expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { ATTEMPTS_MAX, isLongFailing, LONGEST_REST, meaningOf, OFF_AFTER, pauseAfter, restUntil } from './retry.ts';

const HOUR_MS = 3_600_000;

test('attempts are made over three days, each pause longer than the one before, and then no more', () => {
  const pauses = Array.from({ length: ATTEMPTS_MAX - 1 }, (_, place) => pauseAfter(place + 1, 0) ?? 0);
  expect(pauses.every((pause, place) => pause > (pauses[place - 1] ?? 0))).toBe(true);
  const wholeMs = pauses.reduce<number>((sum, pause) => sum + pause, 0);
  expect(wholeMs).toBeGreaterThan(72 * HOUR_MS);
  // Messages are given up before their endpoint is.
  expect(wholeMs * 1.2).toBeLessThan(OFF_AFTER);
  expect(pauseAfter(ATTEMPTS_MAX, 0)).toBeUndefined();
});

test('a pause is drawn out by up to a fifth', () => {
  expect([pauseAfter(2, 0), pauseAfter(2, 0.999)]).toEqual([300_000, 359_940]);
});

describe('an answer', () => {
  test.each([
    [200, 'taken'],
    [204, 'taken'],
    [299, 'taken'],
    [199, 'refused'],
    [301, 'refused'],
    [302, 'refused'],
    [400, 'refused'],
    [410, 'gone'],
    [429, 'refused'],
    [500, 'refused'],
    [undefined, 'refused'],
  ] as const)('of %s means %s', (status, meaning) => {
    expect(meaningOf({ status, fault: status === undefined ? 'not-reachable' : undefined })).toBe(meaning);
  });
});

test('an endpoint fails long after five days without a success', () => {
  const since = instantOfMs(1_000);
  expect(isLongFailing(since, instantOfMs(1_000 + OFF_AFTER - 1))).toBe(false);
  expect(isLongFailing(since, instantOfMs(1_000 + OFF_AFTER))).toBe(true);
  expect(isLongFailing(undefined, since)).toBe(false);
});

describe('a receiver that wants to be left alone', () => {
  // Sun, 06 Nov 1994 08:49:37 GMT is RFC 9110's own example.
  const now = instantOfMs(784_111_777_000);
  test.each([
    ['seconds', 429, '120', now + 120_000],
    ['a date', 503, 'Sun, 06 Nov 1994 08:51:37 GMT', now + 120_000],
    ['a date that has passed', 503, 'Sun, 06 Nov 1994 08:49:36 GMT', now - 1_000],
    ['for longer than anybody rests', 429, '999999999', now + LONGEST_REST],
    ['with an answer that has no such word', 500, '120', undefined],
    ['in no form of a sender', 503, 'tomorrow', undefined],
    ['a negative number', 503, '-5', undefined],
    ['no word', 503, undefined, undefined],
  ] as const)('%s', (_name, status, field, expected) => {
    expect(restUntil({ status, fault: undefined }, field, now)).toBe(expected);
  });
});
