import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ed25519Check,
  openCheckpoint,
  parseVkey,
  type VerifierKey,
  verifyEntry,
  verifyInclusion,
} from '#evidence-verifier';
import { idOf, Problem, type TenantId } from '#kernel';
import { createEvidence, exportLog, LogDamaged, sha256, verifyExport } from './index.ts';
import { filesOf } from './log-files.ts';
import { HeadMoved, sequenceLog } from './sequence.ts';
import { findLog } from './store.ts';
import { countPending } from './store-entries.ts';
import { appendMany, batchEntry, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

let room: TestEvidence;
beforeAll(async () => {
  room = await openTestEvidence();
});
afterAll(() => room.close());

const newTenant = (): TenantId => newId('ten');
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Problem ? error.details.code : String(error)),
  );
const readOf = async (tenant: TenantId) =>
  filesOf(room.ports.objects, (await room.evidence.logOf(scopeOf(tenant))).log);
const keyOf = (vkey: string): VerifierKey => {
  const key = parseVkey(vkey, sha256);
  if (key.kind === 'failed') throw new Error(key.error);
  return key.value;
};
const sequence = async () => {
  const pass = await room.evidence.sequencer.runOnce();
  if (pass.kind === 'failed') throw new Error(pass.error);
  return pass.value;
};

