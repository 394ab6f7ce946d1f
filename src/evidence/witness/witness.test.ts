import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type CosignerKey,
  checkpointText,
  concat,
  encodeNote,
  formatVkey,
  hexOf,
  openCheckpoint,
  parseCheckpoint,
  parseCosignerVkey,
  parseNote,
  utf8,
  utf8Text,
  verifyCosignature,
} from '#evidence-verifier';
import { instantOfMs, Secret } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Keys } from '#platform/keys';
import type { Objects } from '#platform/objects';
import { signCheckpoint, signerFromSeed } from '../../../packages/evidence-verifier/src/testing.ts';
import { openSealedFileKeys } from '../../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../../platform/objects/folder.ts';
import { sha256 } from '../sha256.ts';
import { parseSize, readCosignature, WITNESS_REQUEST_LIMIT_BYTES } from './add-checkpoint.ts';
import { testLog } from './testing-log.ts';
import { openWitness, type Refusal, type Witness, WitnessStateDamaged, witnessedLog } from './witness.ts';

const NAME = 'witness.example/w1';
const log = testLog('log.example/a');
const forked = testLog('log.example/a', 2);
const other = testLog('log.example/b');
const stranger = testLog('log.example/c');
const textOf = (checkpoint: Uint8Array) => `${(utf8Text(checkpoint) ?? '').split('\n\n')[0]}\n`;

let folder: string;
let keys: Keys;
let place = 0;
let state: Objects;
let nowMs: number;
let refused: { origin: string; code: Refusal; note: string }[];
const clock = { now: () => instantOfMs(nowMs) } as Clock;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mitsuke-witness-'));
  keys = await openSealedFileKeys({ path: join(folder, 'keys.json'), sealingSecret: new Secret('for tests only') });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  place += 1;
  state = await openFolderObjects(join(folder, `state-${place}`));
  nowMs = 1_763_683_200_000;
  refused = [];
});

const open = (using = state): Promise<Witness> =>
  openWitness({
    name: NAME,
    logs: [log, other].map(({ signer }) => witnessedLog(signer.key.name, [formatVkey(signer.key)])),
    keys,
    clock,
    state: using,
    onRefused: (each) => refused.push(each),
  });
const keyOf = ({ vkey }: Witness): CosignerKey => {
  const key = parseCosignerVkey(vkey, sha256);
  if (key.kind === 'failed') throw new Error(key.error);
  return key.value;
};
const statusOf = async (witness: Witness, body: Uint8Array): Promise<number> =>
  (await witness.addCheckpoint(body)).status;

