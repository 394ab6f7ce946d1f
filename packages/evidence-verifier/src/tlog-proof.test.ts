import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merklePath } from './batch.ts';
import { base64Of, utf8, utf8Text } from './bytes.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import {
  cosign,
  sampleStatement,
  sha256,
  signCheckpoint,
  signEntry,
  signerFromSeed,
  witnessFromSeed,
} from './testing.ts';
import { encodeTlogProof, parseTlogProof, type TlogProof, verifyTlogProof } from './tlog-proof.ts';

const signer = signerFromSeed('log.example/a', 'log');
const other = signerFromSeed('log.example/b', 'other');
const witness = witnessFromSeed('witness.example/one', '1');
const entries = Array.from({ length: 7 }, (_, index) => signEntry(signer, sampleStatement(signer, index)));
const leaves = entries.map((entry) => leafHash(sha256, entry));
const checkpoint = signCheckpoint(signer, { size: 7, root: merkleRoot(sha256, leaves) });
const entry = entries[3] as Uint8Array;
const proof: TlogProof = { extra: entry, index: 3, path: await merklePath(sha256, leaves, 3), checkpoint };
const text = utf8Text(encodeTlogProof(proof)) ?? '';
const verify = (changes: Partial<TlogProof> = {}, more: object = {}) =>
  verifyTlogProof(sha256, { proof: { ...proof, ...changes }, key: signer.key, ...more });

describe('a tlog-proof', () => {
  test('has the lines of the specification and is read back', () => {
    expect(text.split('\n').slice(0, 3)).toEqual(['c2sp.org/tlog-proof@v1', `extra ${base64Of(entry)}`, 'index 3']);
    expect(text.split('\n').slice(6, 9)).toEqual(['', 'log.example/a', '7']);
    expect(parseTlogProof(utf8(text))).toEqual({ kind: 'ok', value: proof });
  });

  test('without extra data and with an empty path is read back', () => {
    const small = signCheckpoint(signer, { size: 1, root: leaves[0] as Uint8Array });
    const bare: TlogProof = { index: 0, path: [], checkpoint: small };
    expect(parseTlogProof(encodeTlogProof(bare))).toEqual({ kind: 'ok', value: bare });
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['another version', text.replace('@v1', '@v2')],
    ['a carriage return', text.replace('\n', '\r\n')],
    ['an index with a leading zero', text.replace('index 3', 'index 03')],
    ['a negative index', text.replace('index 3', 'index -3')],
    ['an index beyond 2^53', text.replace('index 3', 'index 9007199254740992')],
    ['no index', text.replace('index 3\n', '')],
    ['extra data after the index', text.replace(/(extra .*)\n(index 3)/, '$2\n$1')],
    ['base64 of extra data without padding', text.replace(/extra .*/, 'extra AA')],
    ['a hash too short', text.replace(base64Of(proof.path[0] as Uint8Array), 'AAAA')],
    ['no empty line', text.replace('\n\n', '\n')],
    ['65 hashes', text.replace('index 3\n', `index 3\n${`${base64Of(new Uint8Array(32))}\n`.repeat(62)}`)],
  ])('with %s is malformed', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(parseTlogProof(utf8(changed))).toEqual({ kind: 'failed', error: 'tlog-proof-malformed' });
  });

  test('too large or not UTF-8 is refused, and any bytes give a named answer', () => {
    expect(parseTlogProof(new Uint8Array(400_000))).toEqual({ kind: 'failed', error: 'tlog-proof-too-large' });
    expect(parseTlogProof(Uint8Array.of(0xff, 10, 10)).kind).toBe('failed');
    const pieces = fc.oneof(fc.string(), fc.constantFrom(...text.split('\n').map((line) => `${line}\n`), '\n'));
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const parsed = parseTlogProof(utf8(parts.join('')));
        if (parsed.kind === 'ok') expect(parsed.value.path.every((hash) => hash.length === 32)).toBe(true);
      }),
    );
  });

  test('is not made of parts that could not be read back', () => {
    expect(() => encodeTlogProof({ ...proof, index: -1 })).toThrow(RangeError);
    expect(() => encodeTlogProof({ ...proof, path: [new Uint8Array(31)] })).toThrow(RangeError);
    expect(() => encodeTlogProof({ ...proof, checkpoint: utf8('x') })).toThrow(RangeError);
  });
});

describe('what a tlog-proof proves', () => {
  test('the entry at its index, also when the entry is given beside it', async () => {
    expect(await verify()).toMatchObject({ kind: 'ok', value: { index: 3, size: 7, origin: 'log.example/a' } });
    const { extra: _, ...bare } = proof;
    expect((await verifyTlogProof(sha256, { proof: bare, key: signer.key, entry })).kind).toBe('ok');
    expect(await verifyTlogProof(sha256, { proof: bare, key: signer.key })).toMatchObject({
      error: 'tlog-proof-without-entry',
    });
  });

  const otherTree = signCheckpoint(signer, { size: 7, root: merkleRoot(sha256, leaves.toReversed()) });
  test.each<[string, Partial<TlogProof>, string]>([
    ['another entry', { extra: entries[4] as Uint8Array }, 'proof-root-mismatch'],
    ['another index', { index: 2 }, 'proof-root-mismatch'],
    ['an index outside the tree', { index: 7 }, 'proof-index-outside-tree'],
    ['a proof for another tree', { checkpoint: otherTree }, 'proof-root-mismatch'],
    ['a path cut short', { path: proof.path.slice(1) }, 'proof-wrong-length'],
    ['a path too long', { path: [...proof.path, leaves[0] as Uint8Array] }, 'proof-wrong-length'],
    [
      'a checkpoint signed by another',
      { checkpoint: signCheckpoint(other, { size: 7, root: leaves[0] as Uint8Array }) },
      'note-unknown-key',
    ],
    ['a mangled note', { checkpoint: checkpoint.subarray(0, -2) }, 'note-without-signatures'],
  ])('but not %s', async (_, changes, error) => {
    expect(await verify(changes)).toEqual({ kind: 'failed', error });
  });

  test('and that enough witnesses saw the tree', async () => {
    const witnesses = { witnesses: [witness.key] };
    expect(await verify({}, { witnesses })).toEqual({ kind: 'failed', error: 'witness-quorum-not-reached' });
    const cosigned = await verify({ checkpoint: cosign(checkpoint, witness) }, { witnesses });
    expect(cosigned).toMatchObject({ kind: 'ok', value: { witnesses: { satisfied: true, required: 1 } } });
  });
});
