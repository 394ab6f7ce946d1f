import { expect, test } from 'vitest';
import { bytesText } from './bytes.ts';

test.each([
  [0, '0 B'],
  [1_023, '1,023 B'],
  [1_024, '1 KiB'],
  [1_434, '1.4 KiB'],
  [1024 * 1024, '1 MiB'],
  [10 * 1024 * 1024, '10 MiB'],
  [3 * 1024 ** 3, '3,072 MiB'],
])('%d bytes are %s', (size, text) => {
  expect(bytesText(size, 'en')).toBe(text);
});
