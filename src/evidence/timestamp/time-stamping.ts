/**
 * Has the newest checkpoint that readers are shown stamped by an authority, once in a while where the log has grown, and
 * files stamp and checkpoint beside the log. Whatever the authority does, the log goes on.
 */
import { type Duration, durationOfMs, minus, type TenantId } from '#kernel';
import type { Database } from '#platform/database';
import type { Objects } from '#platform/objects';
import { folderOf } from '../log-files.ts';
import { findLog } from '../store.ts';
import { type TellPorts, tellMissing } from '../tell-missing.ts';
import { findShownLog } from '../witness/shown-log.ts';
import { type LoneWorker, workAlone } from '../work-alone.ts';
import { type Authority, type AuthorityPorts, askAuthority, type StampOutcome } from './ask-authority.ts';
import {
  findFailure,
  forgetFailure,
  insertStamp,
  listStamps,
  markFiled,
  saveFailure,
  tenantsToStamp,
  tenantsWithUnfiled,
  unfiledStamps,
} from './store.ts';
import { encodeStampIndex, STAMP_INDEX, stampedCheckpointPath, stampResponsePath } from './time-stamp-files.ts';

export type TimeStampPolicy = {
  readonly authority: Authority;
  /** A log that has grown is stamped once in this time. */
  readonly every: Duration;
  /** A stamp that is missing for so long is told of. */
  readonly tellAfter: Duration;
};

export type TimeStampingPorts = AuthorityPorts &
  TellPorts & {
    readonly database: Database;
    readonly objects: Objects;
    readonly policy: TimeStampPolicy;
    readonly onFailure: (error: unknown, tenant?: TenantId) => void;
    /** After each look that went well. */
    readonly onLooked: () => Promise<void>;
  };

const LOCK = 'evidence.time-stamping';
const LOOK_EVERY = durationOfMs(5_000);
/** After a failure; twice as long after the next, up to an hour. */
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 3_600_000;

type Rests = Map<TenantId, { readonly untilMs: number; readonly failures: number }>;

export const createTimeStamping = (ports: TimeStampingPorts): LoneWorker => {
  const rests: Rests = new Map();
  const { database, clock, policy } = ports;
  return workAlone({
    ...ports,
    lock: LOCK,
    lookEvery: LOOK_EVERY,
    pass: async ({ ended, first }) => {
      if (first) rests.clear();
      for (const tenant of await database.asSystem(tenantsWithUnfiled)) {
        await fileStamps(ports, tenant).catch((error: unknown) => ports.onFailure(error, tenant));
      }
      const due = await database.asSystem((tx) => tenantsToStamp(tx, minus(clock.now(), policy.every)));
      for (const tenant of due) {
        if (ended.aborted) return;
        if ((rests.get(tenant)?.untilMs ?? 0) > clock.monotonicMs()) continue;
        await stampLog(ports, { tenant, rests, ended }).catch((error: unknown) => ports.onFailure(error, tenant));
      }
      await ports.onLooked();
    },
  });
};

type Work = { readonly tenant: TenantId; readonly rests: Rests; readonly ended: AbortSignal };

const stampLog = async (ports: TimeStampingPorts, { tenant, rests, ended }: Work): Promise<void> => {
  const { database, clock, policy } = ports;
  const head = (await database.asSystem((tx) => findShownLog(tx, tenant)))?.head;
  if (head === undefined) return;
  const { size, checkpoint } = head;
  const asked = await askAuthority(ports, policy.authority, checkpoint, ended);
  if (asked.kind === 'failed') {
    const failures = (rests.get(tenant)?.failures ?? 0) + 1;
    const restMs = Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS);
    rests.set(tenant, { untilMs: clock.monotonicMs() + restMs, failures });
    if (asked.error !== 'given-up') await keepFailure(ports, { tenant, size, outcome: asked.error });
    return;
  }
  rests.delete(tenant);
  const { response, stampedAt } = asked.value;
  await database.asSystem(async (tx) => {
    await insertStamp(tx, tenant, { size, checkpoint, response, stampedAt, recordedAt: clock.now() });
    await forgetFailure(tx, tenant);
  });
  await fileStamps(ports, tenant);
};

type Failed = { readonly tenant: TenantId; readonly size: number; readonly outcome: StampOutcome };

const keepFailure = (ports: TimeStampingPorts, { tenant, size, outcome }: Failed): Promise<void> =>
  ports.database.asSystem(async (tx) => {
    const { clock, policy } = ports;
    const now = clock.now();
    const before = await findFailure(tx, tenant);
    const since = before?.since ?? now;
    const log = await findLog(tx, tenant);
    const overdue = log !== undefined && before?.toldAt === undefined && now - since >= policy.tellAfter;
    await saveFailure(tx, tenant, { outcome, since, triedAt: now, toldAt: overdue ? now : before?.toldAt });
    if (!overdue) return;
    const who = new URL(policy.authority.url).host;
    await tellMissing(ports, tx, log, {
      kind: 'time-stamp-missed',
      size,
      shownSize: size,
      since,
      sayings: [{ who, outcome }],
    });
  });

/** Puts stamps that are not there yet among the log's files, each before the index that names it. */
const fileStamps = async ({ database, objects }: TimeStampingPorts, tenant: TenantId): Promise<void> => {
  const { log, stamps, all } = await database.asSystem(async (tx) => ({
    log: await findLog(tx, tenant),
    stamps: await unfiledStamps(tx, tenant),
    all: await listStamps(tx, tenant),
  }));
  if (log === undefined || stamps.length === 0) return;
  const put = (path: string, bytes: Uint8Array): Promise<void> => objects.put(`${folderOf(log.id)}/${path}`, bytes);
  for (const { size, checkpoint, response } of stamps) {
    await put(stampedCheckpointPath(size), checkpoint);
    await put(stampResponsePath(size), response);
  }
  await put(STAMP_INDEX, encodeStampIndex(all));
  await database.asSystem((tx) =>
    markFiled(
      tx,
      tenant,
      stamps.map(({ size }) => size),
    ),
  );
};
