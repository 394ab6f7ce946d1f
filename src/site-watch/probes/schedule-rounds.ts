/** Makes rounds of probes that were ordered or are due: once a week for each site that may be probed, one at a time. */
import { durationOfMs, minus } from '#kernel';
import { permissionsOf } from '../ownership/store-permissions.ts';
import type { SiteId } from '../store-tables.ts';
import { mayProbe } from './may-probe.ts';
import type { ProbingOptions } from './ports.ts';
import { recoverRound, runRound } from './run-round.ts';
import { queueRound, roundsIn, sitesWithoutRound } from './store-rounds.ts';

const LOOK_EVERY = durationOfMs(5_000);
const RETRY_AFTER = durationOfMs(10_000);
const WEEK = durationOfMs(7 * 86_400_000);
/** Who adds a site sees it visited first. */
const ADDED_BEFORE = durationOfMs(86_400_000);
const SITES_AT_A_TIME = 200;
const RUNNING_LOOKED_AT = 100;

export type RoundScheduler = {
  /** Says that a round was ordered, so that it need not wait for the next look. */
  wake(): void;
  start(): void;
  /** Breaks off the round under way and waits until it has ended. */
  stop(): Promise<void>;
  /** Until nothing waits and nothing is due; for whoever has no background. Gives how many rounds it made. */
  runOnce(): Promise<number>;
};

/** Goes round by id, so that sites which may not be probed stand in nobody's way. */
const ordersOf = (options: ProbingOptions): (() => Promise<number>) => {
  const { database, clock, newId } = options;
  let after: SiteId | undefined;
  return () =>
    database.asSystem(async (tx) => {
      const at = clock.now();
      const due = await sitesWithoutRound(tx, {
        since: minus(at, WEEK),
        added: minus(at, ADDED_BEFORE),
        after,
        limit: SITES_AT_A_TIME,
      });
      after = due.length < SITES_AT_A_TIME ? undefined : due.at(-1)?.id;
      let ordered = 0;
      for (const { tenant, id, party } of due) {
        const permission = (await permissionsOf(tx, tenant, [id])).get(id);
        if (permission === undefined || !mayProbe(permission, options, at)) continue;
        const order = { cause: 'scheduled', orderedBy: undefined, withAttempts: false, at } as const;
        await queueRound(tx, { ...order, tenant, party, site: id, id: newId('prb') });
        ordered += 1;
      }
      return ordered;
    });
};

export const createRoundScheduler = (options: ProbingOptions): RoundScheduler => {
  const { clock, database, onFailure } = options;
  const orderDue = ordersOf(options);
  let stopping = new AbortController();
  let woken = new AbortController();
  let running: Promise<void> | undefined;

  const look = async (signal?: AbortSignal): Promise<number> => {
    for (const left of await database.asSystem((tx) => roundsIn(tx, 'running', RUNNING_LOOKED_AT))) {
      // One that cannot be ended holds up no other.
      await recoverRound(options, left).catch(onFailure);
    }
    await orderDue();
    const [next] = await database.asSystem((tx) => roundsIn(tx, 'queued', 1));
    if (next === undefined || signal?.aborted) return 0;
    return (await runRound(options, next, signal)) === 'made' ? 1 : 0;
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      woken = new AbortController();
      try {
        const ended = AbortSignal.any([signal, woken.signal]);
        if ((await look(signal)) === 0) await clock.sleep(LOOK_EVERY, ended);
      } catch (error) {
        if (!signal.aborted) onFailure(error);
        await clock.sleep(RETRY_AFTER, signal);
      }
    }
  };

  return {
    wake: () => woken.abort(),
    start: () => {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      const ended = running;
      running = undefined;
      await ended;
    },
    runOnce: async () => {
      let total = 0;
      for (let made = await look(); made > 0; made = await look()) total += made;
      return total;
    },
  };
};
