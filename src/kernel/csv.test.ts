import { describe, expect, test } from 'vitest';
import { csvHead, csvLine } from './csv.ts';

describe('a line of CSV', () => {
  test.each([
    ['plain', 'plain'],
    [undefined, ''],
    [-5, '-5'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['＝HYPERLINK("x")', `"'＝HYPERLINK(""x"")"`],
    ['＋81', "'＋81"],
    ['－1', "'－1"],
    ['＠SUM', "'＠SUM"],
    ['@SUM', "'@SUM"],
    ['\tx', "'\tx"],
  ])('writes %j as %j', (value, written) => {
    expect(csvLine([value])).toBe(`${written}\r\n`);
  });

  test('stands behind a head with a byte order mark', () => {
    expect(csvHead(['id', 'name'])).toBe('\uFEFFid,name\r\n');
  });
});
