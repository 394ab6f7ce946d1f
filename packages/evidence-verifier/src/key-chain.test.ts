import { describe, expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { encodeSignedEnvelope, preAuthEncoding, STATEMENT_PAYLOAD_TYPE } from './envelope.ts';
import { formatVkey } from './note.ts';
import { encodeStatement, type Statement } from './statement.ts';
import {
  filesOfLog,
  rotationEntry,
  rotationStatement,
  sampleStatement,
  sha256,
  signCheckpoint,
  signEntry,
  signerFromSeed,
  type TestSigner,
} from './testing.ts';
import { type VerifyLogOptions, verifyLog } from './verify-log.ts';

const origin = 'log.example/a';
const [first, second, third, stranger] = ['first', 'second', 'third', 'stranger'].map((seed) =>
  signerFromSeed(origin, seed),
) as [TestSigner, TestSigner, TestSigner, TestSigner];
const SECOND_FROM = 301;
const THIRD_FROM = 420;

/** 600 entries; the key is replaced at 300 and at 419. */
const entryAt = (index: number): Uint8Array => {
  if (index === SECOND_FROM - 1) return rotationEntry(first, second, index);
  if (index === THIRD_FROM - 1) return rotationEntry(second, third, index);
  const signer = index < SECOND_FROM ? first : index < THIRD_FROM ? second : third;
  return signEntry(signer, sampleStatement(index === 0 ? first : signer, index));
};
const entries = Array.from({ length: 600 }, (_, index) => entryAt(index));
const logOf = (size: number, signer: TestSigner, list = entries) => filesOfLog(signer, list.slice(0, size));
const log = logOf(600, third);
const verify = (files: Map<string, Uint8Array>, more: Partial<VerifyLogOptions> = {}) =>
  verifyLog({ read: async (path) => files.get(path), vkey: formatVkey(first.key), sha256, ...more });

describe('a log whose key was replaced twice', () => {
  test.each([
    ['oldest', first],
    ['middle', second],
    ['newest', third],
  ])('verifies with its %s key', async (_, { key }) => {
    expect(await verify(log, { vkey: formatVkey(key) })).toMatchObject({
      kind: 'verified',
      keys: [
        { vkey: formatVkey(first.key), from: 0 },
        { vkey: formatVkey(second.key), from: SECOND_FROM },
        { vkey: formatVkey(third.key), from: THIRD_FROM },
      ],
    });
  });

  test('does not verify with a key it never had', async () => {
    const vkey = formatVkey(stranger.key);
    expect(await verify(log, { vkey })).toMatchObject({ code: 'vkey-not-of-log' });
    const resigned = logOf(600, stranger);
    expect(await verify(resigned, { vkey })).toMatchObject({ code: 'vkey-not-of-log' });
    expect(await verify(resigned)).toMatchObject({ code: 'note-unknown-key' });
  });

  test('is refused with a checkpoint of a key that was replaced before', async () => {
    expect(await verify(logOf(600, first))).toMatchObject({ code: 'checkpoint-key-not-in-force' });
    expect(await verify(logOf(SECOND_FROM, first))).toMatchObject({ code: 'checkpoint-key-not-in-force' });
    expect(await verify(logOf(SECOND_FROM, second))).toMatchObject({ kind: 'verified' });
  });

  test('continues older checkpoints, each opened with the key of its time', async () => {
    for (const [size, signer] of [
      [0, first],
      [300, first],
      [301, second],
      [500, third],
    ] as const) {
      const older = logOf(size, signer).get('checkpoint') as Uint8Array;
      expect(await verify(log, { older })).toMatchObject({ kind: 'verified', olderSize: size });
    }
    const older = logOf(500, first).get('checkpoint') as Uint8Array;
    expect(await verify(log, { older })).toMatchObject({ code: 'older-checkpoint-refused' });
  });

  test('verifies without the signature of each entry too, its rotations checked all the same', async () => {
    expect(await verify(log, { entries: 'stated' })).toMatchObject({ kind: 'verified', size: 600 });
  });
});

const rotation = (changes: Partial<Statement>, signers: readonly TestSigner[] = [first, second]): Uint8Array => {
  const payload = encodeStatement({ ...rotationStatement(first, second, 5), ...changes });
  const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
  return encodeSignedEnvelope(
    payload,
    signers.map(({ key, sign }) => ({ key, signature: sign(message) })),
  );
};
const fact = rotationStatement(first, second, 5).fact;
const lying = { ...second, sign: stranger.sign };
const elsewhere = signerFromSeed('log.example/b', 'second');

describe('a rotation is refused', () => {
  test.each<[string, Uint8Array, string]>([
    ['with one signature', signEntry(first, rotationStatement(first, second, 5)), 'rotation-malformed'],
    ['that is no key event', rotation(sampleStatement(first, 5)), 'rotation-malformed'],
    ['with a further member', rotation({ fact: { ...fact, more: 1 } }), 'rotation-malformed'],
    [
      'to a key of another name',
      rotation({ fact: { ...fact, vkey: formatVkey(elsewhere.key) } }),
      'rotation-malformed',
    ],
    [
      'whose subject is another key',
      rotation({ subjects: [{ name: 'public-key', algorithm: 'sha256', digest: sha256(utf8('x')) }] }),
      'rotation-malformed',
    ],
    ['of another log', rotation({ log: 'log.example/b' }), 'statement-wrong-log'],
    [
      'from a key that is not in force',
      rotation({ fact: { ...fact, previousVkey: formatVkey(third.key) } }),
      'rotation-wrong-previous-key',
    ],
    ['signed first by another', rotation({}, [third, second]), 'rotation-wrong-previous-key'],
    ['in the wrong order', rotation({}, [second, first]), 'rotation-wrong-previous-key'],
    ['to the key in force', rotationEntry(first, first, 5), 'rotation-key-reused'],
    ['that the new key did not sign', rotation({}, [first, lying]), 'rotation-signature-invalid'],
    [
      'that the old key did not sign',
      rotation({}, [{ ...first, sign: stranger.sign }, second]),
      'rotation-signature-invalid',
    ],
    ['whose second signature is of a third key', rotation({}, [first, third]), 'rotation-signature-invalid'],
  ])('%s', async (_, entry, code) => {
    for (const rule of ['signed', 'stated'] as const) {
      const files = logOf(6, first, entries.slice(0, 5).concat([entry]));
      expect(await verify(files, { entries: rule })).toMatchObject({ kind: 'diverges', code, index: 5 });
    }
  });

  test('to a key that was in force before', async () => {
    const list = [...entries.slice(0, 5), rotationEntry(first, second, 5), rotationEntry(second, first, 6)];
    expect(await verify(logOf(7, first, list))).toMatchObject({ code: 'rotation-key-reused', index: 6 });
  });

  test('and so is an entry of the old key after it, and a second statement of the first key', async () => {
    const late = [...entries.slice(0, 5), rotationEntry(first, second, 5), signEntry(first, sampleStatement(first, 6))];
    expect(await verify(logOf(7, second, late))).toMatchObject({ code: 'envelope-unknown-key', index: 6 });
    const again = { ...sampleStatement(first, 0), entry: sampleStatement(first, 6).entry };
    const twice = [...entries.slice(0, 5), signEntry(first, again)];
    expect(await verify(logOf(6, first, twice))).toMatchObject({ code: 'key-created-again', index: 5 });
  });

  test('as the first entry', async () => {
    const begun = await verify(logOf(1, first, [rotationEntry(first, second, 0)]));
    expect(begun).toMatchObject({ code: 'first-entry-not-its-key', index: 0 });
  });
});

test('entries before the rotation cannot be written anew by who holds only the new key', async () => {
  const forged = signEntry(second, sampleStatement(second, 17));
  const files = logOf(600, third, entries.with(17, forged));
  expect(await verify(files, { vkey: formatVkey(third.key) })).toMatchObject({
    code: 'envelope-unknown-key',
    index: 17,
  });
});

test('a checkpoint that two keys of the log signed opens with the one in force', async () => {
  const both = new TextDecoder().decode(log.get('checkpoint'));
  const root = signCheckpoint(second, { size: 600, root: await rootOf() });
  const line = new TextDecoder().decode(root).split('\n').at(-2);
  const files = new Map(log).set('checkpoint', utf8(`${both}${line}\n`));
  expect(await verify(files, { vkey: formatVkey(second.key) })).toMatchObject({ kind: 'verified' });
});

const rootOf = async (): Promise<Uint8Array> => {
  const verdict = await verify(log);
  if (verdict.kind === 'diverges') throw new Error(verdict.code);
  return verdict.root;
};
