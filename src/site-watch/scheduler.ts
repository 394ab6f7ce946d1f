/**
 * Orders visits that are due and takes up what a killed process left; what waits is visited in its slots meanwhile, so
 * that no order waits for another's visit to end. Orders are rows: a process that is killed loses none, and several
 * processes share them without visiting twice.
 */
import { durationOfMs } from '#kernel';
import { makeDigests } from './inventory/make-digests.ts';
import { recheckProofs } from './ownership/check-ownership.ts';
import { tellingEndings } from './ownership/tell-endings.ts';
import type { SiteWatchOptions } from './ports.ts';
import { nextVisitOfSite } from './read-cadence.ts';
import { signsOfLife } from './sign-life.ts';
import { allRunning, dueSites, queueVisit } from './store-visits.ts';
import { recoverVisit } from './visit-site.ts';
import { createVisitSlots, type VisitSlots } from './visit-slots.ts';

/** What is due is seen at the latest after this. */
const LOOK_EVERY = durationOfMs(5_000);
/** A database that did not answer rests for so long. */
const RETRY_AFTER = durationOfMs(10_000);
const SITES_AT_A_TIME = 100;

export type Scheduler = {
  /** Says that a visit was ordered, so that it need not wait for the next look. */
  wake(): void;
  start(): void;
  /** Breaks off the visits under way and waits until they have ended: whoever starts next takes them up again. */
  stop(): Promise<void>;
  /** Visits until nothing waits and nothing is due; for whoever has no background. */
  runOnce(): Promise<number>;
};

const orderDue = (options: SiteWatchOptions): Promise<void> =>
  options.database.asSystem(async (tx) => {
    const now = options.clock.now();
    for (const due of await dueSites(tx, now, SITES_AT_A_TIME)) {
      const { tenant, id, party } = due;
      const order = { tenant, party, site: id, cause: 'scheduled', orderedBy: undefined, at: now } as const;
      await queueVisit(tx, { ...order, id: options.newId('vis') }, await nextVisitOfSite(options, tx, due));
    }
  });

const recoverLeft = async (options: SiteWatchOptions, slots: VisitSlots, signal?: AbortSignal): Promise<void> => {
  const left = (await options.database.asSystem(allRunning)).filter(({ id }) => !slots.holds(id));
  // One that cannot be ended holds up no other.
  for (const claim of left) {
    if (signal?.aborted) return;
    await recoverVisit(options, claim).catch(options.onFailure);
  }
};

export const createScheduler = (options: SiteWatchOptions): Scheduler => {
  const { clock, onFailure } = options;
  const slots = createVisitSlots(options);
  const tellEndings = tellingEndings(options);
  const sayAlive = signsOfLife(options);
  const order = async (signal?: AbortSignal): Promise<void> => {
    await recoverLeft(options, slots, signal);
    await orderDue(options);
  };
  const tidyUp = async (signal?: AbortSignal): Promise<void> => {
    if (!signal?.aborted) await makeDigests(options);
    if (!signal?.aborted) await tellEndings(signal);
    if (!signal?.aborted) await sayAlive();
  };
  let stopping = new AbortController();
  let woken = new AbortController();
  let running: Promise<unknown> | undefined;

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      woken = new AbortController();
      try {
        const ended = AbortSignal.any([signal, woken.signal]);
        await order(signal);
        slots.wake();
        await recheckProofs(options, signal);
        await tidyUp(signal);
        await clock.sleep(LOOK_EVERY, ended);
      } catch (error) {
        if (!signal.aborted) onFailure(error);
        await clock.sleep(RETRY_AFTER, signal);
      }
    }
  };

  return {
    wake: () => {
      slots.wake();
      woken.abort();
    },
    start: () => {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = Promise.all([run(stopping.signal), slots.run(stopping.signal)]);
    },
    stop: async () => {
      stopping.abort();
      const ended = running;
      running = undefined;
      await ended;
    },
    runOnce: async () => {
      let total = 0;
      for (let made = 1; made > 0; total += made) {
        await order();
        await recheckProofs(options);
        made = await slots.takeOnce();
        await tidyUp();
      }
      return total;
    },
  };
};
