/** For tests: the room on a real database, with objects and keys in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Permission, type Scope, Secret, type TenantId } from '#kernel';
import { systemClock } from '../platform/clock/system.ts';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import { systemRandom } from '../platform/random/system.ts';
import { createEvidence, type Evidence, type EvidencePorts, type NewEntry } from './index.ts';

const clock = systemClock();
export const newId = newIdSource(clock, systemRandom());

export type TestEvidence = {
  readonly evidence: Evidence;
  readonly database: TestDatabase;
  readonly ports: EvidencePorts;
  /** Where the objects lie. */
  readonly objectsFolder: string;
  /** What happened in the background and should not have. */
  readonly failures: unknown[];
  close(): Promise<void>;
};

export const openTestEvidence = async (): Promise<TestEvidence> => {
  const database = await openTestDatabase([{ name: 'evidence', folder: join(import.meta.dirname, 'migrations') }]);
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-evidence-'));
  const objectsFolder = join(folder, 'objects');
  const sealingSecret = new Secret('for tests only');
  const failures: unknown[] = [];
  const ports: EvidencePorts = {
    database,
    objects: await openFolderObjects(objectsFolder),
    keys: await openSealedFileKeys({ path: join(folder, 'keys.json'), sealingSecret }),
    clock,
    newId,
    originHost: 'log.example',
    onFailure: (error) => failures.push(error),
  };
  return {
    evidence: createEvidence(ports),
    database,
    ports,
    objectsFolder,
    failures,
    async close() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};

export const scopeOf = (tenant: TenantId, permissions: readonly Permission[] = ['evidence:read']): Scope => ({
  tenant,
  permissions: new Set(permissions),
  principal: { kind: 'system', id: 'test' },
});

export const batchEntry = (tenant: TenantId, place = 0): NewEntry => ({
  tenant,
  predicateType: 'decision-batch',
  subjects: [{ name: `batch ${place}`, algorithm: 'rfc6962Sha256', digest: new Uint8Array(32).fill(place % 256) }],
  fact: { count: 1, place },
  observedAt: clock.now(),
  grade: 'A',
  collector: 'test',
});

/** Commits `count` entries in one transaction. */
export const appendMany = (
  { evidence, database }: Pick<TestEvidence, 'evidence' | 'database'>,
  tenant: TenantId,
  count: number,
) =>
  database.inScope({ tenant }, (tx) =>
    evidence.appendAll(
      tx,
      Array.from({ length: count }, (_, place) => batchEntry(tenant, place)),
    ),
  );
