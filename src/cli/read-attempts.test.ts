/** Faults of a CSV file cost their own line and no other, whatever the file's ends of line and however it is cut. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadMapping } from '#decision';
import { instantOfMs } from '#kernel';
import { type AttemptLine, readAttempts } from './read-attempts.ts';
import type { TextBlock } from './read-text.ts';
import { type CsvPiece, LINE_BREAKS_MAX, splitCsv } from './split-csv.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-attempts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loaded = loadMapping(`name: shop
timeZone: UTC
fields:
  eventId: id
  occurredAt: at
  channel: { value: ecommerce }
  amount.amountMinor: amount
  amount.currency: { value: JPY }
  card.token: card
  merchant.acceptorNumber: { value: m-1 }
  merchant.name: shop
`);
if (loaded.kind === 'failed') throw new Error('the mapping of this test is one');
const mapping = loaded.value;

const HEAD = 'id,at,amount,card,shop,memo';
const row = (id: number, memo = 'paid'): string => `e-${id},2026-11-20 09:00:00,100,t-1,Tsubame,${memo}`;
/** The head and rows 2 to `count`, each named for its line. */
const linesTo = (count: number): string[] => [HEAD, ...Array.from({ length: count - 1 }, (_, place) => row(place + 2))];

const read = async (text: string): Promise<AttemptLine[]> => {
  const file = path.join(folder, 'attempts.csv');
  writeFileSync(file, text);
  return Array.fromAsync(readAttempts(file, { mapping, latest: instantOfMs(Date.UTC(2027, 0)) }));
};

const faultsOf = (lines: readonly AttemptLine[]): string[] =>
  lines.flatMap((each) => (each.kind === 'faulty' ? each.faults.map(({ code }) => `${each.line} ${code}`) : []));

/** Of each attempt its line, and that it is the one that stands there. */
const readLines = (lines: readonly AttemptLine[]): number[] =>
  lines.flatMap((each) => {
    if (each.kind === 'faulty') return [];
    expect(each.attempt.eventId).toBe(`e-${each.line}`);
    return [each.line];
  });

const LINES = 1_000;
const allBut = (...broken: readonly number[]): number[] =>
  Array.from({ length: LINES - 1 }, (_, place) => place + 2).filter((line) => !broken.includes(line));

/** The file with some of its lines replaced. */
const withLines = (replaced: Readonly<Record<number, string>>, end = '\n'): string =>
  `${linesTo(LINES)
    .map((line, place) => replaced[place + 1] ?? line)
    .join(end)}${end}`;

describe.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
])('a line that is not CSV is the only one lost (%s)', (_name, end) => {
  test.each([
    ['a lone quote', { 100: '"' }],
    ['a quote that opens a field and is never closed', { 100: row(100, '"paid') }],
    ['a quote within a field', { 100: row(100, 'pa"id') }],
    ['something behind a closing quote', { 100: row(100, '"pa"id') }],
    ['an unclosed quote at the end', { 1000: row(1000, '"paid') }],
    ['a lone quote in the last line', { 1000: '"' }],
    ['several, far apart', { 3: '"', 100: row(100, '"a'), 101: row(101, 'a"b'), 500: '"x', 1000: '"' }],
    ['two that meet across whole lines', { 100: row(100, '"x'), 110: '"' }],
    ['two that meet in the same column', { 100: 'e-100,",100,t-1,x,y', 110: 'e-110,",100,t-1,x,y' }],
  ] as [string, Record<number, string>][])('%s', async (_what, replaced) => {
    const broken = Object.keys(replaced).map(Number);
    const lines = await read(withLines(replaced, end));
    expect(faultsOf(lines)).toEqual(broken.map((line) => `${line} not-csv`));
    expect(readLines(lines)).toEqual(allBut(...broken));
  });

  test('a quoted field may hold line breaks, doubled quotes and delimiters, and has its first line’s number', async () => {
    const quoted = `"paid${end}""in cash"", late${end}${end}and whole"`;
    const lines = await read([HEAD, row(2, quoted), row(6), row(7, '"open'), row(8), ''].join(end));
    expect(faultsOf(lines)).toEqual(['7 not-csv']);
    expect(readLines(lines)).toEqual([2, 6, 8]);
  });

  test('empty lines are skipped and counted', async () => {
    const lines = await read(['', HEAD, '', row(4), '', '', row(7, '"'), '', row(9), ''].join(end));
    expect(faultsOf(lines)).toEqual(['7 not-csv']);
    expect(readLines(lines)).toEqual([4, 9]);
  });
});

test(`${LINE_BREAKS_MAX} line breaks are a field, one more is a fault of its first line`, async () => {
  const field = (breaks: number): string => `"${'x\n'.repeat(breaks)}"`;
  const next = 2 + LINE_BREAKS_MAX + 1;
  const fine = await read([HEAD, row(2, field(LINE_BREAKS_MAX)), row(next), ''].join('\n'));
  expect(readLines(fine)).toEqual([2, next]);
  const long = await read([HEAD, row(2, field(LINE_BREAKS_MAX + 1)), row(next + 1), ''].join('\n'));
  expect(faultsOf(long)[0]).toBe('2 not-csv');
  expect(readLines(long)).toEqual([next + 1]);
});

test('a line in another encoding is named in its place', async () => {
  const lines = await Array.fromAsync(
    splitCsv(blocksOf([{ text: `${HEAD}\n\n${row(3, '"')}\n${row(4)}\n`, firstLine: 1, undecodable: [2] }])),
  );
  expect(lines.map(({ kind, line }) => `${line} ${kind}`)).toEqual([
    '1 record',
    '2 undecodable',
    '3 not-csv',
    '4 record',
  ]);
});

async function* blocksOf(blocks: readonly TextBlock[]): AsyncGenerator<TextBlock> {
  yield* blocks;
}

test('it is the same wherever the file is cut into blocks', async () => {
  const quoted = row(5, '"two\nlines"');
  const text = `\uFEFF${[HEAD, row(2, '"'), row(3), '', quoted, row(7, 'a"b'), row(8), row(9, '"open')].join('\n')}`;
  const whole = text.split(/(?<=\n)/);
  const split = (blocks: readonly TextBlock[]): Promise<CsvPiece[]> => Array.fromAsync(splitCsv(blocksOf(blocks)));
  const expected = await split([{ text, firstLine: 1, undecodable: [] }]);
  expect(expected.map(({ kind, line }) => `${line} ${kind}`)).toEqual([
    ...['1 record', '2 not-csv', '3 record', '5 record', '7 not-csv', '8 record', '9 not-csv'],
  ]);
  for (let size = 1; size < whole.length; size += 1) {
    const blocks = whole.flatMap((_, place) =>
      place % size === 0
        ? [{ text: whole.slice(place, place + size).join(''), firstLine: place + 1, undecodable: [] }]
        : [],
    );
    expect(await split(blocks)).toEqual(expected);
  }
});