describe('a log', () => {
  test('counts what its checkpoint lacked when it was read, also what was written since', async () => {
    const tenant = newTenant();
    await appendMany(room, tenant, 3);
    const [before, waiting] = await room.ports.database.inScope({ tenant }, async (tx) => {
      const log = await findLog(tx, tenant);
      if (log === undefined) throw new Error('the log has begun');
      const waiting = await countPending(tx, log);
      await sequence();
      return [waiting, await countPending(tx, log)];
    });
    expect([before, waiting]).toEqual([4, 4]);
    expect(await room.evidence.logOf(scopeOf(tenant))).toMatchObject({ size: 4, pending: 0 });
  });

  test('holds its key first, then what was appended, and verifies from its files alone', async () => {
    const tenant = newTenant();
    const ids = await appendMany(room, tenant, 3);
    const scope = scopeOf(tenant);
    expect(await room.evidence.entryPosition(scope, ids[2] as never)).toEqual({ kind: 'pending' });
    expect(await room.evidence.logOf(scope)).toMatchObject({ size: 0, pending: 4, checkpointAt: undefined });
    expect(await sequence()).toEqual({ published: 4, failures: [] });
    const state = await room.evidence.logOf(scope);
    expect(state).toMatchObject({ size: 4, pending: 0, origin: `log.example/logs/${state.log}` });
    const positions = await room.evidence.entryPositions(scope, ids);
    expect([...positions.values()]).toEqual([1, 2, 3].map((index) => ({ kind: 'logged', index })));
    expect(await room.evidence.entryPosition(scope, newId('ent'))).toEqual({ kind: 'unknown' });
    const verdict = await verifyExport({ read: await readOf(tenant), vkey: state.vkey });
    expect(verdict).toMatchObject({
      kind: 'verified',
      size: 4,
      entriesByType: { 'urn:mitsuke:evidence:key-event:v1': 1, 'urn:mitsuke:evidence:decision-batch:v1': 3 },
    });
    expect(verdict.kind === 'verified' && sha256(verdict.root)).toEqual(sha256(state.root));
  });

  test('grows over tile boundaries, continuing every earlier checkpoint, and keeps no partial tile it replaced', async () => {
    const tenant = newTenant();
    const checkpoints: Uint8Array[] = [];
    for (const count of [200, 54, 1, 1, 300, 5_000]) {
      await appendMany(room, tenant, count);
      await sequence();
      const checkpoint = await (await readOf(tenant))('checkpoint');
      if (checkpoint !== undefined) checkpoints.push(checkpoint);
    }
    const read = await readOf(tenant);
    const { vkey, size } = await room.evidence.logOf(scopeOf(tenant));
    expect(size).toBe(5_557);
    for (const older of checkpoints) {
      expect((await verifyExport({ read, vkey, older, entries: 'opaque' })).kind).toBe('verified');
    }
    expect(await read('tile/0/000.p/201')).toBeUndefined();
    expect(await read('tile/entries/000.p/201')).toBeUndefined();
  });

  test('has nothing of a transaction that was rolled back, not even the log it began', async () => {
    const tenant = newTenant();
    const work = room.database.inScope({ tenant }, async (tx) => {
      await room.evidence.append(tx, batchEntry(tenant));
      throw new Error('undone');
    });
    await expect(work).rejects.toThrow('undone');
    expect(await codeOf(room.evidence.logOf(scopeOf(tenant)))).toBe('evidence-log-not-begun');
    await appendMany(room, tenant, 1);
    expect((await sequence()).published).toBe(2);
  });

  test('is begun once when many begin it at once', async () => {
    const tenants = Array.from({ length: 4 }, newTenant);
    const other = createEvidence(room.ports);
    await Promise.all(
      tenants.flatMap((tenant) =>
        [room.evidence, other, room.evidence].map((evidence) => appendMany({ ...room, evidence }, tenant, 2)),
      ),
    );
    expect((await sequence()).published).toBe(4 * 7);
    for (const tenant of tenants) {
      const { vkey } = await room.evidence.logOf(scopeOf(tenant));
      expect(await verifyExport({ read: await readOf(tenant), vkey })).toMatchObject({ kind: 'verified', size: 7 });
    }
  });

  test('gives a proof for each entry', async () => {
    const tenant = newTenant();
    await appendMany(room, tenant, 300);
    await sequence();
    const scope = scopeOf(tenant);
    const key = keyOf((await room.evidence.logOf(scope)).vkey);
    const check = await ed25519Check(key.publicKey);
    for (const index of [0, 1, 255, 256, 300]) {
      const proof = await room.evidence.inclusionProof(scope, index);
      const checkpoint = await openCheckpoint(proof.checkpoint, key);
      if (checkpoint.kind === 'failed') throw new Error(checkpoint.error);
      const { size, root } = checkpoint.value;
      const claim = { index, size, leaf: proof.leafHash, proof: proof.path, root };
      expect(verifyInclusion(sha256, claim).kind).toBe('ok');
      expect((await verifyEntry(proof.entry, index, { key, check })).kind).toBe('ok');
    }
    expect(await codeOf(room.evidence.inclusionProof(scope, 301))).toBe('evidence-entry-not-logged');
  });

  test('whose files are missing says so: it proves nothing, signs nothing, and goes on when they are back', async () => {
    const tenant = newTenant();
    await appendMany(room, tenant, 300);
    await sequence();
    const scope = scopeOf(tenant);
    const { log } = await room.evidence.logOf(scope);
    const folder = `logs/${log}/tile/0/001.p`;
    const tile = (await room.ports.objects.get(`${folder}/45`)) as Uint8Array;
    await room.ports.objects.removeUnder(folder);
    expect(await codeOf(room.evidence.inclusionProof(scope, 260))).toBe('evidence-files-damaged');
    expect(await codeOf(room.evidence.readLogFile(scope, { log, path: 'tile/0/001.p/45' }))).toBe(
      'evidence-file-missing',
    );
    await appendMany(room, tenant, 1);
    expect(await sequence()).toEqual({
      published: 0,
      failures: [{ tenant, error: expect.objectContaining({ code: 'tile-missing', path: 'tile/0/001.p/45' }) }],
    });
    await room.ports.objects.put(`${folder}/45`, tile);
    expect(await sequence()).toEqual({ published: 1, failures: [] });
    expect((await room.evidence.inclusionProof(scope, 260)).size).toBe(302);
  });

  test('refuses an item whose digest could not be computed, and an entry that is too large', async () => {
    const tenant = newTenant();
    const append = (change: object) =>
      room.database.inScope({ tenant }, (tx) => room.evidence.append(tx, { ...batchEntry(tenant), ...change }));
    const subject = (length: number) => [{ name: 'x', algorithm: 'sha256', digest: new Uint8Array(length) }];
    expect(await codeOf(append({ subjects: [] }))).toBe('evidence-digest-refused');
    expect(await codeOf(append({ subjects: subject(0) }))).toBe('evidence-digest-refused');
    expect(await codeOf(append({ subjects: subject(31) }))).toBe('evidence-digest-refused');
    expect(await codeOf(append({ fact: { text: 'x'.repeat(49_000) } }))).toBe('evidence-entry-too-large');
    expect(await codeOf(append({ fact: { text: 'x'.repeat(48_000) } }))).toBe('accepted');
    await sequence();
  });

  test('is copied to another place, the checkpoint last', async () => {
    const tenant = newTenant();
    await appendMany(room, tenant, 300);
    await sequence();
    const written = new Map<string, Uint8Array>();
    const to = {
      put: async (name: string, bytes: Uint8Array) => void written.set(name, bytes),
      get: async (name: string) => written.get(name),
      remove: async () => undefined,
      removeUnder: async () => undefined,
    };
    expect(await exportLog({ from: await readOf(tenant), to })).toEqual({ kind: 'ok', value: { size: 301 } });
    expect([...written.keys()].at(-1)).toBe('checkpoint');
    const { vkey } = await room.evidence.logOf(scopeOf(tenant));
    expect((await verifyExport({ read: to.get, vkey })).kind).toBe('verified');
    const gone = async (path: string) => (path === 'tile/0/001.p/45' ? undefined : written.get(path));
    expect(await exportLog({ from: gone, to })).toEqual({
      kind: 'failed',
      error: { code: 'tile-missing', path: 'tile/0/001.p/45' },
    });
    expect(await exportLog({ from: async () => undefined, to })).toMatchObject({
      error: { code: 'checkpoint-missing' },
    });
  });
});

