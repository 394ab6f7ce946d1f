/** A feature file says what is wrong with it: the field, a stable code, where; and every example of the reference loads. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadFeatures } from './feature-set.ts';

const GOOD = 'ok: { count: payments, by: card, over: 1d }';
const load = (features: string) => loadFeatures(`features:\n  ${GOOD}\n  ${features}\n`);

/** What is wrong, the field it stands at, its code, and the column in the third line. */
const FAULTS: readonly (readonly [string, string, string, string, number])[] = [
  ['an operation nobody knows', 'x: { median: amount, by: card, over: 1d }', 'x.median', 'unknown-operation', 8],
  ['no operation', 'x: { by: card, over: 1d }', 'x', 'missing-key', 6],
  ['two operations', 'x: { count: payments, sum: amount, by: card, over: 1d }', 'x.sum', 'several-operations', 25],
  ['a key nobody knows', 'x: { count: payments, by: card, over: 1d, every: 5m }', 'x.every', 'unknown-key', 45],
  ['a field nobody knows', 'x: { count: payments, by: kard, over: 1d }', 'x.by', 'unknown-field', 29],
  ['one of several fields', 'x: { count: payments, by: [card, kard], over: 1d }', 'x.by.1', 'unknown-field', 36],
  ['something to count nobody knows', 'x: { count: refunds, by: card, over: 1d }', 'x.count', 'unknown-field', 15],
  ['money of what is none', 'x: { sum: card, by: card, over: 1d }', 'x.sum', 'wrong-unit', 13],
  ['different amounts', 'x: { distinct: amount, by: card, over: 1d }', 'x.distinct', 'wrong-unit', 18],
  ['the greatest fraud', 'x: { max: fraud, by: card, over: 1d }', 'x.max', 'wrong-unit', 13],
  ['a duration without a unit', 'x: { count: payments, by: card, over: 7 }', 'x.over', 'wrong-unit', 41],
  ['a duration of another unit', 'x: { count: payments, by: card, over: 7 weeks }', 'x.over', 'wrong-unit', 41],
  ['a negative delay', 'x: { count: payments, by: card, over: 1d, delay: -1d }', 'x.delay', 'wrong-unit', 52],
  ['no duration', 'x: { count: payments, by: card }', 'x', 'missing-key', 6],
  ['no key', 'x: { count: payments, over: 1d }', 'x', 'missing-key', 6],
  [
    'an unknown field of a condition',
    'x: { count: payments, by: card, over: 1d, where: \'shop == "a"\' }',
    'x.where',
    'unknown-field',
    53,
  ],
  [
    'a condition that is none',
    'x: { count: payments, by: card, over: 1d, where: amount + 1 }',
    'x.where',
    'not-a-condition',
    59,
  ],
  [
    'a condition that does not end',
    "x: { count: payments, by: card, over: 1d, where: 'amount >' }",
    'x.where',
    'unexpected-token',
    61,
  ],
  [
    'something else left out',
    'x: { count: payments, by: card, over: 1d, exclude: mine }',
    'x.exclude',
    'wrong-value',
    54,
  ],
  ['a delay of what remembers', 'x: { since: payment, by: card, delay: 1d }', 'x.delay', 'unknown-key', 34],
  ['a name in capitals', 'X: { count: payments, by: card, over: 1d }', 'X', 'wrong-value', 6],
  ['all of all', 'x: { ratio: { payments: attempts }, by: card, over: 1d }', 'x.ratio', 'wrong-value', 15],
  ['itself divided', 'x: { ratio: { x: ok } }', 'x.ratio', 'cycle', 15],
  ['no feature at all', 'x: 5', 'x', 'wrong-value', 6],
];

test.each(FAULTS)('%s', (_name, features, field, code, column) => {
  const loaded = load(features);
  if (loaded.kind === 'ok') throw new Error('it loaded');
  expect(loaded.error.map((fault) => [fault.field, fault.code, fault.line, fault.column])).toContainEqual([
    field,
    code,
    3,
    column,
  ]);
});

test('features that divide each other in a circle', () => {
  const loaded = load('a: { ratio: { b: ok } }\n  b: { ratio: { c: ok } }\n  c: { ratio: { a: ok } }');
  expect(loaded).toMatchObject({ kind: 'failed', error: [{ code: 'cycle', field: 'a.ratio' }] });
});

test('every fault of a file at once, and nothing of it loaded', () => {
  const loaded = load('a: { count: payments, by: kard, over: 1 }\n  b: { median: amount }');
  expect(loaded.kind === 'failed' && loaded.error.map(({ field }) => field)).toEqual(['a.by', 'a.over', 'b.median']);
});

test('the hash is of what is said, not of how it is laid out', () => {
  const [one, other] = [
    load('x: { sum: amount, by: card, over: 1d }'),
    load("x:\n    sum: amount # money\n    by: 'card'\n    over: 1d"),
  ];
  if (one.kind === 'failed' || other.kind === 'failed') throw new Error('sound files');
  expect(one.value.hash).toBe(other.value.hash);
});

const REFERENCE = readFileSync(new URL('../../../../docs/reference/features.md', import.meta.url), 'utf8');

describe('the reference', () => {
  const examples = [...REFERENCE.matchAll(/```yaml\n([^`]*)```/g)].map(([, text]) => text ?? '');

  test.each(examples.map((text, place) => [place + 1, text] as const))('example %i loads', (_place, text) => {
    expect(loadFeatures(text)).toMatchObject({ kind: 'ok' });
  });

  test('has examples, and names every code a feature file can have', () => {
    expect(examples.length).toBe(2);
    for (const code of new Set(FAULTS.map(([, , , each]) => each))) expect(REFERENCE).toContain(`\`${code}\``);
  });
});
