/**
 * Snapshots of a tenant's windows: objects that hold all their numbers, and a row that says which decision they stand
 * behind, for which features, and their digests. Whatever does not fit is left aside: the decisions say it all again.
 */
import { createHash } from 'node:crypto';
import type { TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Objects } from '#platform/objects';
import { ArchiveReader, ArchiveWriter } from './core/windows/archive.ts';
import type { WindowPlan } from './core/windows/plan.ts';
import { Windows, type WindowsOptions } from './core/windows/windows.ts';
import { attemptsBehind, placeSnapshot, type SnapshotRow, snapshotOf } from './store-snapshots.ts';

export type SnapshotPorts = {
  readonly database: Database;
  readonly objects: Objects;
  readonly clock: Clock;
  readonly software: string;
};

/** What the windows held at one moment, copied. */
export type Taken = {
  readonly tenant: TenantId;
  readonly term: number;
  readonly plan: string;
  readonly sequence: number;
  readonly learnedTo: number;
  readonly chunks: readonly Uint8Array[];
};

export type Restored = { readonly windows: Windows; readonly learnedTo: number; readonly sequence: number };

/** Digests are of 32 bytes. */
const DIGEST = 32;
const BATCHES = 64;

const digestOf = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const nameOf = (folder: string, place: number): string => `${folder}/${place}`;

/** Copies what the windows hold: nothing of it is unsettled. */
export const copyOf = (windows: Windows): readonly Uint8Array[] => {
  const writer = new ArchiveWriter();
  windows.archive(writer);
  return writer.chunks;
};

/** Objects first, then the row that names them, then what nobody names any more. */
export const storeSnapshot = async (ports: SnapshotPorts, taken: Taken): Promise<void> => {
  const { database, objects, clock, software } = ports;
  const { tenant, term, plan, sequence, learnedTo, chunks } = taken;
  const folder = `windows/${tenant}/${term}-${sequence}`;
  const digests = new Uint8Array(chunks.length * DIGEST);
  let bytes = 0;
  for (const [place, chunk] of chunks.entries()) {
    digests.set(digestOf(chunk), place * DIGEST);
    bytes += chunk.length;
    await objects.put(nameOf(folder, place), chunk);
  }
  const row: SnapshotRow = { folder, plan, software, sequence, learnedTo, digests, bytes, takenAt: clock.now() };
  const before = await database.inScope({ tenant }, async (tx) => {
    const known = await snapshotOf(tx, tenant);
    return (await placeSnapshot(tx, { tenant, term, row })) ? known : row;
  });
  if (before !== undefined && before.folder !== folder) await objects.removeUnder(before.folder);
};

export type Restoring = {
  readonly tenant: TenantId;
  readonly plan: WindowPlan;
  /** Of the plan. */
  readonly hash: string;
  readonly options: WindowsOptions;
};

/** `undefined` where there is none for these features by this software, or its objects are not what they were. */
export const restoreSnapshot = async (
  ports: SnapshotPorts,
  { tenant, plan, hash, options }: Restoring,
): Promise<Restored | undefined> => {
  const { database, objects, software } = ports;
  const row = await database.inScope({ tenant }, (tx) => snapshotOf(tx, tenant));
  if (row === undefined || row.plan !== hash || row.software !== software) return undefined;
  const chunks: Uint8Array[] = [];
  for (let place = 0; place * DIGEST < row.digests.length; place += 1) {
    const chunk = await objects.get(nameOf(row.folder, place));
    const digest = row.digests.subarray(place * DIGEST, (place + 1) * DIGEST);
    if (chunk === undefined || Buffer.compare(digestOf(chunk), digest) !== 0) return undefined;
    chunks.push(chunk);
  }
  const windows = new Windows(plan, options);
  windows.archive(new ArchiveReader(chunks));
  return { windows, learnedTo: row.learnedTo, sequence: row.sequence };
};

/** Observes what was decided behind the snapshot, in its order, to the last one; false where not all of it is found. */
export const observeBehind = async (
  { database }: Pick<SnapshotPorts, 'database'>,
  tenant: TenantId,
  { windows, sequence, last }: Pick<Restored, 'windows' | 'sequence'> & { readonly last: number },
): Promise<boolean> => {
  let at = sequence;
  while (at < last) {
    const behind = await database.inScope({ tenant }, (tx) =>
      attemptsBehind(tx, tenant, { sequence: at, batches: BATCHES }),
    );
    if (behind.length === 0) return false;
    for (const each of behind) {
      // Of a batch that a software of before snapshots committed it is not known where it stands.
      if (each.sequence !== at + 1) return false;
      windows.observe(each.attempt, each.occurredAt, each.sequence);
      windows.settle();
      at = each.sequence;
    }
  }
  return at === last;
};
