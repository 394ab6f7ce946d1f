/** What a log names by code or in UTC is said as the reader of the page speaks; what is not known stays as it is. */
import { expect, test } from 'vitest';
import { speak } from './words.ts';

const [ja, en] = [speak('ja'), speak('en')];

test('an instant is told by the time of Japan in Japanese, and as the log has it in English', () => {
  expect(ja.time('2026-12-31T15:00:00.001Z')).toBe('2027-01-01 00:00:00.001 JST');
  expect(en.time('2026-12-31T15:00:00.001Z')).toBe('2026-12-31T15:00:00.001Z');
  expect(ja.time('2026-12-31')).toBe('2026-12-31');
  expect(ja.time('not T an instant Z')).toBe('not T an instant Z');
});

test('severities and sources are named, and those of others left alone', () => {
  expect([ja.severity('critical'), en.severity('critical'), ja.severity('odd')]).toEqual(['緊急', 'critical', 'odd']);
  expect([ja.source('assurance'), en.source('site-watch')]).toEqual([
    '外部評価の監視 (assurance)',
    'Site watch (site-watch)',
  ]);
  expect(ja.source('決済ページ巡回')).toBe('決済ページ巡回');
});
