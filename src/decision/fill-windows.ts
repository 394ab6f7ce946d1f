/**
 * Windows as they would be if they had never stopped: from a snapshot and the decisions behind it, or from all decisions
 * that can still matter, in the order in which they occurred.
 */
import { type Instant, instantOfMs, type TenantId } from '#kernel';
import type { Database } from '#platform/database';
import { planHash, reachMs, type WindowPlan } from './core/windows/plan.ts';
import { Windows, type WindowsOptions } from './core/windows/windows.ts';
import { learnResults } from './learn-results.ts';
import { type Past, pastAttempts } from './node-store.ts';
import type { Learning } from './seat.ts';
import { observeBehind, restoreSnapshot, type SnapshotPorts } from './window-snapshots.ts';

const CHUNK = 5_000;
const FIRST_INSTANT_MS: Instant = instantOfMs(0);

export type FillPorts = {
  readonly database: Database;
  /** Absent: none are read. */
  readonly snapshots?: SnapshotPorts | undefined;
  readonly options: WindowsOptions;
  readonly onRead: (attempts: number, finished: boolean) => void;
};

export type Fill = {
  readonly plan: WindowPlan;
  /** Of the last decision; `newest` is when the newest attempt of all occurred, null before the first. */
  readonly sequence: number;
  readonly newest: Instant | null;
};

/** `snapshotAt`: the last decision in the snapshot it came from; 0 where there was none. */
export type Filled = { readonly learning: Learning; readonly snapshotAt: number };

export const fillWindows = async (ports: FillPorts, tenant: TenantId, fill: Fill): Promise<Filled> => {
  const { plan, newest } = fill;
  if (newest === null || plan.windows.length === 0) {
    return { learning: { windows: new Windows(plan, ports.options), learnedTo: 0 }, snapshotAt: 0 };
  }
  const edge = instantOfMs(Math.max(newest - reachMs(plan), FIRST_INSTANT_MS));
  const restored = await fromSnapshot(ports, tenant, fill);
  const filled = restored ?? { learning: await fromDecisions(ports, tenant, { plan, edge }), snapshotAt: 0 };
  const { learning } = filled;
  if (learning.windows.isLearning) {
    await ports.database.inScope({ tenant }, (tx) => learnResults(tx, tenant, { seat: learning, edge }));
  }
  return filled;
};

const fromSnapshot = async (
  { snapshots, options, onRead }: FillPorts,
  tenant: TenantId,
  { plan, sequence: last }: Fill,
): Promise<Filled | undefined> => {
  if (snapshots === undefined) return undefined;
  const restored = await restoreSnapshot(snapshots, { tenant, plan, hash: planHash(plan), options });
  if (restored === undefined) return undefined;
  const { windows, learnedTo, sequence } = restored;
  if (!(await observeBehind(snapshots, tenant, { windows, sequence, last }))) return undefined;
  onRead(last - sequence, true);
  return { learning: { windows, learnedTo }, snapshotAt: sequence };
};

const fromDecisions = async (
  { database, options, onRead }: FillPorts,
  tenant: TenantId,
  { plan, edge }: { readonly plan: WindowPlan; readonly edge: Instant },
): Promise<Learning> => {
  const windows = new Windows(plan, options);
  let attempts = 0;
  let last: Past | undefined;
  for (;;) {
    const chunk = { edge, last, limit: CHUNK };
    const past = await database.inScope({ tenant }, (tx) => pastAttempts(tx, tenant, chunk));
    for (const each of past) {
      windows.observe(each.attempt, each.occurredAt, each.sequence);
      windows.settle();
    }
    attempts += past.length;
    last = past.at(-1);
    const finished = past.length < CHUNK;
    onRead(attempts, finished);
    if (finished) return { windows, learnedTo: 0 };
  }
};
