/** What of the log is an operation, by whom, on what. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonObject, PREDICATE_TYPES } from '#evidence';
import { instantOfMs } from '#kernel';
import { readCursor, writeCursor } from './cursor.ts';
import { NO_OPERATIONS, readOperation } from './read-operation.ts';

const [CASE, PERSON, OTHER, SITE] = ['cas', 'per', 'act', 'sit'].map((prefix) => `${prefix}_${'0'.repeat(26)}`) as [
  string,
  string,
  string,
  string,
];
const read = (kind: string, fact: JsonObject) =>
  readOperation(7, {
    predicateType: `urn:mitsuke:evidence:${kind}:v1`,
    entry: `ent_${'0'.repeat(26)}`,
    collector: 'mitsuke cases 0.1.0',
    recordedAt: '2026-11-21T09:00:00.000Z',
    fact,
  });

describe('an entry tells who did what to what', () => {
  test.each<[string, JsonObject, string, string | undefined, readonly string[]]>([
    ['case-act', { case: CASE, place: 3, act: 'noted', by: PERSON }, 'noted', PERSON, [CASE]],
    ['disposition', { alert: OTHER, reason: 'false-positive', person: PERSON }, 'disposed', PERSON, [OTHER]],
    ['configuration-change', { setting: 'watched-site', site: SITE, by: PERSON }, 'watched-site', PERSON, [SITE]],
    ['configuration-change', { configuration: 'review-policy', by: PERSON }, 'review-policy', PERSON, []],
    ['merchant-standing', { merchant: OTHER, from: 'active', to: 'suspended' }, 'suspended', undefined, [OTHER]],
    // A commitment to the person is nobody's name.
    ['two-person-act', { act: OTHER, step: 'approved', person: 'a'.repeat(64) }, 'approved', undefined, [OTHER]],
    ['case-reading', { case: CASE, by: 'key_1', hour: '2026-11-21T09:00:00.000Z' }, 'read', 'key_1', [CASE]],
    ['erasure', { entry: CASE, act: OTHER, by: PERSON }, 'erased', PERSON, [CASE, OTHER]],
    ['a-kind-of-tomorrow', { about: { site: SITE }, by: PERSON }, 'done', PERSON, [SITE]],
  ])('%s', (kind, fact, act, doer, subjects) => {
    expect(read(kind, fact)).toMatchObject({ place: 7, kind, room: 'cases', act, doer, subjects });
  });

  test('with its single values, and no more than fits a row', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`n${at}`, at]));
    const found = read('case-act', { act: 'noted', long: 'x'.repeat(500), list: ['a'], by: PERSON, ...many });
    expect(found?.detail).not.toHaveProperty('long');
    expect(found?.detail).not.toHaveProperty('by');
    expect(Object.keys(found?.detail ?? {})).toHaveLength(20);
  });
});

test('every kind of entry is an operation or named as none; what nobody does in particular is none', () => {
  const operations = PREDICATE_TYPES.filter((kind) => read(kind, { by: PERSON }) !== undefined);
  expect([...operations, ...NO_OPERATIONS].sort()).toEqual([...PREDICATE_TYPES].sort());
});

test('a cursor gives the place back, and nothing else is taken for one', () => {
  fc.assert(
    fc.property(fc.nat({ max: 4_000_000_000_000 }), fc.nat({ max: 9_000_000_000 }), (at, place) => {
      expect(readCursor(writeCursor({ at: instantOfMs(at), place }))).toEqual({ at, place });
    }),
  );
  for (const text of ['', 'x', '!', btoa('1'), btoa('9999999999999999 1'), btoa('1 2 3')]) {
    expect(readCursor(text)).toBeUndefined();
  }
});
