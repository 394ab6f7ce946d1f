import { describe, expect, test } from 'vitest';
import type { Value } from './compile.ts';
import { compileCondition, type ReadableField } from './condition.ts';
import { placeOf } from './fault.ts';

type Given = Readonly<Record<string, Value>>;

const field = (path: string, type: 'int' | 'string' | 'bool', values?: readonly string[]) =>
  [path, { type, read: (given: Given) => given[path], ...(values && { values }) }] as const;

const FIELDS = new Map<string, ReadableField<Given>>([
  field('amount.minor', 'int'),
  field('card.country', 'string'),
  field('order.digital', 'bool'),
  field('channel', 'string', ['ecommerce', 'moto']),
]);

const run = (text: string, given: Given = {}): boolean | undefined => {
  const compiled = compileCondition(text, FIELDS);
  if (compiled.kind === 'failed') throw new Error(JSON.stringify(compiled.error));
  return compiled.value(given);
};

const faultsOf = (text: string): readonly string[] => {
  const compiled = compileCondition(text, FIELDS);
  if (compiled.kind === 'ok') return [];
  return compiled.error.map(({ code, at }) => {
    const { line, column } = placeOf(text, at);
    return `${line}:${column} ${code}`;
  });
};

describe('known values', () => {
  test.each([
    ['1 + 2 * 3 == 7', true],
    ['(1 + 2) * 3 == 9', true],
    ['10 - 2 - 3 == 5', true],
    ['--1 == 1 && - -1 == 1', true],
    ['-2 * -3 == 6', true],
    ['true || false && false', true],
    ['!true ? false : false ? false : true', true],
    ['!!true', true],
    ['0x1F == 31', true],
    ['1 + 2 in [3]', true],
    ['"a" in ["b", "c"]', false],
    [String.raw`"\x41\101\u0041\U00000041\n" == 'AAAA\n'`, true],
    [String.raw`'it\'s' == "it's"`, true],
    ['size("a😀") == 2 && "ab".size() == 2 && size([1, 2, 3]) == 3', true],
    ['"abc".startsWith("ab") && "abc".endsWith("bc") && "abc".contains("b")', true],
    ['"abc".startsWith("bc") || "abc".endsWith("ab") || "abc".contains("x")', false],
    ['9007199254740991 > 9007199254740990', true],
  ])('%s is %s', (text, expected) => {
    expect(run(text)).toBe(expected);
  });
});

describe('missing fields', () => {
  test.each([
    ['amount.minor > 1', undefined],
    ['!(amount.minor > 1)', undefined],
    ['amount.minor == amount.minor', undefined],
    ['false && amount.minor > 1', false],
    ['amount.minor > 1 && false', false],
    ['true && amount.minor > 1', undefined],
    ['true || amount.minor > 1', true],
    ['amount.minor > 1 || true', true],
    ['amount.minor > 1 || false', undefined],
    ['amount.minor > 1 ? true : true', undefined],
    ['card.country in ["JP"]', undefined],
    ['"JP" in [card.country, "JP"]', true],
    ['"JP" in [card.country, "US"]', undefined],
    ['card.country.startsWith("J")', undefined],
    ['"JP".startsWith(card.country)', undefined],
    ['size(card.country) == 0', undefined],
    ['-amount.minor + 1 == 0', undefined],
    ['has(card.country)', false],
    ['!has(card.country) || card.country == "JP"', true],
  ])('%s is %s', (text, expected) => {
    expect(run(text)).toBe(expected);
  });

  test('an int beyond the safe range is unknown, not rounded', () => {
    const nearLimit = { 'amount.minor': Number.MAX_SAFE_INTEGER };
    expect(run('amount.minor + 1 > 0', nearLimit)).toBeUndefined();
    expect(run('amount.minor * 2 > 0', nearLimit)).toBeUndefined();
    expect(run('-amount.minor - 1 < 0', nearLimit)).toBeUndefined();
    expect(run('amount.minor - 1 > 0', nearLimit)).toBe(true);
  });
});

describe('refused at load, with the place', () => {
  test.each([
    ['', ['1:1 unexpected-token']],
    ['amount.minor >', ['1:15 unexpected-token']],
    ['true true', ['1:6 unexpected-token']],
    ['amount.minor > 1.5', ['1:16 not-an-int']],
    ['amount.minor > 10u', ['1:16 not-an-int']],
    ['amount.minor > 9007199254740992', ['1:16 int-out-of-range']],
    ['channel == "ecommerce', ['1:12 unterminated-string']],
    [String.raw`channel == "\q"`, ['1:13 bad-escape']],
    [String.raw`channel == "\ud800"`, ['1:13 bad-escape']],
    ['amount.minor = 1', ['1:14 unexpected-character']],
    ['amount.minor / 2 > 1', ['1:14 unexpected-character']],
    ['amount.mino > 1', ['1:1 unknown-field']],
    ['true &&\n  amount.minor > "1"', ['2:18 wrong-type']],
    ['amount.minor + 1', ['1:14 not-a-condition']],
    ['1 < 2 < 3', ['1:3 wrong-type']],
    ['amount.minor == "1" || card.country == 1', ['1:17 wrong-type', '1:40 wrong-type']],
    ['channel == "e-commerce"', ['1:12 value-never-occurs']],
    ['channel in ["moto", "mail"]', ['1:21 value-never-occurs']],
    ['"a" in []', ['1:8 unexpected-token']],
    ['1 in [1, "a"]', ['1:10 wrong-type']],
    ['1 in 1', ['1:6 wrong-type']],
    ['1 in (true ? [1] : [2])', ['1:14 wrong-type']],
    ['[1] == [1]', ['1:1 wrong-type']],
    ['card.country.matches("a+")', ['1:14 unknown-function']],
    ['has(channel)', ['1:1 has-takes-a-field']],
    ['has(card.name)', ['1:5 unknown-field']],
    ['size() == 0', ['1:1 wrong-argument-count']],
    ['size(1) == 0', ['1:6 wrong-type']],
    ['"a".b', ['1:5 unexpected-token']],
    ['startsWith("a", "b")', ['1:1 wrong-argument-count']],
  ])('%s', (text, expected) => {
    expect(faultsOf(text)).toEqual(expected);
  });
});

describe('limits at load', () => {
  test.each([
    ['nesting', `${'('.repeat(40)}true${')'.repeat(40)}`, '1:33 too-deep'],
    ['list length', `1 in [${'1,'.repeat(1_000)}1]`, '1:2007 list-too-long'],
    ['parts', `true${' || true'.repeat(1_000)}`, '1:7998 too-many-nodes'],
    ['characters', ' '.repeat(16_385), '1:1 expression-too-long'],
  ])('%s', (_name, text, expected) => {
    expect(faultsOf(text)).toEqual([expected]);
  });
});
