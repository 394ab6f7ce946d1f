import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from './bytes.ts';
import { formatVkey } from './note.ts';
import {
  filesOfLog,
  sampleLog,
  sampleStatement,
  sha256,
  signCheckpoint,
  signEntry,
  signerFromSeed,
} from './testing.ts';
import { entryRanges, tilesOfTree } from './tiles.ts';
import { type LogVerdict, type VerifyLogOptions, verifyLog } from './verify-log.ts';

const signer = signerFromSeed('log.example/a', 'log');
const vkey = formatVkey(signer.key);
const SIZE = 600;
const log = sampleLog(signer, SIZE);
const entries = Array.from({ length: SIZE }, (_, index) => signEntry(signer, sampleStatement(signer, index)));

const verify = (files: Map<string, Uint8Array>, more: Partial<VerifyLogOptions> = {}): Promise<LogVerdict> =>
  verifyLog({ read: async (path) => files.get(path), vkey, sha256, ...more });

const fileOf = (files: Map<string, Uint8Array>, path: string): Uint8Array => {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`no ${path}`);
  return bytes;
};

const flipped = (path: string, at: number, bit = 0): Map<string, Uint8Array> => {
  const bytes = fileOf(log, path).slice();
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return new Map(log).set(path, bytes);
};

test('a wrong key of the right name is told after the first bundles, however long the log is', async () => {
  const one = signerFromSeed('log.example/wrong-key', 'one');
  const other = signerFromSeed('log.example/wrong-key', 'other');
  const long = sampleLog(one, 3_000);
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return long.get(path);
  };
  const verdict = await verifyLog({ read, vkey: formatVkey(other.key), sha256, ahead: 2 });
  expect(verdict).toMatchObject({ kind: 'diverges', code: 'note-unknown-key', path: 'checkpoint' });
  expect(asked.filter((path) => path.startsWith('tile/entries/')).length).toBeLessThanOrEqual(3);
});

describe('a sound log', () => {
  test('is verified, all of it read', async () => {
    const read = new Set<string>();
    const seen: number[] = [];
    const verdict = await verifyLog({
      read: async (path) => {
        read.add(path);
        return log.get(path);
      },
      vkey,
      sha256,
      onProgress: ({ entries: done }) => seen.push(done),
    });
    expect(verdict).toMatchObject({ kind: 'verified', origin: 'log.example/a', size: SIZE });
    expect(verdict.kind === 'verified' && verdict.entriesByType).toEqual({
      'urn:mitsuke:evidence:key-event:v1': 1,
      'urn:mitsuke:evidence:decision-batch:v1': SIZE - 1,
    });
    expect([...read].sort()).toEqual([...log.keys()].sort());
    expect(seen).toEqual([256, 512, 600]);
  });

  test.each([0, 1, 2, 255, 256, 257, 511, 512])('of %i entries is verified', async (size) => {
    const files = filesOfLog(signer, entries.slice(0, size));
    expect(files.size).toBe([...tilesOfTree(size)].length + 1);
    expect((await verify(files)).kind).toBe('verified');
  });

  test('of 65,800 opaque entries, with tiles of three levels, is verified', async () => {
    const big = filesOfLog(
      signer,
      Array.from({ length: 65_800 }, (_, i) => utf8(`entry ${i}`)),
    );
    expect(big.has('tile/1/000')).toBe(true);
    expect((await verify(big, { entries: 'opaque' })).kind).toBe('verified');
    const tile = fileOf(big, 'tile/1/001.p/1').slice();
    tile[5] = (tile[5] ?? 0) ^ 1;
    expect(await verify(new Map(big).set('tile/1/001.p/1', tile), { entries: 'opaque' })).toEqual({
      kind: 'diverges',
      code: 'tile-hash-mismatch',
      path: 'tile/1/001.p/1',
      index: 65_536,
      byte: 5,
    });
  });

  test('whose partial tiles were replaced by full ones still gives the older tree', async () => {
    const newer = filesOfLog(signer, entries.slice(0, 512));
    const older = filesOfLog(signer, entries.slice(0, 300));
    for (const kept of ['checkpoint', 'tile/1/000.p/1']) newer.set(kept, fileOf(older, kept));
    expect(await verify(newer)).toMatchObject({ kind: 'verified', size: 300 });
  });
});

describe('one flipped bit', () => {
  test('anywhere in a small log is noticed', async () => {
    const small = filesOfLog(signer, entries.slice(0, 5));
    for (const [path, bytes] of small) {
      for (let at = 0; at < bytes.length; at++) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ 0x01;
        expect((await verify(new Map(small).set(path, changed))).kind).toBe('diverges');
      }
    }
  });

  test('in any file of a large log is noticed', async () => {
    const paths = [...log.keys()];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), fc.nat(7), async (path, at, bit) => {
        expect((await verify(flipped(path, at % fileOf(log, path).length, bit))).kind).toBe('diverges');
      }),
      { numRuns: 60 },
    );
  });

  test('in an entry is named by index and byte range', async () => {
    const path = 'tile/entries/001';
    const ranges = entryRanges(fileOf(log, path), 256);
    const [start, end] = ranges.kind === 'ok' ? (ranges.value[44] ?? [0, 0]) : [0, 0];
    expect(await verify(flipped(path, start + 100))).toEqual({
      kind: 'diverges',
      code: 'entry-differs-from-tile',
      path,
      index: 300,
      byte: start,
      endByte: end,
    });
  });
});

