import { expect, test } from 'vitest';
import { encodeCp932, instantOfMs } from '#kernel';
import { readListFile } from './read-list-file.ts';

const reading = {
  kind: 'card',
  now: instantOfMs(Date.UTC(2026, 10, 21)),
  hashAddress: (text: string) => text,
} as const;
const read = (text: string) => readListFile(new TextEncoder().encode(text), reading);

test('a broken line is told by number and why, and those around it are taken', () => {
  const file = read(
    [
      '\ufeffvalue,expires_at,why',
      'tok_1,,',
      '"tok_2",2027-03-31T23:59:59+09:00,"chargeback, twice"',
      '4111 1111 1111 1111,,',
      '',
      'tok_3,soon,',
      'tok_4,2026-01-01T00:00:00Z,',
      'tok_5,,"two\r\nlines"',
      '"tok_6,,',
      'tok_7,,',
    ].join('\r\n'),
  );
  if (file.kind === 'failed') throw new Error(file.error.code);
  expect(file.value.lines.map(({ line, value, why }) => [line, value.key, why])).toEqual([
    [2, 'tok_1', undefined],
    [3, 'tok_2', 'chargeback, twice'],
    [8, 'tok_5', 'two\r\nlines'],
    [11, 'tok_7', undefined],
  ]);
  expect(file.value.lines[1]?.expiresAt).toBe(Date.UTC(2027, 2, 31, 14, 59, 59));
  expect(file.value.faults.map(({ line, code }) => [line, code])).toEqual([
    [4, 'card-number-not-accepted'],
    [6, 'not-an-instant'],
    [7, 'expired-already'],
    [10, 'quote-not-closed'],
  ]);
  expect(JSON.stringify(file.value.faults)).not.toContain('4111');
});

test('CP932 is read, and columns stand in any order', () => {
  const text = encodeCp932('why,value\r\n不正利用,tok_1\r\n');
  if (text.kind === 'failed') throw new Error('encodable');
  expect(readListFile(text.value, reading)).toMatchObject({
    value: { lines: [{ why: '不正利用', value: { key: 'tok_1' } }], faults: [] },
  });
});

test.each([
  ['no header', 'tok_1\n', 'header-not-known'],
  ['no value column', 'why\nx\n', 'header-not-known'],
  ['nothing', '', 'header-not-known'],
  ['too long', `value\n${'t\n'.repeat(50_001)}`, 'too-many-lines'],
])('a file with %s is refused whole', (_name, text, code) => {
  expect(read(text)).toMatchObject({ kind: 'failed', error: { code } });
});
