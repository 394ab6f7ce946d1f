/**
 * Every write of a round is broken: not persisted, and persisted but reported failed; the process dies of it or goes on.
 * Another sequencer works in each gap between two writes. Afterwards the log goes on, and every checkpoint that ever lay
 * where readers look is a prefix of the final log; no tile ever changes its bytes.
 */
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { instantOfMs, type TenantId } from '#kernel';
import type { Objects } from '#platform/objects';
import { createEvidence, type EvidencePorts, HeadMoved, verifyExport } from './index.ts';
import { filesOf, folderOf } from './log-files.ts';
import { sequenceLog, type Trees } from './sequence.ts';
import { appendMany, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

let room: TestEvidence;
beforeAll(async () => {
  room = await openTestEvidence();
});
afterAll(() => room.close());

/** What a round does from 250 entries to 260, in this order where it is not all at once. Whatever is added is broken too. */
const ROUND = [
  'transaction 1', // Indices are assigned.
  'transaction 2', // The entries are read.
  'put tile/entries/000',
  'put tile/entries/001.p/4',
  'put tile/0/000',
  'put tile/0/001.p/4',
  'put tile/1/000.p/1',
  'sign',
  'transaction 3', // The checkpoint's row moves, by compare-and-set.
  'put checkpoint', // Readers see it.
  'remove tile/entries/000.p',
  'remove tile/0/000.p',
];

type Around = (operation: string, work: () => Promise<unknown>) => Promise<unknown>;

/** Ports whose operations are named and pass through `around`. */
const portsAround = (ports: EvidencePorts, around: Around): EvidencePorts => {
  let transactions = 0;
  const shortOf = (name: string) => name.split('/').slice(2).join('/');
  const run = <T>(operation: string, work: () => Promise<T>) => around(operation, work) as Promise<T>;
  const { database, objects, keys } = ports;
  return {
    ...ports,
    database: {
      ...database,
      asSystem: (work) => {
        transactions += 1;
        return run(`transaction ${transactions}`, () => database.asSystem(work));
      },
    },
    objects: {
      get: (name) => objects.get(name),
      put: (name, bytes) => run(`put ${shortOf(name)}`, () => objects.put(name, bytes)),
      remove: (name) => run(`remove ${shortOf(name)}`, () => objects.remove(name)),
      removeUnder: (folder) => run(`remove ${shortOf(folder)}`, () => objects.removeUnder(folder)),
    },
    keys: { ...keys, signEd25519: (name, message) => run('sign', () => keys.signEd25519(name, message)) },
  };
};

/** A log of 250 entries with 10 more to come, its published checkpoints kept, and its tiles watched. */
const openLog = async () => {
  const tenant: TenantId = newId('ten');
  const checkpoints: Uint8Array[] = [];
  const tiles = new Map<string, string>();
  const objects: Objects = {
    ...room.ports.objects,
    put: async (name, bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      if (name.endsWith('/checkpoint')) checkpoints.push(Uint8Array.from(bytes));
      else expect(tiles.get(name) ?? text, name).toBe(text);
      tiles.set(name, text);
      await room.ports.objects.put(name, bytes);
    },
  };
  const watched: EvidencePorts = { ...room.ports, objects };
  const lost = new AbortController().signal;
  const round = (ports: EvidencePorts = watched, trees: Trees = new Map()) =>
    sequenceLog(ports, { tenant, trees, lost });
  const append = (count: number) => appendMany(room, tenant, count);
  await append(249);
  await round();
  await append(10);
  return { tenant, watched, round, append, checkpoints };
};
type OpenLog = Awaited<ReturnType<typeof openLog>>;

/** The log has so many entries, verifies whole, and continues every checkpoint that was ever published. */
const expectWhole = async ({ tenant, checkpoints }: OpenLog, wanted: number): Promise<void> => {
  const { log, vkey, size, pending } = await room.evidence.logOf(scopeOf(tenant));
  expect({ size, pending }).toEqual({ size: wanted, pending: 0 });
  const read = filesOf(room.ports.objects, log);
  expect(await verifyExport({ read, vkey })).toMatchObject({ kind: 'verified', size: wanted });
  for (const older of checkpoints) {
    expect((await verifyExport({ read, vkey, older, entries: 'opaque' })).kind).toBe('verified');
  }
};

const MODES = ['not persisted', 'persisted but reported failed'] as const;
const AFTERMATHS = ['the process dies', 'the process goes on'] as const;
class Broken extends Error {}

test('a round does what the table says, and nothing else', async () => {
  const log = await openLog();
  const done: string[] = [];
  const noting: Around = (operation, work) => {
    done.push(operation);
    return work();
  };
  await log.round(portsAround(log.watched, noting));
  expect(done).toEqual(ROUND);
});

describe.each(ROUND)('%s', (broken) => {
  test.each(MODES.flatMap((mode) => AFTERMATHS.map((aftermath) => [mode, aftermath] as const)))(
    '%s, and %s: the log is continued, never forked',
    async (mode, aftermath) => {
      const log = await openLog();
      const trees: Trees = new Map();
      let met = 0;
      const breaking: Around = async (operation, work) => {
        if (met > 0 && aftermath === 'the process dies') throw new Broken();
        if (operation !== broken || met > 0) return work();
        met += 1;
        if (mode === 'persisted but reported failed') await work();
        throw new Broken();
      };
      await expect(log.round(portsAround(log.watched, breaking), trees)).rejects.toThrow(Broken);
      expect(met).toBe(1);
      await log.append(3);
      const after: Trees = aftermath === 'the process dies' ? new Map() : trees;
      while ((await log.round(log.watched, after)) > 0);
      await log.append(2);
      expect(await log.round(log.watched, after)).toBe(2);
      await expectWhole(log, 265);
    },
  );

  test('happening late, when another sequencer has gone on in the meantime, forks nothing', async () => {
    const log = await openLog();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const holding: Around = async (operation, work) => {
      if (operation === broken) {
        arrive();
        await released;
      }
      return work();
    };
    const late = log.round(portsAround(log.watched, holding)).catch((error: unknown) => error);
    await arrived;
    const other: Trees = new Map();
    for (const count of [3, 300]) {
      await log.append(count);
      while ((await log.round(log.watched, other)) > 0);
    }
    release();
    const outcome = await late;
    expect(typeof outcome === 'number' || outcome instanceof HeadMoved).toBe(true);
    // What the other sequencer set is not taken back.
    expect((await room.evidence.logOf(scopeOf(log.tenant))).size).toBe(563);
    await log.append(2);
    while ((await log.round()) > 0);
    await expectWhole(log, 565);
    const { log: id } = await room.evidence.logOf(scopeOf(log.tenant));
    const published = await filesOf(room.ports.objects, id)('checkpoint');
    expect(Buffer.from(published as Uint8Array).toString()).toContain('\n565\n');
  });
});

describe('the disk', () => {
  const FILES_LIMIT = 100;
  /** Breaks call number `at` of one method of every open file, once. */
  const breakFile = async (method: 'sync' | 'writeFile', at: number, fail: (handle: FileHandle) => Promise<never>) => {
    const probe = await open(import.meta.filename);
    const prototype = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    const sound = prototype[method] as (...args: unknown[]) => Promise<void>;
    let calls = 0;
    const spy = vi.spyOn(prototype, method).mockImplementation(async function (this: FileHandle, ...args: unknown[]) {
      calls += 1;
      return calls === at ? fail(this) : sound.apply(this, args);
    });
    return { reached: () => calls >= at, mend: () => spy.mockRestore() };
  };
  const failure = (code: string) => Object.assign(new Error(code), { code });

  test.each<['sync' | 'writeFile', string, (handle: FileHandle) => Promise<never>]>([
    ['sync', 'EIO', () => Promise.reject(failure('EIO'))],
    [
      'writeFile',
      'ENOSPC',
      async (handle) => {
        await handle.write(Buffer.from('half of i'));
        throw failure('ENOSPC');
      },
    ],
  ])(
    'failing at any %s with %s holds the log up until it is well again',
    { timeout: 60_000 },
    async (method, code, fail) => {
      let failures = 0;
      for (let at = 1, reached = true; reached; at += 1) {
        expect(at).toBeLessThan(FILES_LIMIT);
        const log = await openLog();
        const trees: Trees = new Map();
        const before = log.checkpoints.length;
        const broken = await breakFile(method, at, fail);
        const outcome = await log.round(log.watched, trees).catch((error: unknown) => error);
        broken.mend();
        reached = broken.reached();
        if (!reached) break;
        failures += 1;
        expect(outcome).toMatchObject({ code });
        expect(log.checkpoints.length - before).toBeLessThanOrEqual(1);
        await log.append(5);
        while ((await log.round(log.watched, trees)) > 0);
        await expectWhole(log, 265);
      }
      // Bundles, tiles and checkpoint; with their folders for sync.
      expect(failures).toBeGreaterThanOrEqual(method === 'sync' ? 10 : 6);
    },
  );

  test('full for a while leaves nothing half written where readers look', async () => {
    const log = await openLog();
    const full = await breakFile('writeFile', 1, async (handle) => {
      await handle.write(Buffer.from('half'));
      throw failure('ENOSPC');
    });
    await log.round().catch(() => undefined);
    full.mend();
    const { log: id } = await room.evidence.logOf(scopeOf(log.tenant));
    const names = await readdir(join(room.objectsFolder, folderOf(id)), { recursive: true });
    expect(names.filter((name) => name.includes('~'))).toEqual([]);
  });
});

test('a clock that goes back by an hour at any moment changes neither order nor tree', async () => {
  const tenant = newId('ten');
  let backMs = 0;
  const now = () => instantOfMs(room.ports.clock.now() - backMs);
  const ports: EvidencePorts = { ...room.ports, clock: { ...room.ports.clock, now } };
  const evidence = createEvidence(ports);
  const trees: Trees = new Map();
  const checkpoints: Uint8Array[] = [];
  const ids = [];
  for (let step = 0; step < 6; step++) {
    ids.push(...(await appendMany({ evidence, database: room.database }, tenant, 50)));
    backMs += 3_600_000;
    await sequenceLog(ports, { tenant, trees, lost: new AbortController().signal });
    const { log } = await evidence.logOf(scopeOf(tenant));
    checkpoints.push((await filesOf(room.ports.objects, log)('checkpoint')) as Uint8Array);
  }
  const positions = await evidence.entryPositions(scopeOf(tenant), ids);
  expect([...positions.values()]).toEqual(ids.map((_, place) => ({ kind: 'logged', index: place + 1 })));
  await expectWhole({ tenant, checkpoints } as OpenLog, 301);
});