describe('a witness', () => {
  test('cosigns what continues the latest it cosigned, and gives that checkpoint to whoever asks', async () => {
    const witness = await open();
    for (const [older, newer] of [
      [0, 3],
      [3, 3],
      [3, 8],
    ] as const) {
      const answer = await witness.addCheckpoint(await log.request(older, newer));
      expect(answer.status).toBe(200);
      const read = await readCosignature(answer.body, textOf(log.checkpoint(newer)), keyOf(witness));
      expect(read).toMatchObject({ kind: 'ok', value: { name: NAME, timeS: nowMs / 1_000 } });
    }
    const kept = await witness.readCheckpoint(hexOf(sha256(utf8('log.example/a'))));
    expect(kept.status).toBe(200);
    expect(await openCheckpoint(kept.body, log.signer.key)).toMatchObject({ kind: 'ok', value: { size: 8 } });
    const note = parseNote(kept.body);
    expect(note.kind === 'ok' && (await verifyCosignature(note.value, keyOf(witness))).kind).toBe('ok');
    expect((await witness.readCheckpoint(hexOf(sha256(utf8('log.example/b'))))).status).toBe(404);
    expect((await witness.readCheckpoint('..')).status).toBe(404);
  });

  test('begins with any size, also with the empty tree', async () => {
    const witness = await open();
    expect(await statusOf(witness, await log.request(0, 0))).toBe(200);
    expect(await statusOf(witness, await log.request(0, 5))).toBe(200);
    expect(await statusOf(witness, await other.request(0, 100))).toBe(200);
  });

  test('remembers across restarts', async () => {
    expect(await statusOf(await open(), await log.request(0, 5))).toBe(200);
    const again = await open();
    expect(await statusOf(again, await log.request(0, 7))).toBe(409);
    expect(await statusOf(again, await log.request(5, 7))).toBe(200);
  });

  test('says from which size to go on', async () => {
    const witness = await open();
    await witness.addCheckpoint(await log.request(0, 5));
    for (const older of [0, 3, 6]) {
      const answer = await witness.addCheckpoint(await log.request(older, 8));
      expect(answer).toMatchObject({ status: 409, mediaType: 'text/x.tlog.size' });
      expect(parseSize(answer.body)).toBe(5);
    }
  });

  test('never cosigns a smaller tree, a replayed one, or another of the same size', async () => {
    const witness = await open();
    const first = await log.request(0, 5);
    expect(await statusOf(witness, first)).toBe(200);
    expect(await statusOf(witness, first)).toBe(409);
    expect(await statusOf(witness, await log.request(3, 3))).toBe(409);
    expect(await statusOf(witness, await log.request(5, 5, { checkpoint: log.checkpoint(3) }))).toBe(400);
    expect(await statusOf(witness, await forked.request(5, 5))).toBe(422);
    expect(refused).toMatchObject([{ origin: 'log.example/a', code: 'same-size-other-root' }]);
  });

  test('never cosigns a fork, whatever proof comes with it', async () => {
    const witness = await open();
    await witness.addCheckpoint(await log.request(0, 5));
    const checkpoint = forked.checkpoint(8);
    for (const proof of [await forked.proof(5, 8), await log.proof(5, 8), []]) {
      expect(await statusOf(witness, await log.request(5, 8, { proof, checkpoint }))).toBe(422);
    }
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('proof-does-not-verify'));
    expect(await statusOf(witness, await log.request(5, 8))).toBe(200);
  });

  test('wants no proof from the empty tree, and an empty tree to have its root', async () => {
    const witness = await open();
    expect(await statusOf(witness, await log.request(0, 5, { proof: [log.root(1)] }))).toBe(422);
    const hollow = signCheckpoint(log.signer, { size: 0, root: log.root(1) });
    expect(await statusOf(witness, await log.request(0, 0, { checkpoint: hollow }))).toBe(422);
  });

  test('knows a log by its origin and its key', async () => {
    const witness = await open();
    expect(await statusOf(witness, await stranger.request(0, 5))).toBe(404);
    const impostor = signerFromSeed('log.example/a', 'another seed');
    const byImpostor = signCheckpoint(impostor, { size: 5, root: log.root(5) });
    expect(await statusOf(witness, await log.request(0, 5, { checkpoint: byImpostor }))).toBe(403);
    // The known key's own line is there and does not verify, beside one that does.
    const lines = (bytes: Uint8Array) => (utf8Text(bytes) ?? '').split('\n\n')[1] ?? '';
    const both = concat(log.checkpoint(5), utf8(lines(log.checkpoint(4))));
    expect(await statusOf(witness, await log.request(0, 5, { checkpoint: both }))).toBe(403);
    const text = checkpointText({ origin: 'log.example/a', size: 5, root: log.root(5) });
    const crossed = encodeNote(text, other.signer.key, other.signer.sign(utf8(text)));
    expect(await statusOf(witness, await log.request(0, 5, { checkpoint: crossed }))).toBe(403);
    const strangers = concat(log.checkpoint(5), utf8(lines(stranger.checkpoint(5))));
    expect(await statusOf(witness, await log.request(0, 5, { checkpoint: strangers }))).toBe(200);
  });

  test('of many at once for one origin grants one, and never goes back', async () => {
    const witness = await open();
    const bodies = await Promise.all(Array.from({ length: 12 }, (_, n) => log.request(0, 12 - n)));
    const statuses = await Promise.all(bodies.map((body) => statusOf(witness, body)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(11);
    const kept = await witness.readCheckpoint(hexOf(sha256(utf8('log.example/a'))));
    const note = parseNote(kept.body);
    const granted = 12 - statuses.indexOf(200);
    expect(note.kind === 'ok' && parseCheckpoint(note.value.text)).toMatchObject({ value: { size: granted } });
  });

  test('gives a later tree no earlier time, though its clock is set back', async () => {
    const witness = await open();
    await witness.addCheckpoint(await log.request(0, 3));
    nowMs -= 3_600_000;
    const answer = await witness.addCheckpoint(await log.request(3, 5));
    const read = await readCosignature(answer.body, textOf(log.checkpoint(5)), keyOf(witness));
    expect(read).toMatchObject({ value: { timeS: 1_763_683_200 } });
  });
});

describe('the state of a witness', () => {
  test('that was not persisted gives no cosignature, and the same request is granted later', async () => {
    const broken = await open({ ...state, put: () => Promise.reject(new Error('disk full')) });
    await expect(broken.addCheckpoint(await log.request(0, 5))).rejects.toThrow('disk full');
    const fork = await forked.request(0, 5);
    expect(await statusOf(await open(), fork)).toBe(200);
  });

  test('that was persisted but reported as failed is not forgotten: the fork is refused, the same tree granted', async () => {
    let failing = true;
    const witness = await open({
      ...state,
      put: async (name, bytes) => {
        await state.put(name, bytes);
        if (failing) throw new Error('reported failed');
      },
    });
    await expect(witness.addCheckpoint(await log.request(0, 5))).rejects.toThrow('reported failed');
    failing = false;
    expect(await statusOf(witness, await forked.request(0, 5))).toBe(409);
    expect(await statusOf(witness, await forked.request(5, 5))).toBe(422);
    expect(await statusOf(witness, await log.request(5, 5))).toBe(200);
  });

  test('that cannot be read is not taken for none', async () => {
    const witness = await open();
    await witness.addCheckpoint(await log.request(0, 5));
    const name = `${hexOf(sha256(utf8('log.example/a')))}/checkpoint`;
    for (const bytes of [new Uint8Array(0), log.checkpoint(5), utf8('x')]) {
      await state.put(name, bytes);
      await expect(witness.addCheckpoint(await log.request(0, 7))).rejects.toThrow(WitnessStateDamaged);
    }
    // What it cosigned for another log is not this one's either.
    await witness.addCheckpoint(await other.request(0, 5));
    const others = await state.get(`${hexOf(sha256(utf8('log.example/b')))}/checkpoint`);
    await state.put(name, others ?? new Uint8Array(0));
    await expect(witness.addCheckpoint(await log.request(0, 7))).rejects.toThrow(WitnessStateDamaged);
    expect(await statusOf(witness, await other.request(5, 7))).toBe(200);
  });
});

describe('a request that is not to the byte what it should be', () => {
  const change = (text: string, body: Uint8Array) => {
    const [from = '', to = ''] = text.split(' → ');
    return utf8((utf8Text(body) ?? '').replace(from.replaceAll('\\n', '\n'), to.replaceAll('\\n', '\n')));
  };
  test.each([
    'old 3\\n → old 03\\n',
    'old 3\\n → old -3\\n',
    'old 3\\n → old 3 \\n',
    'old 3\\n → old  3\\n',
    'old 3\\n → Old 3\\n',
    'old 3\\n → old 3\\r\\n',
    'old 3\\n → ',
    'old 3\\n → old 3\\nAAAA\\n',
    'old 3\\n → old 3\\nnot base64!\\n',
    'old 3\\n → old 99999999999999999\\n',
    '\\n\\nlog → \\nlog',
    'example/a\\n8\\n → example/a\\n08\\n',
    '\\n\\n— → \\n—',
  ])('%s is answered 400', async (text) => {
    const witness = await open();
    await witness.addCheckpoint(await log.request(0, 3));
    expect(await statusOf(witness, change(text, await log.request(3, 8)))).toBe(400);
  });

  test('nothing, too many lines and too much are answered 400', async () => {
    const witness = await open();
    expect(await statusOf(witness, new Uint8Array(0))).toBe(400);
    expect(await statusOf(witness, new Uint8Array([0xff, 0xfe]))).toBe(400);
    const line = `${Buffer.alloc(32).toString('base64')}\n`;
    expect(await statusOf(witness, concat(utf8(`old 0\n${line.repeat(64)}\n`), log.checkpoint(3)))).toBe(400);
    expect(await statusOf(witness, new Uint8Array(WITNESS_REQUEST_LIMIT_BYTES + 1).fill(0x41))).toBe(400);
  });

  test('any bytes, and any change of a good request, are refused without changing what is kept', async () => {
    const witness = await open();
    await witness.addCheckpoint(await log.request(0, 3));
    const name = `${hexOf(sha256(utf8('log.example/a')))}/checkpoint`;
    const before = await state.get(name);
    const good = await log.request(3, 8);
    const changed = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
      const bytes = good.slice();
      bytes[at] = (bytes[at] ?? 0) ^ by;
      return bytes;
    });
    const cut = fc.nat(good.length - 1).map((end) => good.slice(0, end));
    const body = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string().map(utf8), changed, cut);
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        expect([400, 403, 404, 409, 422]).toContain(await statusOf(witness, bytes));
      }),
      { numRuns: 300 },
    );
    expect(await state.get(name)).toEqual(before);
    expect(await statusOf(witness, good)).toBe(200);
  });
});
