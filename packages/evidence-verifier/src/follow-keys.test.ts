/** One entry of a log whose key was replaced twice, read with any of its keys and without the entries between. */
import { describe, expect, test } from 'vitest';
import { followKeys, type KeysToFollow } from './follow-keys.ts';
import { formatVkey } from './note.ts';
import {
  filesOfLog,
  rotationEntry,
  sampleStatement,
  sha256,
  signCheckpoint,
  signEntry,
  signerFromSeed,
  type TestSigner,
} from './testing.ts';

const origin = 'log.example/followed';
const [first, second, third, stranger] = ['first', 'second', 'third', 'stranger'].map((seed) =>
  signerFromSeed(origin, seed),
) as [TestSigner, TestSigner, TestSigner, TestSigner];
const SIZE = 600;
const ROTATIONS = [300, 419] as const;

const entryAt = (index: number): Uint8Array => {
  if (index === ROTATIONS[0]) return rotationEntry(first, second, index);
  if (index === ROTATIONS[1]) return rotationEntry(second, third, index);
  const signer = index < ROTATIONS[0] ? first : index < ROTATIONS[1] ? second : third;
  return signEntry(signer, sampleStatement(index === 0 ? first : signer, index));
};
const entries = Array.from({ length: SIZE }, (_, index) => entryAt(index));
const log = filesOfLog(third, entries);

const follow = (change: Partial<KeysToFollow> = {}, files = log) =>
  followKeys({
    read: async (path) => files.get(path),
    sha256,
    vkey: formatVkey(third.key),
    rotations: ROTATIONS,
    ...change,
  });

const verdictOf = async (change: Partial<KeysToFollow>, files = log): Promise<string> => {
  const keys = await follow(change, files);
  if (keys.kind === 'failed') return keys.error;
  const opened = await keys.value.openCheckpoint(files.get('checkpoint') ?? new Uint8Array());
  return opened.kind === 'ok' ? 'ok' : opened.error;
};

describe('the keys of a log', () => {
  test.each([
    ['oldest', first],
    ['middle', second],
    ['newest', third],
  ])('are followed from the %s, and open entries of each', async (_, { key }) => {
    const keys = await follow({ vkey: formatVkey(key) });
    if (keys.kind === 'failed') throw new Error(keys.error);
    expect(keys.value.keys.map(({ from }) => from)).toEqual([0, 301, 420]);
    for (const index of [0, 1, 299, 300, 301, 418, 419, 420, 599]) {
      const opened = await keys.value.open(entries[index] as Uint8Array, index);
      expect(opened.kind === 'ok' && opened.value.entry, String(index)).toBe(sampleStatement(first, index).entry);
    }
    expect(await verdictOf({ vkey: formatVkey(key) })).toBe('ok');
  });

  test('are of no use for an entry that the key in force did not sign', async () => {
    const keys = await follow();
    if (keys.kind === 'failed') throw new Error(keys.error);
    const late = signEntry(first, sampleStatement(first, 500));
    expect(await keys.value.open(late, 500)).toEqual({ kind: 'failed', error: 'envelope-unknown-key' });
    const early = signEntry(third, sampleStatement(third, 5));
    expect(await keys.value.open(early, 5)).toEqual({ kind: 'failed', error: 'envelope-unknown-key' });
    const other = signEntry(stranger, sampleStatement(stranger, 0));
    expect(await keys.value.open(other, 0)).toEqual({ kind: 'failed', error: 'first-entry-not-its-key' });
  });

  test.each<[string, Partial<KeysToFollow>, string]>([
    ['a key the log never had', { vkey: formatVkey(stranger.key) }, 'vkey-not-of-log'],
    ['a key that is none', { vkey: 'x' }, 'vkey-malformed'],
    ['a hint that leaves the first replacement out', { rotations: [419] }, 'rotation-wrong-previous-key'],
    ['a hint that leaves the last one out', { rotations: [300], vkey: formatVkey(first.key) }, 'note-unknown-key'],
    ['a hint that names an entry that replaces none', { rotations: [299] }, 'vkey-not-of-log'],
    ['a hint beyond the tree', { rotations: [300, 419, 600] }, 'ok'],
  ])('from %s: %s', async (_, change, verdict) => {
    expect(await verdictOf(change)).toBe(verdict);
  });

  test('are not followed over a replacement that stands outside the tree', async () => {
    const forged = filesOfLog(stranger, [
      ...entries.slice(0, 300),
      rotationEntry(first, stranger, 300),
      ...entries.slice(301),
    ]);
    const mixed = new Map(log).set('tile/entries/001', forged.get('tile/entries/001') as Uint8Array);
    expect(await verdictOf({}, mixed)).toBe('proof-root-mismatch');
    const resigned = new Map(log).set('checkpoint', signCheckpoint(first, { size: SIZE, root: new Uint8Array(32) }));
    expect(await verdictOf({}, resigned)).toBe('proof-root-mismatch');
  });
});
