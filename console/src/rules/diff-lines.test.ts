import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines } from './diff-lines.ts';
import { placeInText } from './place-in-text.ts';

const told = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ kind, text, line }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${line} ${text}`,
  );

test.each([
  ['nothing changed', 'a\nb\n', 'a\nb', [' 1 a', ' 2 b']],
  ['a line more', 'a\nc', 'a\nb\nc', [' 1 a', '+2 b', ' 3 c']],
  ['a line less', 'a\nb\nc', 'a\nc', [' 1 a', '-2 b', ' 2 c']],
  ['a line changed', 'a\nb\nc', 'a\nx\nc', [' 1 a', '-2 b', '+2 x', ' 3 c']],
  ['two places', 'a\nb\nc\nd', 'x\nb\nc\ny', ['-1 a', '+1 x', ' 2 b', ' 3 c', '-4 d', '+4 y']],
])('%s', (_title, before, after, lines) => {
  expect(told(before, after)).toEqual(lines);
});

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
  .map((lines) => lines.join('\n'));

test('what is the same and what went is the text before, what is the same and what came the text after', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const lines = diffLines(before, after);
      const without = (kind: string) => lines.filter((line) => line.kind !== kind).map(({ text }) => text);
      expect(without('added')).toEqual(before.replace(/\n$/, '').split('\n'));
      expect(without('removed')).toEqual(after.replace(/\n$/, '').split('\n'));
    }),
  );
});

test.each([
  [1, 1, 0],
  [2, 3, 5],
  [3, 9, 8],
  [9, 1, 8],
])('line %i, column %i of three lines is at %i', (line, column, at) => {
  expect(placeInText('ab\ncde\nf', { line, column })).toBe(at);
});
