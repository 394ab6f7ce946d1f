/**
 * The one process that gives indices. It holds a lock of the database, works through the logs that have something
 * pending, then waits to be woken or for its next look. A log that fails does not hold up the others.
 */
import { durationOfMs, failed, type Outcome, ok, type TenantId } from '#kernel';
import { type SequencePorts, sequenceLog, type Trees } from './sequence.ts';
import { tenantsWithHead, tenantsWithPending } from './store.ts';

const LOCK = 'evidence.sequencer';
/** Another process's entries are seen at the latest after this. */
const LOOK_EVERY = durationOfMs(250);
/** Entries that come within this time share a checkpoint. */
const GATHER_FOR = durationOfMs(20);
/** Before asking again for a lock that another process holds, or for a database that did not answer. */
const STAND_BY_FOR = durationOfMs(1_000);
/** A log that failed rests for so long. */
const RETRY_AFTER_MS = 5_000;
/** Trees kept in memory, with their unfinished bundles: at most some 1 MB each. */
const KEPT_TREES = 100;

export type LogFailure = { readonly tenant: TenantId; readonly error: unknown };
export type Pass = { readonly published: number; readonly failures: readonly LogFailure[] };

export type SequencerPorts = SequencePorts & {
  /** Told of what went wrong in the background: a log that cannot go on, or a database that does not answer. */
  readonly onFailure: (error: unknown, tenant?: TenantId) => void;
};

export type Sequencer = {
  start(): void;
  /** Finishes the round in hand. */
  stop(): Promise<void>;
  /** Says that an entry was committed, so that the sequencer need not wait for its next look. */
  wake(): void;
  /** Works until nothing is pending, unless another process is the sequencer. */
  runOnce(): Promise<Outcome<Pass, 'held-elsewhere'>>;
};

export const createSequencer = (ports: SequencerPorts): Sequencer => {
  let stopping = new AbortController();
  let woken = new AbortController();
  let running: Promise<void> | undefined;

  const holdLock = async (): Promise<void> => {
    const held = await ports.database.withLock(LOCK, async (lost) => {
      const turn = newTurn(lost, stopping.signal);
      while (!turn.ended.aborted) {
        woken = new AbortController();
        const { published, failures } = await makePass(ports, turn);
        for (const { error, tenant } of failures) ports.onFailure(error, tenant);
        if (published === 0) await ports.clock.sleep(LOOK_EVERY, AbortSignal.any([turn.ended, woken.signal]));
        await ports.clock.sleep(GATHER_FOR, turn.ended);
      }
    });
    if (held.kind === 'failed') await ports.clock.sleep(STAND_BY_FOR, stopping.signal);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const outcome = await settled(holdLock);
      if (outcome.kind === 'ok') continue;
      ports.onFailure(outcome.error);
      await ports.clock.sleep(STAND_BY_FOR, stopping.signal);
    }
  };

  return {
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
      running = undefined;
    },
    wake: () => woken.abort(),
    runOnce: () => ports.database.withLock(LOCK, (lost) => workUntilIdle(ports, newTurn(lost, lost))),
  };
};

/** What one holder of the lock remembers from pass to pass. */
type Turn = {
  readonly lost: AbortSignal;
  /** No further round is begun. */
  readonly ended: AbortSignal;
  readonly trees: Trees;
  /** Logs that failed, with the moment (monotonic) of the next try. */
  readonly resting: Map<TenantId, number>;
  begun: boolean;
};

const newTurn = (lost: AbortSignal, stopped: AbortSignal): Turn => ({
  lost,
  ended: AbortSignal.any([lost, stopped]),
  trees: new Map(),
  resting: new Map(),
  begun: false,
});

const workUntilIdle = async (ports: SequencerPorts, turn: Turn): Promise<Pass> => {
  const failures: LogFailure[] = [];
  for (let published = 0; ; ) {
    const pass = await makePass(ports, turn);
    published += pass.published;
    failures.push(...pass.failures);
    if (pass.published === 0) return { published, failures };
  }
};

/**
 * One round for each log that has something pending, so that a busy log does not starve the others. The first pass of a
 * turn also takes every log that has a head: an earlier holder of the lock may have left it unpublished, or the database
 * may have been set back.
 */
const makePass = async (ports: SequencerPorts, turn: Turn): Promise<Pass> => {
  const { clock, database } = ports;
  const { lost, resting, trees } = turn;
  const isDue = (tenant: TenantId) => (resting.get(tenant) ?? 0) <= clock.monotonicMs();
  const others = turn.begun ? [...resting.keys()].filter(isDue) : await database.asSystem(tenantsWithHead);
  const pending = (await database.asSystem(tenantsWithPending)).filter(isDue);
  turn.begun = true;
  const failures: LogFailure[] = [];
  let published = 0;
  for (const tenant of new Set([...others, ...pending])) {
    if (turn.ended.aborted) break;
    const outcome = await settled(() => sequenceLog(ports, { tenant, trees, lost }));
    resting.delete(tenant);
    if (outcome.kind === 'ok') {
      published += outcome.value;
    } else {
      failures.push({ tenant, error: outcome.error });
      resting.set(tenant, clock.monotonicMs() + RETRY_AFTER_MS);
    }
  }
  for (const tenant of trees.keys()) {
    if (trees.size <= KEPT_TREES) break;
    trees.delete(tenant);
  }
  return { published, failures };
};

const settled = async <T>(work: () => Promise<T>): Promise<Outcome<T, unknown>> => {
  try {
    return ok(await work());
  } catch (error) {
    return failed(error);
  }
};
