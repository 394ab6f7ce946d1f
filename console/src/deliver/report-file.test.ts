import { expect, test } from 'vitest';
import { mediaTypeOf, reportFault } from './report-file.ts';

const MIB = 1024 * 1024;

test.each([
  ['aoc.pdf', 1, undefined],
  ['AoC 2026.PDF', 20 * MIB, undefined],
  ['aoc.pdf', 20 * MIB + 1, 'too-large'],
  ['aoc.pdf', 0, 'empty'],
  ['aoc.exe', 10, 'wrong-type'],
  ['pdf', 10, 'wrong-type'],
] as const)('%s of %i bytes: %s', (name, size, fault) => {
  expect(reportFault({ name, size })).toBe(fault);
});

test('the type goes by the last end of the name', () => {
  expect(mediaTypeOf({ name: 'aoc.pdf.zip' })).toBe('application/zip');
});
