/** Against a real log: a record is sound only with its own salt, entry, tree and key. */
import { describe, expect, test } from 'vitest';
import { base64Of, canonicalJson, formatVkey, type ReadFile, utf8Text } from '#evidence-verifier';
import {
  filesOfLog,
  rotationEntry,
  sampleStatement,
  sha256,
  signEntry,
  signerFromSeed,
} from '../../../packages/evidence-verifier/src/testing.ts';
import { checkEntry, type EntryClaim } from './check-entry.ts';

const ENTRY = 3;
const SIZE = 7;
const signer = signerFromSeed('mitsuke.example/log', 'check-entry');
const record = canonicalJson({ alert: 'alt_1', reason: 'confirmed' });
const salt = new Uint8Array(32).fill(7);
const digest = sha256(Uint8Array.from([...salt, ...record]));

const statementAt = (index: number) => {
  const sample = sampleStatement(signer, index);
  return index === ENTRY ? { ...sample, subjects: [{ name: 'record', algorithm: 'sha256' as const, digest }] } : sample;
};
const files = filesOfLog(
  signer,
  Array.from({ length: SIZE }, (_, index) => signEntry(signer, statementAt(index))),
);
const readerOf =
  (log: ReadonlyMap<string, Uint8Array>): ReadFile =>
  async (path) =>
    log.get(path);

const sound: EntryClaim = {
  entry: { id: statementAt(ENTRY).entry, index: ENTRY },
  commitment: { record: utf8Text(record) ?? '', salt: base64Of(salt) },
  vkey: formatVkey(signer.key),
  rotations: [],
  read: readerOf(files),
  sha256,
};

const without = (file: string): EntryClaim => ({
  ...sound,
  read: readerOf(new Map([...files].filter(([path]) => !path.startsWith(file)))),
});

test('a record that the log holds is sound', async () => {
  expect(await checkEntry(sound)).toEqual({ kind: 'sound', index: ENTRY, size: SIZE });
});

describe('what is wrong is named', () => {
  test.each<[string, EntryClaim, string]>([
    [
      'the record was rewritten',
      { ...sound, commitment: { ...sound.commitment, record: sound.commitment.record.replace('confirmed', 'test') } },
      'record-differs',
    ],
    [
      'the salt is another',
      { ...sound, commitment: { ...sound.commitment, salt: base64Of(digest) } },
      'record-differs',
    ],
    ['the salt is no base64', { ...sound, commitment: { ...sound.commitment, salt: '?' } }, 'record-differs'],
    ['the entry has another id', { ...sound, entry: { ...sound.entry, id: 'ent_x' } }, 'entry-differs'],
    [
      'the entry is another',
      { ...sound, entry: { id: statementAt(ENTRY + 1).entry, index: ENTRY + 1 } },
      'record-differs',
    ],
    [
      'the key is another',
      { ...sound, vkey: formatVkey(signerFromSeed('mitsuke.example/log', 'x').key) },
      'envelope-unknown-key',
    ],
    ['the key is not one', { ...sound, vkey: 'x' }, 'vkey-malformed'],
    ['the bundle is missing', without('tile/entries'), 'bundle-missing'],
    ['the tiles are missing', without('tile/0'), 'tile-missing'],
    ['the checkpoint is missing', without('checkpoint'), 'bundle-missing'],
  ])('%s', async (_name, claim, code) => {
    expect(await checkEntry(claim)).toEqual({ kind: 'unsound', code });
  });
});

describe('where the key was replaced since', () => {
  const next = signerFromSeed('mitsuke.example/log', 'the next key');
  const replacedAt = SIZE;
  const entries = [
    ...Array.from({ length: SIZE }, (_, index) => signEntry(signer, statementAt(index))),
    rotationEntry(signer, next, replacedAt),
    signEntry(next, sampleStatement(next, replacedAt + 1)),
  ];
  const later: EntryClaim = {
    ...sound,
    vkey: formatVkey(next.key),
    rotations: [replacedAt],
    read: readerOf(filesOfLog(next, entries)),
  };

  test('an earlier record is sound with the newest key and with the one it was signed with', async () => {
    for (const { key } of [next, signer]) {
      expect(await checkEntry({ ...later, vkey: formatVkey(key) })).toEqual({
        kind: 'sound',
        index: ENTRY,
        size: SIZE + 2,
      });
    }
  });

  test('a server that does not say where is not believed', async () => {
    expect(await checkEntry({ ...later, rotations: [] })).toEqual({ kind: 'unsound', code: 'envelope-unknown-key' });
    const rotations = [replacedAt - 1];
    expect((await checkEntry({ ...later, rotations })).kind).toBe('unsound');
  });
});