describe('walls', () => {
  test('no tenant reads another’s log', async () => {
    const [mine, theirs] = [newTenant(), newTenant()];
    const [entry] = await appendMany(room, theirs, 1);
    await appendMany(room, mine, 1);
    await sequence();
    const scope = scopeOf(mine);
    const { log } = await room.evidence.logOf(scopeOf(theirs));
    expect(await room.evidence.entryPosition(scope, entry as never)).toEqual({ kind: 'unknown' });
    for (const path of ['checkpoint', 'tile/0/000.p/2', 'tile/entries/000.p/2']) {
      expect(await codeOf(room.evidence.readLogFile(scope, { log, path }))).toBe('evidence-file-missing');
      expect((await room.evidence.readLogFile(scopeOf(theirs), { log, path })).length).toBeGreaterThan(0);
    }
    const appendAsThem = room.database.inScope({ tenant: mine }, (tx) => room.evidence.append(tx, batchEntry(theirs)));
    await expect(appendAsThem).rejects.toThrow();
  });

  test('who acts for a party adds to the log and does not read it', async () => {
    const tenant = newTenant();
    const parties = [idOf('pty', '01900000-0000-7000-8000-000000000001')];
    const append = () =>
      room.database.inScope({ tenant, parties }, (tx) => room.evidence.append(tx, batchEntry(tenant)));
    const ids = [await append(), await append()];
    await sequence();
    const scope = { ...scopeOf(tenant), parties };
    const { log } = await room.evidence.logOf(scopeOf(tenant));
    const refused = [
      room.evidence.logOf(scope),
      room.evidence.entryPositions(scope, ids),
      room.evidence.inclusionProof(scope, 0),
      room.evidence.readLogFile(scope, { log, path: 'checkpoint' }),
    ];
    for (const work of refused) expect(await codeOf(work)).toBe('evidence-whole-tenant-only');
  });

  test.each([
    'update evidence.entry set bytes = bytes',
    'update evidence.entry set place = 0',
    'update evidence.arrival set first_index = 0',
    'delete from evidence.arrival',
    'update evidence.log set key_number = 1',
    'update evidence.log_key set number = 1',
    'delete from evidence.entry',
    'update evidence.log set size = 0',
    'delete from evidence.log',
    'truncate evidence.entry',
  ])('requests may not: %s', async (statement) => {
    const { CompiledQuery } = await import('kysely');
    const { tables } = await import('#platform/database');
    const tenant = newTenant();
    const work = room.database.inScope({ tenant }, (tx) => tables(tx).executeQuery(CompiledQuery.raw(statement)));
    await expect(work).rejects.toThrow(/permission denied/);
  });
});

