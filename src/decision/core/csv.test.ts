import { expect, test } from 'vitest';
import { idOf } from '#kernel';
import { CSV_HEAD, csvLineOf } from './csv.ts';
import type { DecisionRecord } from './record.ts';
import { anAttempt } from './testing-attempt.ts';

const aRecord = (name: string): DecisionRecord => ({
  id: idOf('dec', '01900000-0000-7000-8000-000000000001'),
  eventId: 'evt-1',
  tenant: idOf('ten', '01900000-0000-7000-8000-000000000002'),
  occurredAt: '2026-11-21T07:30:00.000Z',
  recordedAt: '2026-11-21T07:30:00.001Z',
  attempt: anAttempt({ merchant: { acceptorNumber: '0001234', name } }),
  answer: 'hold',
  reasons: [
    { rule: 'a', code: 'one', action: 'hold' },
    { rule: 'b', code: 'two', action: 'challenge' },
  ],
  shadowReasons: [],
  ruleSet: { name: 'test', version: 1, hash: 'f'.repeat(64) },
  software: '0.0.0',
});

const nameIn = (name: string): string => csvLineOf(aRecord(name)).split('0001234,')[1]?.split(',tok_1')[0] ?? '';

test('a head with a byte order mark, a line of as many cells, both ended by CRLF', () => {
  expect(CSV_HEAD).toMatch(/^\uFEFFid,event_id,.*,rule_set,answered_instead\r\n$/);
  expect(csvLineOf(aRecord('つばめ屋')).split(',')).toHaveLength(CSV_HEAD.split(',').length);
  expect(csvLineOf(aRecord('つばめ屋'))).toContain(',hold,one two,,ecommerce,1000,JPY,0001234,つばめ屋,tok_1,,,');
});

test.each([
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+81', "'+81"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['a, b', '"a, b"'],
  ['a "b"', '"a ""b"""'],
  ['plain-name', 'plain-name'],
])('%s is written as %s', (name, expected) => {
  expect(nameIn(name)).toBe(expected);
});
