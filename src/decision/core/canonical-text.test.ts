import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from './canonical-text.ts';

/** Names in any order, those that an engine moves to the front among them. */
const json = fc.letrec((tie) => ({
  name: fc.oneof(
    fc.constantFrom('10', '9', 'a', 'B', 'ab', 'constructor', '\u00e9', '\ud83d\ude00', '__proto__'),
    fc.string(),
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, -0, 1e21, 0.1, 5e-324, '\u2028', '"\\\u0000'),
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(tie('name') as fc.Arbitrary<string>, tie('value'), { maxKeys: 6 }),
  ),
})).value;

test('writes what an independent implementation of RFC 8785 writes', () => {
  const same = fc.property(json, (value) => {
    expect(canonicalText(value)).toBe(canonicalize(value));
  });
  fc.assert(same, { numRuns: 500 });
});

test('takes members over whose text is known', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', '10', '9', 'z'), json), (value) => {
      const known = new Map(Object.entries(value).map(([name, member]) => [name, canonicalText(member)]));
      expect(canonicalText(value, known)).toBe(canonicalize(value));
    }),
  );
});

test('leaves members out that are undefined, as JSON does', () => {
  expect(canonicalText({ b: { d: 1, c: undefined }, a: undefined })).toBe('{"b":{"d":1}}');
});

test.each([
  ['a number that is not one', { a: { b: Number.NaN } }],
  ['infinity', [Number.POSITIVE_INFINITY]],
  ['half a surrogate pair', { a: { b: 'x\ud83d' } }],
  ['half a surrogate pair in a name', { a: { '\ude00': 1 } }],
])('refuses %s', (_what, value) => {
  expect(() => canonicalText(value)).toThrow(RangeError);
});
