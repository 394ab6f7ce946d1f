import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merklePath, verifyRecordInBatch } from './batch.ts';
import { base64Of, utf8, utf8Text } from './bytes.ts';
import { canonicalJson, type JsonValue, parseCanonicalJson } from './canonical-json.ts';
import { ed25519Check } from './ed25519.ts';
import { encodeEnvelope, preAuthEncoding } from './envelope.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { encodeStatement, parseStatement } from './statement.ts';
import { sampleStatement, sha256, signEntry, signerFromSeed } from './testing.ts';
import { verifyEntry } from './verify-entry.ts';

const signer = signerFromSeed('log.example/a', 'entry');
const own = { key: signer.key, check: await ed25519Check(signer.key.publicKey) };
const statement = sampleStatement(signer, 7);
const entry = signEntry(signer, statement);

const signed = (payload: Uint8Array) =>
  encodeEnvelope(payload, signer.key, signer.sign(preAuthEncoding('application/vnd.in-toto+json', payload)));

describe('entries', () => {
  test('are read back', async () => {
    expect(await verifyEntry(entry, 7, own)).toEqual({ kind: 'ok', value: statement });
  });

  test('the pre-authentication encoding is that of the DSSE specification', () => {
    expect(utf8Text(preAuthEncoding('http://example.com/HelloWorld', utf8('hello world')))).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  test('any flipped byte is noticed', async () => {
    for (let at = 0; at < entry.length; at++) {
      const flipped = entry.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0x01;
      expect((await verifyEntry(flipped, 7, own)).kind).toBe('failed');
    }
  });

  const text = utf8Text(entry) ?? '';
  test.each<[string, Uint8Array, string]>([
    ['nothing', utf8(''), 'envelope-malformed'],
    ['a space at the end', utf8(`${text} `), 'envelope-not-canonical'],
    ['a doubled member', utf8(text.replace('{', '{"payload":"",')), 'envelope-not-canonical'],
    ['another member', utf8(text.replace('{', '{"a":1,')), 'envelope-malformed'],
    ['no signature', utf8(text.replace(/\[.*\]/, '[]')), 'envelope-malformed'],
    ['two signatures', utf8(text.replace(/\[(.*)\]/, '[$1,$1]')), 'envelope-malformed'],
    ['another payload type', utf8(text.replace('vnd.in-toto', 'vnd.other')), 'envelope-payload-type-unknown'],
    ['another key', signEntry(signerFromSeed('log.example/b', 'b'), statement), 'envelope-unknown-key'],
    ['a payload that is not JSON', signed(utf8('{')), 'statement-malformed'],
    ['a payload with a space', signed(utf8('{ }')), 'statement-not-canonical'],
    ['an empty payload object', signed(utf8('{}')), 'statement-malformed'],
    ['no subject', signEntry(signer, { ...statement, subjects: [] }), 'statement-digest-missing'],
    [
      'an empty digest',
      signEntry(signer, { ...statement, subjects: [{ name: 'x', algorithm: 'sha256', digest: new Uint8Array(0) }] }),
      'statement-digest-missing',
    ],
    [
      'a short digest',
      signEntry(signer, { ...statement, subjects: [{ name: 'x', algorithm: 'sha256', digest: new Uint8Array(31) }] }),
      'statement-digest-missing',
    ],
    ['a made-up grade', signEntry(signer, { ...statement, grade: 'E' as 'A' }), 'statement-predicate-malformed'],
    ['another log', signEntry(signer, { ...statement, log: 'log.example/b' }), 'statement-wrong-log'],
    ['nesting beyond reason', signed(utf8(`${'['.repeat(60_000)}${']'.repeat(60_000)}`)), 'statement-not-canonical'],
  ])('with %s are refused', async (_, bytes, code) => {
    const verdict = await verifyEntry(bytes, 7, own);
    expect(verdict.kind === 'failed' && verdict.error).toBe(code);
  });

  test('the first states the key of the log', async () => {
    const first = sampleStatement(signer, 0);
    expect((await verifyEntry(signEntry(signer, first), 0, own)).kind).toBe('ok');
    expect(await verifyEntry(entry, 0, own)).toEqual({ kind: 'failed', error: 'first-entry-not-its-key' });
    const lying = { ...first, fact: { event: 'created', vkey: 'other' } };
    expect(await verifyEntry(signEntry(signer, lying), 0, own)).toEqual({
      kind: 'failed',
      error: 'first-entry-not-its-key',
    });
  });

  test('any bytes, and any JSON, give a named answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), async (bytes) => {
        expect((await verifyEntry(bytes, 0, own)).kind).toBe('failed');
        expect(parseStatement(bytes).kind).toBe('failed');
      }),
    );
  });

  test('a kind of entry that this version does not write is accepted', () => {
    const future = { ...statement, predicateType: 'urn:mitsuke:evidence:alert-window:v2' };
    expect(parseStatement(encodeStatement(future))).toEqual({ kind: 'ok', value: future });
  });
});

describe('canonical JSON', () => {
  test('sorts members by UTF-16 and writes numbers as RFC 8785 does', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, ö: [1e30, 4.5, 0.002] };
    expect(utf8Text(canonicalJson(value))).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":[1e+30,4.5,0.002],"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
  });

  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const bytes = canonicalJson(value as JsonValue);
        const parsed = parseCanonicalJson(bytes);
        if (typeof parsed === 'string') throw new Error(parsed);
        expect(canonicalJson(parsed.value)).toEqual(bytes);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud800', [undefined], new Date(0)])('cannot say %s', (value) => {
    expect(() => canonicalJson(value as unknown as JsonValue)).toThrow(RangeError);
  });
});

test('a record is proved to be in its batch, and no other record is', async () => {
  const records = Array.from({ length: 11 }, (_, i) => canonicalJson({ decision: i }));
  const leaves = records.map((record) => leafHash(sha256, record));
  const batch = {
    ...statement,
    subjects: [{ name: 'decisions', algorithm: 'rfc6962Sha256' as const, digest: merkleRoot(sha256, leaves) }],
    fact: { count: records.length },
  };
  for (const [index, record] of records.entries()) {
    const path = await merklePath(sha256, leaves, index);
    const claim = { record, index, path, statement: batch };
    expect(verifyRecordInBatch(sha256, claim).kind).toBe('ok');
    expect(verifyRecordInBatch(sha256, { ...claim, record: utf8(`{"decision":${index + 1}}`) }).kind).toBe('failed');
    expect(verifyRecordInBatch(sha256, { ...claim, statement }).kind).toBe('failed');
  }
});

test('the key id of an envelope leads to the verifier key', () => {
  expect(utf8Text(entry)).toContain(`"keyid":"log.example/a+${Buffer.from(signer.key.keyId).toString('hex')}"`);
  expect(base64Of(signer.key.publicKey)).toHaveLength(44);
});
