/** Against a real log of several bundles. */
import { describe, expect, test } from 'vitest';
import { formatVkey, type ReadFile } from '#evidence-verifier';
import {
  filesOfLog,
  sampleStatement,
  sha256,
  signEntry,
  signerFromSeed,
} from '../../../packages/evidence-verifier/src/testing.ts';
import { kindOf, newestEntries } from './log-entries.ts';

const SIZE = 300;
const signer = signerFromSeed('mitsuke.example/log', 'log-entries');
const files = filesOfLog(
  signer,
  Array.from({ length: SIZE }, (_, index) => signEntry(signer, sampleStatement(signer, index))),
);
const reader: ReadFile = async (path) => files.get(path);
const ask = { read: reader, vkey: formatVkey(signer.key), rotations: [], sha256 };

describe('the newest entries', () => {
  test('come newest first, across bundles, with what they state', async () => {
    const entries = await newestEntries({ ...ask, most: 60 });
    expect(entries.map(({ index }) => index)).toEqual(Array.from({ length: 60 }, (_, at) => SIZE - 1 - at));
    expect(entries[59]?.statement?.entry).toBe(sampleStatement(signer, SIZE - 60).entry);
  });

  test('are all there are when more are asked for', async () => {
    expect(await newestEntries({ ...ask, most: 1_000 })).toHaveLength(SIZE);
  });

  test('that another key signed are shown as unreadable, not left out', async () => {
    const stranger = signerFromSeed('mitsuke.example/log', 'somebody else');
    const entries = await newestEntries({ ...ask, vkey: formatVkey(stranger.key), most: 3 });
    expect(entries).toEqual([299, 298, 297].map((index) => ({ index, statement: undefined })));
  });

  test('of a log without a checkpoint are none', async () => {
    expect(await newestEntries({ ...ask, read: async () => undefined, most: 3 })).toEqual([]);
  });
});

test('an entry is named by its kind, one of another vocabulary by its whole type', () => {
  const statement = sampleStatement(signer, 0);
  expect(kindOf({ ...statement, predicateType: 'urn:mitsuke:evidence:case-act:v1' })).toBe('case-act');
  expect(kindOf({ ...statement, predicateType: 'https://example.com/other' })).toBe('https://example.com/other');
});
