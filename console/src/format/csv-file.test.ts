import { expect, test } from 'vitest';
import { csvFile, csvText } from './csv-file.ts';

test('cells that would break the row or run as a formula are made harmless', () => {
  const rows = [
    ['a,b', 'say "x"', 'two\nlines'],
    ['=1+1', '＝1', '見附'],
  ];
  expect(csvText(rows)).toBe(`\u{feff}"a,b","say ""x""","two\nlines"\r\n'=1+1,'＝1,見附\r\n`);
});

test('the address carries the text whole', () => {
  const [, text = ''] = csvFile([['#1', '100%']]).split(',', 2);
  expect(decodeURIComponent(text)).toBe(`\u{feff}#1,100%\r\n`);
});