describe('the sequencer', () => {
  test('publishes what others append while it runs, also when two run at once', async () => {
    const tenant = newTenant();
    const other = createEvidence(room.ports);
    room.evidence.sequencer.start();
    other.sequencer.start();
    for (let round = 0; round < 5; round++) {
      await Promise.all([1, 2, 3].map(() => appendMany(room, tenant, 40)));
      room.evidence.sequencer.wake();
    }
    await expect
      .poll(async () => (await room.evidence.logOf(scopeOf(tenant))).size, { timeout: 20_000, interval: 20 })
      .toBe(601);
    await Promise.all([room.evidence.sequencer.stop(), other.sequencer.stop()]);
    const { vkey } = await room.evidence.logOf(scopeOf(tenant));
    expect(await verifyExport({ read: await readOf(tenant), vkey })).toMatchObject({ kind: 'verified', size: 601 });
    expect(room.failures).toEqual([]);
  });

  test('that lost its lock unnoticed cannot fork the log: one of two moves the head', async () => {
    const tenant = newTenant();
    const lost = new AbortController().signal;
    for (let round = 0; round < 6; round++) {
      await appendMany(room, tenant, 90);
      const turns = [1, 2, 3].map(() => sequenceLog(room.ports, { tenant, trees: new Map(), lost }));
      for (const turn of await Promise.allSettled(turns)) {
        if (turn.status === 'rejected') expect(turn.reason).toBeInstanceOf(HeadMoved);
      }
    }
    await sequence();
    const { vkey, size } = await room.evidence.logOf(scopeOf(tenant));
    expect(size).toBe(541);
    expect(await verifyExport({ read: await readOf(tenant), vkey })).toMatchObject({ kind: 'verified' });
  });

  test('that was held up while another went on does not move the head back', async () => {
    const tenant = newTenant();
    const lost = new AbortController().signal;
    const turn = (ports = room.ports) => sequenceLog(ports, { tenant, trees: new Map(), lost });
    await appendMany(room, tenant, 3);
    const arrived = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const signLate = async (name: string, message: Uint8Array) => {
      arrived.resolve();
      await released.promise;
      return room.ports.keys.signEd25519(name, message);
    };
    const late = turn({ ...room.ports, keys: { ...room.ports.keys, signEd25519: signLate } });
    await arrived.promise;
    await turn();
    await appendMany(room, tenant, 2);
    await turn();
    released.resolve();
    await expect(late).rejects.toThrow(HeadMoved);
    const { vkey, size } = await room.evidence.logOf(scopeOf(tenant));
    expect(size).toBe(6);
    expect(await verifyExport({ read: await readOf(tenant), vkey })).toMatchObject({ kind: 'verified', size: 6 });
  });

  test('stops before the head when its lock is lost', async () => {
    const tenant = newTenant();
    await appendMany(room, tenant, 1);
    const lost = AbortSignal.abort(new Error('lost'));
    await expect(sequenceLog(room.ports, { tenant, trees: new Map(), lost })).rejects.toThrow('lost');
    expect((await room.evidence.logOf(scopeOf(tenant))).size).toBe(0);
    await sequence();
  });

  test('signs nothing over tiles or entries that were changed, and goes on with other logs', async () => {
    const [damaged, sound] = [newTenant(), newTenant()];
    await appendMany(room, damaged, 5);
    await sequence();
    const { log } = await room.evidence.logOf(scopeOf(damaged));
    const path = `logs/${log}/tile/0/000.p/6`;
    const tile = (await room.ports.objects.get(path)) as Uint8Array;
    await room.ports.objects.put(path, tile.with(40, (tile[40] ?? 0) ^ 1));
    await appendMany(room, damaged, 1);
    await appendMany(room, sound, 1);
    const pass = await sequence();
    expect(pass.published).toBe(2);
    expect(pass.failures).toEqual([{ tenant: damaged, error: expect.any(LogDamaged) }]);
    expect(pass.failures[0]?.error).toMatchObject({ code: 'tiles-differ-from-head' });
    await room.ports.objects.put(path, tile);
    expect(await sequence()).toEqual({ published: 1, failures: [] });
  });
});