describe('a log with something wrong', () => {
  const without = (path: string) => new Map([...log].filter(([name]) => name !== path));
  const changed = (path: string, bytes: Uint8Array) => new Map(log).set(path, bytes);
  const resigned = (index: number, entry: Uint8Array) => filesOfLog(signer, entries.with(index, entry));
  const bundle = fileOf(log, 'tile/entries/000');

  test.each<[string, Map<string, Uint8Array>, Partial<LogVerdict>]>([
    ['no checkpoint', without('checkpoint'), { code: 'checkpoint-missing' }],
    ['no bundle', without('tile/entries/001'), { code: 'bundle-missing', index: 256 }],
    ['no tile', without('tile/0/001'), { code: 'tile-missing', index: 256, path: 'tile/0/001' }],
    ['no upper tile', without('tile/1/000.p/2'), { code: 'tile-missing', index: 0 }],
    [
      'a truncated bundle',
      changed('tile/entries/000', bundle.subarray(0, -1)),
      { code: 'bundle-truncated', index: 255 },
    ],
    [
      'a bundle with a byte too many',
      changed('tile/entries/000', concat(bundle, Uint8Array.of(0))),
      { code: 'bundle-trailing-bytes', index: 255, byte: bundle.length },
    ],
    [
      'a bundle too short by an entry',
      changed('tile/entries/002.p/88', fileOf(filesOfLog(signer, entries.slice(0, 599)), 'tile/entries/002.p/87')),
      { code: 'bundle-truncated', index: 599 },
    ],
    ['a short tile', changed('tile/0/000', new Uint8Array(8160)), { code: 'tile-wrong-size', index: 0 }],
    [
      'an entry signed by another key, in the tree',
      resigned(400, signEntry(signerFromSeed('log.example/a', 'another'), sampleStatement(signer, 400))),
      { code: 'envelope-unknown-key', index: 400 },
    ],
    ['an entry that is not a statement', resigned(3, utf8('hello')), { code: 'envelope-malformed', index: 3 }],
    [
      'an entry of another log',
      resigned(9, signEntry(signer, { ...sampleStatement(signer, 9), log: 'log.example/b' })),
      { code: 'statement-wrong-log', index: 9 },
    ],
    [
      'a first entry that does not state the key',
      resigned(0, signEntry(signer, sampleStatement(signer, 1))),
      { code: 'first-entry-not-its-key', index: 0 },
    ],
    [
      'a checkpoint of another tree',
      changed('checkpoint', signCheckpoint(signer, { size: SIZE, root: sha256(utf8('other')) })),
      { code: 'root-mismatch', path: 'checkpoint' },
    ],
  ])('%s', async (_, files, expected) => {
    expect(await verify(files)).toMatchObject({ kind: 'diverges', ...expected });
  });

  test('another verifier key, or none', async () => {
    const other = formatVkey(signerFromSeed('log.example/a', 'another').key);
    expect(await verify(log, { vkey: other })).toMatchObject({ code: 'note-unknown-key' });
    const stranger = formatVkey(signerFromSeed('log.example/b', 'log').key);
    expect(await verify(log, { vkey: stranger })).toMatchObject({ code: 'note-unknown-key' });
    expect(await verify(log, { vkey: 'what' })).toMatchObject({ code: 'vkey-malformed' });
  });
});

describe('an older checkpoint', () => {
  const checkpointAt = (size: number, list = entries) => fileOf(filesOfLog(signer, list.slice(0, size)), 'checkpoint');

  test.each([0, 1, 255, 256, 300, 600])('of %i entries is continued', async (size) => {
    expect(await verify(log, { older: checkpointAt(size) })).toMatchObject({ kind: 'verified', olderSize: size });
  });

  test('catches an operator who rewrote an old entry and signed again', async () => {
    const rewritten = entries.with(17, signEntry(signer, { ...sampleStatement(signer, 17), collector: 'nobody' }));
    const files = filesOfLog(signer, rewritten);
    expect((await verify(files)).kind).toBe('verified');
    expect(await verify(files, { older: checkpointAt(300) })).toMatchObject({ code: 'older-checkpoint-inconsistent' });
  });

  test('of a longer log, or not of this log, is refused', async () => {
    const files = filesOfLog(signer, entries.slice(0, 100));
    expect(await verify(files, { older: checkpointAt(300) })).toMatchObject({ code: 'older-checkpoint-is-larger' });
    expect(await verify(log, { older: utf8('x') })).toMatchObject({ code: 'older-checkpoint-refused' });
    const odd = signCheckpoint(signer, { size: 0, root: sha256(utf8('x')) });
    expect(await verify(log, { older: odd })).toMatchObject({ code: 'older-checkpoint-inconsistent' });
  });
});
