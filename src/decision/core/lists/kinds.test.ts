import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anAttempt } from '../testing-attempt.ts';
import { formatIpRange, ipKey, parseIpRange } from './ip-range.ts';
import { keysOf, type ListKind, readListValue } from './kinds.ts';
import { ListIndex } from './list-index.ts';

const hash = (text: string) => text.length.toString(16).padStart(64, '0');

describe('values', () => {
  test.each<[ListKind, string, string, number]>([
    ['card', ' tok_1 ', 'tok_1', 0],
    ['device', 'ｄｅｖ-1', 'dev-1', 0],
    ['email', 'Taro@Example.JP ', 'a hash', 0],
    ['bin', '４１１１１１', '411111', 6],
    ['ip', '192.0.2.77/24', '192.0.2.0/24', 24],
    ['ip', '::ffff:192.0.2.1', '192.0.2.1', 32],
    ['ip', '2001:DB8::1/32', '2001:db8:0:0:0:0:0:0/32', 32],
    ['address', 'abc', hash('abc'), 0],
  ])('of %s: %s', (kind, text, shown, prefix) => {
    const read = readListValue(kind, text, hash);
    if (read.kind === 'failed') throw new Error(read.error.code);
    expect(read.value.prefix).toBe(prefix);
    // Of an address only that it is a hash: the digest itself is SHA-256's to say.
    expect(read.value.shown).toEqual(kind === 'email' ? expect.stringMatching(/^[0-9a-f]{64}$/) : shown);
  });

  test('an e-mail address has one hash however it is typed, which is also taken as it is', () => {
    const keyOf = (text: string) => {
      const read = readListValue('email', text, hash);
      return read.kind === 'ok' ? read.value.key : read.error.code;
    };
    expect(keyOf(' Taro@Example.jp')).toBe(keyOf('taro@example.jp'));
    expect(keyOf(keyOf('taro@example.jp').toUpperCase())).toBe(keyOf('taro@example.jp'));
  });

  test.each<[ListKind, string, string]>([
    ['card', '4111 1111 1111 1111', 'card-number-not-accepted'],
    ['bin', '4111111111111111', 'card-number-not-accepted'],
    ['card', 'a b', 'not-visible-ascii'],
    ['bin', '41111', 'not-a-bin'],
    ['ip', '192.0.2.256', 'not-an-ip-range'],
    ['ip', '192.0.2.1/33', 'not-an-ip-range'],
    ['ip', '0.0.0.0/0', 'ip-range-too-wide'],
    ['ip', '1::2::3', 'not-an-ip-range'],
    ['email', 'taro', 'not-an-email'],
    ['device', ' ', 'required'],
  ])('not of %s: %s', (kind, text, code) => {
    expect(readListValue(kind, text, hash)).toMatchObject({ kind: 'failed', error: { code } });
  });
});

describe('ranges', () => {
  const bytes = fc.oneof(
    fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }),
    fc.array(fc.nat(255), { minLength: 16, maxLength: 16 }).filter(([first]) => first !== 0),
  );

  test('what is written is read again as the same range', () => {
    fc.assert(
      fc.property(bytes, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const length = Math.round(share * all.length * 8);
        const range = { bytes: all, length };
        const again = parseIpRange(formatIpRange(range));
        expect(again && ipKey(again, again.length)).toBe(ipKey(range, length));
      }),
    );
  });

  test('an address lies in a range exactly when their first bits are the same', () => {
    const bitsOf = (all: readonly number[]) => all.map((byte) => byte.toString(2).padStart(8, '0')).join('');
    fc.assert(
      fc.property(bytes, fc.nat(31), fc.nat(255), (all, flipped, length) => {
        const size = Math.min(length, all.length * 8);
        const other = all.map((byte, place) => (place === flipped >> 3 ? byte ^ (128 >> (flipped & 7)) : byte));
        const isIn = ipKey({ bytes: other, length: 0 }, size) === ipKey({ bytes: all, length: 0 }, size);
        expect(isIn).toBe(bitsOf(all).slice(0, size) === bitsOf(other).slice(0, size));
      }),
    );
  });

  test('a BIN of 8 digits lies under listed ones of 6 to 8; a shorter one not under a longer', () => {
    const of = (bin: string) => keysOf('bin', anAttempt({ card: { token: 't', bin } }), [6, 8]);
    expect(of('41111122')).toEqual(['411111', '41111122']);
    expect(of('4111112')).toEqual(['411111']);
  });
});

test('of several entries of one list that hold an attempt, one is named; lists stand by name', () => {
  const index = new ListIndex();
  const add = (list: string, entry: string, kind: ListKind, text: string) => {
    const read = readListValue(kind, text, hash);
    if (read.kind === 'ok') index.add({ list, kind, effect: 'watch', entry, ...read.value });
  };
  add('nets', 'lse_2', 'ip', '192.0.2.0/24');
  add('nets', 'lse_1', 'ip', '192.0.2.8/29');
  add('cards', 'lse_3', 'card', 'tok_1');
  const found = index.listed(anAttempt({ customer: { ipAddress: '192.0.2.9' } }));
  expect(found.map(({ list, entry }) => [list, entry])).toEqual([
    ['cards', 'lse_3'],
    ['nets', 'lse_1'],
  ]);
  expect(index.listed(anAttempt({ card: { token: 'tok_2' } }))).toEqual([]);
});
