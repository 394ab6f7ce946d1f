import { expect, test } from 'vitest';
import { en } from '../words/en.ts';
import { ja } from '../words/ja.ts';
import { ageText, agoText, deadlineText } from './age.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  [59_999, '1分未満', 'under a minute'],
  [MINUTE, '1分', '1 min'],
  [2 * HOUR - 1, '119分', '119 min'],
  [2 * HOUR, '2時間', '2 h'],
  [48 * HOUR - 1, '47時間', '47 h'],
  [48 * HOUR, '2日', '2 days'],
])('a span of %i ms is %s', (span, japanese, english) => {
  expect([ageText(span, ja.ages), ageText(span, en.ages)]).toEqual([japanese, english]);
});

test('what was just now is not said to be before a part of a minute', () => {
  expect([agoText(5_000, ja.ages), agoText(5_000, en.ages)]).toEqual(['1分以内', 'within a minute']);
  expect([agoText(MINUTE, ja.ages), agoText(MINUTE, en.ages)]).toEqual(['1分前', '1 min ago']);
});

test('a deadline says what is left before it and by how much it was missed after it', () => {
  const due = '2026-11-21T12:00:00.000Z';
  const at = Date.parse(due);
  expect(deadlineText(due, at - 3 * HOUR, ja.ages)).toBe('残り3時間');
  expect(deadlineText(due, at, ja.ages)).toBe('残り1分未満');
  expect(deadlineText(due, at + 90 * MINUTE, ja.ages)).toBe('90分超過');
  expect(deadlineText(due, at + 72 * HOUR, en.ages)).toBe('3 days overdue');
});
