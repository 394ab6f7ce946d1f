import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from './read-json.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('reads what JSON.parse reads', () => {
  const value = fc.jsonValue({ stringUnit: 'grapheme' }).filter((each) => !JSON.stringify(each).includes('__proto__'));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (given, space) => {
      const text = JSON.stringify(given, undefined, space);
      fc.pre(!text.includes('\\u0000') && !/\\ud[89a-f]/.test(text));
      expect(readJson(bytes(text))).toEqual({ kind: 'ok', value: JSON.parse(text) });
    }),
  );
});

test('accepts no text that JSON.parse refuses, and says where', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    '.',
    'e5',
    'true',
    'nul',
    ' ',
    '\n',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const read = readJson(bytes(text));
      if (read.kind === 'ok') expect(read.value).toEqual(JSON.parse(text));
      else if (read.error.reason === 'syntax') expect(() => JSON.parse(text)).toThrow();
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['', 'syntax', 1, 1],
  ['{"a":1} x', 'syntax', 1, 9],
  ['01', 'syntax', 1, 2],
  ['"tab\there"', 'syntax', 1, 5],
  ['"\\x"', 'syntax', 1, 2],
  ['[1,\n2,\n]', 'syntax', 3, 1],
  ['{"a":1,"b":{"c":1,"c":2}}', 'duplicate-key', 1, 19],
  ['{"\\u005f_proto__":1}', 'forbidden-key', 1, 2],
  ['"\\udc00"', 'not-text', 1, 2],
  ['"\\ud83d\\u0041"', 'not-text', 1, 2],
  ['['.repeat(65), 'too-deep', 1, 65],
])('%j is refused as %s at line %i, column %i', (text, reason, line, column) => {
  expect(readJson(bytes(text))).toEqual({ kind: 'failed', error: { reason, line, column } });
});

test('deep within the limit, a pair of surrogates and long strings are fine', () => {
  expect(readJson(bytes(`${'['.repeat(64)}${']'.repeat(64)}`)).kind).toBe('ok');
  expect(readJson(bytes('"\\ud83d\\ude00"'))).toEqual({ kind: 'ok', value: '\u{1f600}' });
  expect(readJson(bytes(`"${'\u898b'.repeat(2_000_000)}"`)).kind).toBe('ok');
});
