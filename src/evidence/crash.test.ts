/**
 * Every write of the sequencer is broken twice: not persisted, and persisted but reported failed. After each, a fresh
 * process goes on, and every checkpoint that ever lay where readers look must be a prefix of the final log.
 */
import { expect, test } from 'vitest';
import type { TenantId } from '#kernel';
import { createEvidence, type EvidencePorts, verifyExport } from './index.ts';
import { filesOf } from './log-files.ts';
import { appendMany, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

type Mode = 'not persisted' | 'persisted but reported failed';
type Fault = { readonly at: number; readonly mode: Mode };

const AT_ONCE = 4;

class Crash extends Error {}

/** Ports whose operation number `at` fails; operations are counted from 1. */
const breakAt = (ports: EvidencePorts, { at, mode }: Fault) => {
  let count = 0;
  const broken = async <T>(work: () => Promise<T>): Promise<T> => {
    count += 1;
    // A crash ends the process: nothing after it happens either.
    if (count > at) throw new Crash();
    if (count < at) return work();
    if (mode === 'persisted but reported failed') await work();
    throw new Crash();
  };
  const { database, objects, keys } = ports;
  const faulty: EvidencePorts = {
    ...ports,
    database: { ...database, asSystem: (work) => broken(() => database.asSystem(work)) },
    objects: {
      get: (name) => objects.get(name),
      put: (name, bytes) => broken(() => objects.put(name, bytes)),
      removeUnder: (folder) => broken(() => objects.removeUnder(folder)),
    },
    keys: { ...keys, signEd25519: (name, message) => broken(() => keys.signEd25519(name, message)) },
  };
  return { faulty, reached: () => count >= at };
};

/** Ports that keep every checkpoint that was published and see to it that no tile is ever rewritten. */
const watch = (ports: EvidencePorts) => {
  const checkpoints: Uint8Array[] = [];
  const tiles = new Map<string, string>();
  const objects: EvidencePorts['objects'] = {
    ...ports.objects,
    put: async (name, bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      if (name.endsWith('/checkpoint')) checkpoints.push(bytes);
      else expect(tiles.get(name) ?? text).toBe(text);
      tiles.set(name, text);
      await ports.objects.put(name, bytes);
    },
  };
  return { watched: { ...ports, objects }, checkpoints };
};

const scenario = async (room: TestEvidence, fault: Fault): Promise<boolean> => {
  const tenant: TenantId = newId('ten');
  const { watched, checkpoints } = watch(room.ports);
  const { faulty, reached } = breakAt(watched, fault);
  const append = (count: number) => appendMany(room, tenant, count);
  const sound = () => createEvidence(watched).sequencer.runOnce();

  await append(249);
  await sound();
  await append(10);
  await createEvidence(faulty)
    .sequencer.runOnce()
    .catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  await append(3);
  await sound();
  await append(2);
  expect(await sound()).toMatchObject({ value: { published: 2, failures: [] } });

  const { log, vkey, size, pending } = await room.evidence.logOf(scopeOf(tenant));
  expect({ size, pending }).toEqual({ size: 265, pending: 0 });
  const read = filesOf(room.ports.objects, log);
  expect(await verifyExport({ read, vkey })).toMatchObject({ kind: 'verified', size: 265 });
  for (const older of checkpoints) {
    expect((await verifyExport({ read, vkey, older, entries: 'opaque' })).kind).toBe('verified');
  }
  return reached();
};

test.each<Mode>(['not persisted', 'persisted but reported failed'])(
  'a crash at any write, %s, never forks the log',
  { timeout: 120_000 },
  async (mode) => {
    const attempt = async (at: number): Promise<boolean> => {
      const room = await openTestEvidence();
      return scenario(room, { at, mode }).finally(() => room.close());
    };
    let crashes = 0;
    for (let at = 1, reached = true; reached; at += AT_ONCE) {
      const some = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => attempt(at + i)));
      crashes += some.filter(Boolean).length;
      reached = !some.includes(false);
    }
    // Reads and writes of the database, one signature, bundles, tiles, the checkpoint and two removals.
    expect(crashes).toBeGreaterThanOrEqual(15);
  },
);
