/** The vectors of docs/specs: made from fixed seeds, and read again as someone else would. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { merklePath } from './batch.ts';
import { base64Of, bytesOfBase64, bytesOfHex, hexOf, utf8, utf8Text } from './bytes.ts';
import { canonicalText } from './canonical-json.ts';
import { openCheckpoint } from './checkpoint.ts';
import { cosignatureMessage, formatCosignerVkey, parseCosignerVkey, verifyCosignature } from './cosignature.ts';
import { ed25519Check } from './ed25519.ts';
import { preAuthEncoding, STATEMENT_PAYLOAD_TYPE } from './envelope.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { formatVkey, type ParsedNote, parseNote, parseVkey } from './note.ts';
import { proveConsistency, proveInclusion, subtreesOfLeaves, verifyConsistency, verifyInclusion } from './proof.ts';
import { proveEntry } from './prove-entry.ts';
import { encodeStatement } from './statement.ts';
import {
  cosign,
  filesOfLog,
  rotationEntry,
  sampleStatement,
  sha256,
  signEntry,
  signerFromSeed,
  witnessFromSeed,
} from './testing.ts';
import { encodeTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts';
import { verifyEntry } from './verify-entry.ts';
import { verifyLog } from './verify-log.ts';

const folder = join(import.meta.dirname, '../../../docs/specs/vectors');
const signer = signerFromSeed('log.example/logs/log_00000000000000000000000000', 'mitsuke specification');
const vkey = formatVkey(signer.key);
const entries = Array.from({ length: 5 }, (_, index) => signEntry(signer, sampleStatement(signer, index)));
const leaves = entries.map((entry) => leafHash(sha256, entry));
const hexes = (hashes: readonly Uint8Array[]) => hashes.map(hexOf);

const agrees = (name: string, vector: object) =>
  expect(`${JSON.stringify(vector, undefined, 2)}\n`).toMatchFileSnapshot(join(folder, `${name}.json`));
const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const unhex = (text: string): Uint8Array => bytesOfHex(text) ?? new Uint8Array(0);

describe('docs/specs', () => {
  test('entry.json', async () => {
    const statement = encodeStatement(sampleStatement(signer, 1));
    await agrees('entry', {
      seed: 'private key: SHA-256 of the text "mitsuke specification"',
      publicKeyHex: hexOf(signer.key.publicKey),
      vkey,
      index: 1,
      statement: utf8Text(statement),
      signedSha256Hex: hexOf(sha256(preAuthEncoding(STATEMENT_PAYLOAD_TYPE, statement))),
      entry: utf8Text(entries[1] as Uint8Array),
      leafHashHex: hexOf(leaves[1] as Uint8Array),
    });
    const vector = read('entry');
    const key = parseVkey(vector.vkey, sha256);
    if (key.kind === 'failed') throw new Error(key.error);
    const check = await ed25519Check(unhex(vector.publicKeyHex));
    expect((await verifyEntry(utf8(vector.entry), vector.index, { key: key.value, check })).kind).toBe('ok');
    expect(hexOf(leafHash(sha256, utf8(vector.entry)))).toBe(vector.leafHashHex);
  });

  test('log.json', async () => {
    const subtree = subtreesOfLeaves(sha256, leaves);
    const files = filesOfLog(signer, entries);
    await agrees('log', {
      vkey,
      size: 5,
      rootHex: hexOf(merkleRoot(sha256, leaves)),
      filesBase64: Object.fromEntries([...files].map(([path, bytes]) => [path, base64Of(bytes)])),
      checkpoint: utf8Text(files.get('checkpoint') ?? new Uint8Array(0)),
      inclusion: { index: 2, pathHex: hexes(await proveInclusion(sha256, subtree, { index: 2, size: 5 })) },
      consistency: {
        olderSize: 3,
        olderRootHex: hexOf(merkleRoot(sha256, leaves.slice(0, 3))),
        proofHex: hexes(await proveConsistency(sha256, subtree, { older: 3, newer: 5 })),
      },
    });
    const vector = read('log');
    const readFile = async (path: string) => bytesOfBase64(vector.filesBase64[path] ?? '!');
    expect(await verifyLog({ read: readFile, vkey: vector.vkey, sha256 })).toMatchObject({ kind: 'verified', size: 5 });
    const opened = await openCheckpoint(utf8(vector.checkpoint), signer.key);
    expect(opened.kind === 'ok' && hexOf(opened.value.root)).toBe(vector.rootHex);
    const root = unhex(vector.rootHex);
    const proof = vector.inclusion.pathHex.map(unhex);
    const leaf = leaves[2] as Uint8Array;
    expect(verifyInclusion(sha256, { index: 2, size: 5, leaf, proof, root }).kind).toBe('ok');
    const older = { size: 3, root: unhex(vector.consistency.olderRootHex) };
    const consistency = { older, newer: { size: 5, root }, proof: vector.consistency.proofHex.map(unhex) };
    expect(verifyConsistency(sha256, consistency).kind).toBe('ok');
  });

  test('batch.json', async () => {
    const records = [0, 1, 2, 3, 4, 5].map((place) => canonicalText({ answer: 'allow', id: `dec_${place}` }));
    const recordLeaves = records.map((record) => leafHash(sha256, utf8(record)));
    const paths = await Promise.all(records.map((_, index) => merklePath(sha256, recordLeaves, index)));
    await agrees('batch', {
      records,
      leafHashesHex: hexes(recordLeaves),
      rootHex: hexOf(merkleRoot(sha256, recordLeaves)),
      pathsHex: paths.map(hexes),
    });
    const vector = read('batch');
    for (const [index, record] of (vector.records as string[]).entries()) {
      const leaf = leafHash(sha256, utf8(record));
      const claim = { index, size: 6, leaf, proof: vector.pathsHex[index].map(unhex), root: unhex(vector.rootHex) };
      expect(verifyInclusion(sha256, claim).kind).toBe('ok');
    }
  });

  test('cosignature.json', async () => {
    const witness = witnessFromSeed('witness.example/one', 'mitsuke witness');
    const checkpoint = filesOfLog(signer, entries).get('checkpoint') as Uint8Array;
    const { text } = noteOf(checkpoint);
    await agrees('cosignature', {
      seed: 'private key: SHA-256 of the text "mitsuke witness"',
      vkey: formatCosignerVkey(witness.key),
      timeS: 1_763_683_200,
      signedMessage: utf8Text(cosignatureMessage(text, 1_763_683_200)),
      checkpoint: utf8Text(cosign(checkpoint, witness)),
    });
    const vector = read('cosignature');
    const key = parseCosignerVkey(vector.vkey, sha256);
    if (key.kind === 'failed') throw new Error(key.error);
    const verdict = await verifyCosignature(noteOf(utf8(vector.checkpoint)), key.value);
    expect(verdict).toEqual({ kind: 'ok', value: { name: key.value.name, timeS: vector.timeS } });
  });

  test('tlog-proof.json', async () => {
    const files = filesOfLog(signer, entries);
    const witnesses = ['one', 'two'].map((name) =>
      witnessFromSeed(`witness.example/${name}`, `mitsuke witness ${name}`),
    );
    const checkpoint = witnesses.reduce(
      (note, witness) => cosign(note, witness),
      files.get('checkpoint') as Uint8Array,
    );
    const made = await proveEntry(sha256, async (path) => (path === 'checkpoint' ? checkpoint : files.get(path)), 2);
    if (made.kind === 'failed') throw new Error(made.error.code);
    await agrees('tlog-proof', {
      vkey,
      witnesses: witnesses.map((witness) => formatCosignerVkey(witness.key)),
      index: 2,
      proof: utf8Text(encodeTlogProof(made.value)),
    });
    const vector = read('tlog-proof');
    const proof = parseTlogProof(utf8(vector.proof));
    const keys = (vector.witnesses as string[]).map((text) => parseCosignerVkey(text, sha256));
    if (proof.kind === 'failed') throw new Error(proof.error);
    const demanded = keys.flatMap((key) => (key.kind === 'ok' ? [key.value] : []));
    const claim = { proof: proof.value, key: signer.key, witnesses: { witnesses: demanded } };
    const proved = await verifyTlogProof(sha256, claim);
    expect(proved).toMatchObject({ kind: 'ok', value: { index: 2, size: 5, entry: entries[2] } });
    expect(proved).toMatchObject({ value: { witnesses: { satisfied: true, required: 2 } } });
  });

  test('key-rotation.json', async () => {
    const next = signerFromSeed(signer.key.name, 'mitsuke specification, second key');
    const rotated = [...entries.slice(0, 2), rotationEntry(signer, next, 2), signEntry(next, sampleStatement(next, 3))];
    const files = filesOfLog(next, rotated);
    await agrees('key-rotation', {
      seed: 'second private key: SHA-256 of the text "mitsuke specification, second key"',
      vkeys: [vkey, formatVkey(next.key)],
      rotation: utf8Text(rotated[2] as Uint8Array),
      filesBase64: Object.fromEntries([...files].map(([path, bytes]) => [path, base64Of(bytes)])),
    });
    const vector = read('key-rotation');
    const readFile = async (path: string) => bytesOfBase64(vector.filesBase64[path] ?? '!');
    for (const given of vector.vkeys) {
      expect(await verifyLog({ read: readFile, vkey: given, sha256 })).toMatchObject({
        kind: 'verified',
        keys: [
          { vkey: vector.vkeys[0], from: 0 },
          { vkey: vector.vkeys[1], from: 3 },
        ],
      });
    }
  });
});

const noteOf = (bytes: Uint8Array): ParsedNote => {
  const note = parseNote(bytes);
  if (note.kind === 'failed') throw new Error(note.error);
  return note.value;
};
