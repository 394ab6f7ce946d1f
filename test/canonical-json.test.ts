/**
 * Decision records are written by the `canonicalize` package, statements by the verifier, which depends on nothing: both
 * must write the same bytes (RFC 8785), or a record could be hashed in two ways.
 */
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type JsonValue, utf8Text } from '#evidence-verifier';

const texts = fc.string({ unit: 'grapheme' });
const json = fc.letrec((value) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    texts,
    fc.array(value('value'), { maxLength: 5 }),
    fc.dictionary(texts, value('value'), { maxKeys: 5 }),
  ),
})).value;

test('both encoders of canonical JSON write the same bytes', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(utf8Text(canonicalJson(value as JsonValue))).toBe(canonicalize(value));
    }),
    { numRuns: 1_000 },
  );
});
