/** Replacing a log's key: what the verifier, which knows one key only, makes of it, and what a crash leaves. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseNote } from '#evidence-verifier';
import type { TenantId } from '#kernel';
import { createEvidence, type EvidencePorts, verifyExport } from './index.ts';
import { filesOf } from './log-files.ts';
import { appendMany, batchEntry, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

let room: TestEvidence;
beforeAll(async () => {
  room = await openTestEvidence();
});
afterAll(() => room.close());

const begin = async (count = 2): Promise<TenantId> => {
  const tenant = newId('ten');
  await appendMany(room, tenant, count);
  await publish();
  return tenant;
};
const publish = async () => {
  const pass = await room.evidence.sequencer.runOnce();
  expect(pass).toMatchObject({ kind: 'ok', value: { failures: [] } });
};
const stateOf = (tenant: TenantId) => room.evidence.logOf(scopeOf(tenant));
const readOf = async (tenant: TenantId) => filesOf(room.ports.objects, (await stateOf(tenant)).log);
const verdictBy = async (tenant: TenantId, vkey: string, older?: Uint8Array) =>
  verifyExport({ read: await readOf(tenant), vkey, ...(older === undefined ? {} : { older }) });
const keyIdOf = (vkey: string) => vkey.split('+')[1];
const checkpointOf = async (tenant: TenantId) => (await (await readOf(tenant))('checkpoint')) as Uint8Array;
const signerOf = async (tenant: TenantId) => {
  const note = parseNote(await checkpointOf(tenant));
  return note.kind === 'ok' ? note.value.signatures.map(({ keyId }) => Buffer.from(keyId).toString('hex')) : note.error;
};

test('the log is verified by any of its keys, over any number of rotations', async () => {
  const tenant = await begin();
  const first = (await stateOf(tenant)).vkey;
  const older = await checkpointOf(tenant);
  const vkeys = [first];
  for (const reason of ['scheduled', 'suspected-compromise'] as const) {
    const rotation = await room.evidence.rotateKey(tenant, reason);
    expect(rotation.previousVkey).toBe(vkeys.at(-1));
    vkeys.push(rotation.vkey);
    await appendMany(room, tenant, 3);
    await publish();
    expect(await signerOf(tenant)).toEqual([keyIdOf(rotation.vkey)]);
    expect((await stateOf(tenant)).vkey).toBe(rotation.vkey);
  }
  // Two of the start and its key, then a rotation and three entries, twice.
  expect((await stateOf(tenant)).keys).toEqual([
    { vkey: vkeys[0], fromSize: 0 },
    { vkey: vkeys[1], fromSize: 4 },
    { vkey: vkeys[2], fromSize: 8 },
  ]);
  for (const vkey of vkeys) {
    expect(await verdictBy(tenant, vkey)).toMatchObject({ kind: 'verified', size: 11 });
    expect(await verdictBy(tenant, vkey, older)).toMatchObject({ kind: 'verified', olderSize: 3 });
  }
  const stranger = (await stateOf(await begin())).vkey;
  expect((await verdictBy(tenant, stranger)).kind).toBe('diverges');
});

test('a key that was made beforehand is the one that the rotation takes', async () => {
  const tenant = await begin();
  const made = await room.evidence.prepareNextKey(tenant);
  expect(await room.evidence.prepareNextKey(tenant)).toEqual(made);
  await appendMany(room, tenant, 1);
  await publish();
  expect(await verdictBy(tenant, made.vkey)).toMatchObject({ kind: 'verified', size: 4 });
  expect((await verdictBy(tenant, made.nextVkey)).kind).toBe('diverges');
  expect(await room.evidence.rotateKey(tenant, 'scheduled')).toMatchObject({
    previousVkey: made.vkey,
    vkey: made.nextVkey,
  });
});

test('until the rotation has its index, the old key signs checkpoints', async () => {
  const tenant = await begin(255);
  const { vkey } = await stateOf(tenant);
  const rotation = await room.evidence.rotateKey(tenant, 'scheduled');
  expect(await stateOf(tenant)).toMatchObject({ vkey, pending: 1, keys: [{}, { fromSize: undefined }] });
  await publish();
  expect(await stateOf(tenant)).toMatchObject({ vkey: rotation.vkey, size: 257, keys: [{}, { fromSize: 257 }] });
  expect(await verdictBy(tenant, vkey)).toMatchObject({ kind: 'verified', size: 257 });
});

test('those who append at once, here and in another process, sign with the key of their index', async () => {
  const tenant = await begin();
  const { vkey } = await stateOf(tenant);
  const other = createEvidence(room.ports);
  await appendMany({ ...room, evidence: other }, tenant, 1);
  room.evidence.sequencer.start();
  const append = async (evidence: TestEvidence['evidence']) => {
    for (let count = 0; count < 25; count++) await appendMany({ ...room, evidence }, tenant, 2);
  };
  const rotate = async () => {
    for (let count = 0; count < 4; count++) await other.rotateKey(tenant, 'scheduled');
  };
  await Promise.all([append(room.evidence), append(other), append(room.evidence), rotate()]);
  await room.evidence.sequencer.stop();
  await publish();
  expect(await verdictBy(tenant, vkey)).toMatchObject({ kind: 'verified', size: 3 + 1 + 150 + 4 });
  expect(room.failures).toEqual([]);
});

test('an entry that waits to be committed while the key is replaced comes before the rotation', async () => {
  const tenant = await begin();
  const { vkey } = await stateOf(tenant);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: appended, resolve: reached } = Promise.withResolvers<void>();
  const late = room.database.inScope({ tenant }, async (tx) => {
    await room.evidence.append(tx, batchEntry(tenant));
    reached();
    await released;
    await room.evidence.append(tx, batchEntry(tenant));
  });
  await appended;
  const rotated = room.evidence.rotateKey(tenant, 'scheduled');
  let done = false;
  void rotated.then(() => {
    done = true;
  });
  await publish();
  expect(done).toBe(false);
  release();
  await Promise.all([late, rotated]);
  await publish();
  expect((await stateOf(tenant)).keys).toMatchObject([{}, { fromSize: 6 }]);
  expect(await verdictBy(tenant, vkey)).toMatchObject({ kind: 'verified', size: 6 });
});

class Crash extends Error {}
const crash = () => Promise.reject(new Crash());

test.each<[string, (ports: EvidencePorts) => Partial<EvidencePorts>, 'old' | 'new']>([
  ['before the key is made', ({ keys }) => ({ keys: { ...keys, ensureEd25519: crash } }), 'old'],
  [
    'when the key is made',
    ({ keys }) => ({ keys: { ...keys, ensureEd25519: (name) => keys.ensureEd25519(name).then(crash) } }),
    'old',
  ],
  ['before it is signed', ({ keys }) => ({ keys: { ...keys, signEd25519: crash } }), 'old'],
  ['before its transaction', ({ database }) => ({ database: { ...database, asSystem: crash } }), 'old'],
  [
    'before the commit',
    ({ database }) => ({
      database: { ...database, asSystem: (work) => database.asSystem((tx) => work(tx).then(crash)) },
    }),
    'old',
  ],
  [
    'when it is committed and not known to be',
    ({ database }) => ({ database: { ...database, asSystem: (work) => database.asSystem(work).then(crash) } }),
    'new',
  ],
])('a crash %s leaves one key in force', async (_, breaking, left) => {
  const tenant = await begin();
  const { vkey } = await stateOf(tenant);
  const broken = createEvidence({ ...room.ports, ...breaking(room.ports) });
  await expect(broken.rotateKey(tenant, 'scheduled')).rejects.toThrow(Crash);
  const { nextVkey } = await room.evidence.prepareNextKey(tenant);
  await appendMany(room, tenant, 1);
  await publish();
  const state = await stateOf(tenant);
  expect(state.keys).toHaveLength(left === 'old' ? 1 : 2);
  expect(state.vkey === vkey).toBe(left === 'old');
  expect(await verdictBy(tenant, vkey)).toMatchObject({ kind: 'verified', size: left === 'old' ? 4 : 5 });
  const again = await room.evidence.rotateKey(tenant, 'scheduled');
  expect(again).toMatchObject({ previousVkey: state.vkey, vkey: nextVkey });
});

test('a tenant without a log has no key to replace', async () => {
  const refusal = { details: { code: 'evidence-log-not-begun' } };
  await expect(room.evidence.rotateKey(newId('ten'), 'scheduled')).rejects.toMatchObject(refusal);
  await expect(room.evidence.prepareNextKey(newId('ten'))).rejects.toMatchObject(refusal);
});
