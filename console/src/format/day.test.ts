import { expect, test } from 'vitest';
import { dayText } from './day.ts';

test.each([
  ['2026-11-21', 'ja', '2026/11/21'],
  ['2026-01-01', 'ja', '2026/01/01'],
  ['2026-11-21', 'en', '21 Nov 2026'],
] as const)('%s in %s: %s', (day, language, text) => {
  expect(dayText(day, language)).toBe(text);
});
