import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fieldProblems, pointerTo } from './field-problems.ts';

const problemsOf = (schema: z.ZodType, sent: unknown) => {
  const { error } = schema.safeParse(sent);
  return error ? fieldProblems(error, sent) : [];
};

describe('unions', () => {
  const channel = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('web'), host: z.string() }),
    z.strictObject({ kind: z.literal('till'), number: z.int() }),
  ]);

  test('an unknown discriminator lists the known ones', () => {
    const expected = '"web" | "till"';
    expect(problemsOf(channel, { kind: 'fax' })).toEqual([{ pointer: '/kind', code: 'not-one-of', expected }]);
  });

  test('the chosen alternative speaks', () => {
    expect(problemsOf(channel, { kind: 'till', host: 'x' })).toEqual([
      { pointer: '/number', code: 'required', expected: 'number' },
      { pointer: '/host', code: 'unknown-field', expected: 'only fields that /v1/openapi.json describes' },
    ]);
  });

  test('of plain alternatives the types are named, or the nearest one’s faults', () => {
    const either = z.object({ at: z.union([z.string(), z.number(), z.object({ ms: z.int(), zone: z.string() })]) });
    expect(problemsOf(either, { at: true })).toEqual([
      { pointer: '/at', code: 'wrong-type', expected: 'string or number or object' },
    ]);
    expect(problemsOf(either, {})).toMatchObject([{ pointer: '/at', code: 'required' }]);
    expect(problemsOf(either, { at: { ms: 1 } })).toEqual([
      { pointer: '/at/zone', code: 'required', expected: 'string' },
    ]);
  });
});

test('a refinement gives its own code and expectation, also for what is absent', () => {
  const params = { code: 'ends-before-it-begins', expected: 'an end after the start' };
  const span = z
    .object({ from: z.number(), to: z.number().optional() })
    .refine(({ from, to }) => to !== undefined && to > from, { path: ['to'], params });
  expect(problemsOf(span, { from: 1 })).toEqual([{ pointer: '/to', ...params }]);
  expect(problemsOf(span, { from: 1, to: 0 })).toEqual([{ pointer: '/to', ...params }]);
});

test('lengths and numbers say which bound', () => {
  const schema = z.object({
    list: z.array(z.number()).max(1),
    above: z.number().gt(0),
    step: z.number().multipleOf(5),
  });
  expect(problemsOf(schema, { list: [1, 2], above: 0, step: 3 })).toEqual([
    { pointer: '/list', code: 'too-big', expected: 'at most 1 items' },
    { pointer: '/above', code: 'too-small', expected: 'more than 0' },
    { pointer: '/step', code: 'not-a-multiple', expected: 'a multiple of 5' },
  ]);
});

test('a key that may be a card number ends the pointer', () => {
  expect(pointerTo(['a', 0, 'b-c'])).toBe('/a/0/b-c');
  expect(pointerTo(['a', '4111111111111111', 'b'])).toBe('/a');
  expect(pointerTo(['4111 1111 1111 1111'])).toBe('');
});

test('whatever is sent, nothing of its values comes back', () => {
  const schema = z.strictObject({
    id: z.string().max(3),
    amount: z.strictObject({ minor: z.int().min(0).max(9), currency: z.enum(['JPY', 'EUR']) }),
    when: z.union([z.iso.datetime(), z.int()]),
    labels: z.record(z.string().regex(/^[a-z]+$/), z.boolean()),
  });
  const marked = fc.string({ minLength: 1 }).map((text) => `\u2603${text}`);
  const leaf = fc.oneof(marked, fc.double(), fc.boolean(), fc.constant(null));
  const key = fc.oneof(fc.constantFrom('id', 'amount', 'minor', 'currency', 'when', 'labels'), marked);
  const sent = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf), fc.array(leaf)));
  fc.assert(
    fc.property(sent, (document) => {
      const problems = problemsOf(schema, document);
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain('\u2603');
    }),
  );
});
