/**
 * Our compiler against @marcbachmann/cel-js on generated conditions. With every field present the two must agree;
 * with fields missing, what CEL calls an error must be unknown here. Lists hold literals only in the second case:
 * a list with a missing item is where the two differ on purpose.
 */
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from './compile.ts';
import { compileCondition, type ReadableField } from './condition.ts';

/** A list that is kept elsewhere; CEL has it as a value. */
const LISTED = ['a', 'ab', '見附'];

type Given = Readonly<Record<string, Value | undefined>>;

const field = (path: string, type: 'int' | 'string' | 'bool') =>
  [path, { type, read: (given: Given) => given[path] }] as const;

const FIELDS = new Map<string, ReadableField<Given>>([
  field('a.count', 'int'),
  field('a.limit', 'int'),
  field('b.name', 'string'),
  field('b.code', 'string'),
  field('c.on', 'bool'),
  field('c.off', 'bool'),
  ['l.known', { type: 'list', of: 'b.name', read: (given) => LISTED.includes(given['b.name'] as string) }],
]);

/** Few and close values, so that comparisons are often on the edge. */
const ints = fc.integer({ min: -3, max: 3 });
const strings = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'aba', '見附', '😀', `'"\\`, '\n');
const quoted = strings.map((text) => JSON.stringify(text));

const joined = (glue: string, ...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((texts) => `(${texts.join(` ${glue} `)})`);

const conditions = (literalListsOnly: boolean): fc.Arbitrary<string> =>
  fc.letrec<{ bool: string; int: string; string: string }>((tie) => {
    const [bool, int, string] = [tie('bool'), tie('int'), tie('string')];
    const listOf = (literals: fc.Arbitrary<string>, items: fc.Arbitrary<string>) =>
      fc.array(literalListsOnly ? literals : items, { minLength: 1, maxLength: 3 }).map((all) => `[${all.join(', ')}]`);
    const comparison = fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), int, int)
      .map(([operator, left, right]) => `(${left} ${operator} ${right})`);
    return {
      bool: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('true', 'false', 'c.on', 'c.off', 'has(a.count)', 'has(b.name)', 'has(c.on)'),
        joined('&&', bool, bool),
        joined('||', bool, bool),
        fc
          .tuple(bool, bool, bool)
          .map(([a, b, c]) => `${a} && ${b} || ${c}`)
          .map((text) => `(${text})`),
        bool.map((inner) => `!${inner}`),
        comparison,
        joined('==', string, string),
        joined('!=', string, string),
        joined('==', bool, bool),
        fc.constant('(b.name in l.known)'),
        joined('in', int, listOf(ints.map(String), int)),
        joined('in', string, listOf(quoted, string)),
        fc.tuple(bool, bool, bool).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
        fc
          .tuple(string, fc.constantFrom('startsWith', 'endsWith', 'contains'), string)
          .map(([text, name, part]) => `${text}.${name}(${part})`),
      ),
      int: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.oneof(ints.map(String), fc.constantFrom('a.count', 'a.limit')),
        joined('+', int, int),
        joined('-', int, int),
        joined('*', int, int),
        fc.tuple(int, int, int).map(([a, b, c]) => `(${a} - ${b} * ${c})`),
        int.map((inner) => `-(${inner})`),
        string.map((text) => `size(${text})`),
        fc.tuple(bool, int, int).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      ),
      string: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.oneof(quoted, fc.constantFrom('b.name', 'b.code')),
        fc.tuple(bool, string, string).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      ),
    };
  }).bool;

const given = (presence: (value: fc.Arbitrary<Value>) => fc.Arbitrary<Value | undefined>): fc.Arbitrary<Given> =>
  fc.record(
    Object.fromEntries(
      [...FIELDS]
        .filter(([, { type }]) => type !== 'list')
        .map(([path, { type }]) => [
          path,
          presence(type === 'int' ? ints : type === 'string' ? strings : fc.boolean()),
        ]),
    ),
  );

const environment = new Environment({ homogeneousAggregateLiterals: false })
  .registerVariable('a', 'map')
  .registerVariable('b', 'map')
  .registerVariable('c', 'map')
  .registerVariable('l', 'map');

/** `undefined` when CEL ends in an error because a key is missing. */
const oracle = (text: string, values: Given): unknown => {
  const context: Record<string, Record<string, unknown>> = { a: {}, b: {}, c: {}, l: { known: LISTED } };
  for (const [path, value] of Object.entries(values)) {
    const [group = '', name = ''] = path.split('.');
    const members = context[group];
    if (members && value !== undefined) members[name] = typeof value === 'number' ? BigInt(value) : value;
  }
  try {
    return environment.evaluate(text, context);
  } catch (error) {
    if (error instanceof Error && /no such key/i.test(error.message)) return undefined;
    throw error;
  }
};

const ours = (text: string, values: Given): boolean | undefined => {
  const compiled = compileCondition(text, FIELDS);
  if (compiled.kind === 'failed') throw new Error(`${text}: ${JSON.stringify(compiled.error)}`);
  return compiled.value(values);
};

describe('against cel-js', () => {
  test('every field present: the same result', () => {
    fc.assert(
      fc.property(
        conditions(false),
        given((value) => value),
        (text, values) => {
          expect(ours(text, values)).toBe(oracle(text, values));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('fields missing: unknown exactly where CEL has an error', () => {
    fc.assert(
      fc.property(
        conditions(true),
        given((value) => fc.option(value, { nil: undefined })),
        (text, values) => {
          expect(ours(text, values)).toBe(oracle(text, values));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
