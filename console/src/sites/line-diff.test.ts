import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DiffLine, diffLines, readableLines, withContext } from './line-diff.ts';

const marks = { same: ' ', added: '+', removed: '-' } as const;
const shown = (lines: readonly DiffLine[]): string[] => lines.map(({ kind, text }) => marks[kind] + text);
const line = fc.constantFrom('a', 'b', 'c', '');
const lines = fc.array(line, { maxLength: 12 });

describe('diffLines', () => {
  test.each([
    ['nothing changed', 'a b', 'a b', [' a', ' b']],
    ['a line came in', 'a c', 'a b c', [' a', '+b', ' c']],
    ['a line went', 'a b c', 'a c', [' a', '-b', ' c']],
    ['a line changed', 'a b c', 'a x c', [' a', '-b', '+x', ' c']],
    ['what stays in the middle stays', 'a b c d', 'x b c y', ['-a', '+x', ' b', ' c', '-d', '+y']],
  ])('%s', (_name, before, after, expected) => {
    expect(shown(diffLines(before.split(' '), after.split(' ')))).toEqual(expected);
  });

  test('either side can be read back from it, in order and numbered without gap', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after);
        const sideOf = (without: DiffLine['kind']) => diff.filter(({ kind }) => kind !== without);
        expect(sideOf('added').map(({ text }) => text)).toEqual(before);
        expect(sideOf('removed').map(({ text }) => text)).toEqual(after);
        expect(sideOf('added').map(({ before: n }) => n)).toEqual(before.map((_, at) => at + 1));
        expect(sideOf('removed').map(({ after: n }) => n)).toEqual(after.map((_, at) => at + 1));
      }),
    );
  });

  test('two sources that are far apart are shown as replaced, not computed for ever', () => {
    const many = (prefix: string) => Array.from({ length: 3_000 }, (_, n) => `${prefix}${n}`);
    const diff = diffLines(['same', ...many('a')], ['same', ...many('b')]);
    expect(diff.slice(0, 2).map(({ kind }) => kind)).toEqual(['same', 'removed']);
    expect(diff).toHaveLength(6_001);
  });
});

test('a minified line is cut at the ends of statements, and nothing of it is lost', () => {
  const minified = `${'var a=1;'.repeat(30)}function f(){return 1}`;
  const cut = readableLines(minified);
  expect(cut.length).toBeGreaterThan(30);
  expect(cut.join('')).toBe(minified);
});

test('unchanged stretches are left out, but for the lines around a change', () => {
  const before = Array.from({ length: 20 }, (_, n) => `line ${n}`);
  const parts = withContext(diffLines(before, before.with(10, 'changed')), 2);
  expect(parts.map((part) => (part.kind === 'skipped' ? part.count : shown(part.lines)))).toEqual([
    8,
    [' line 8', ' line 9', '-line 10', '+changed', ' line 11', ' line 12'],
    7,
  ]);
});
