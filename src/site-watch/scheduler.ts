/**
 * Visits what is due or ordered, a bounded number side by side. Orders are rows: a process that is killed loses none,
 * and several processes share them without visiting twice.
 */
import { durationOfMs, minus } from '#kernel';
import { UniqueViolation } from '#platform/database';
import { makeDigests } from './inventory/make-digests.ts';
import { recheckProofs } from './ownership/check-ownership.ts';
import { tellingEndings } from './ownership/tell-endings.ts';
import type { SiteWatchOptions } from './ports.ts';
import { cadenceOfSite } from './read-cadence.ts';
import { signsOfLife } from './sign-life.ts';
import { allRunning, dueSites, type HostClaim, nextQueued, queueVisit } from './store-visits.ts';
import { recoverVisit, visitSite } from './visit-site.ts';

/** What another process ordered, and what is due, is seen at the latest after this. */
const LOOK_EVERY = durationOfMs(5_000);
/** A visit that could not be recorded, or a database that did not answer, rests for so long. */
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
      await queueVisit(tx, { ...order, id: options.newId('vis') }, await cadenceOfSite(options, tx, due));
    }
  });

/** One look at what waits, with what is under way in this process. Gives how many visits it made. */
const roundsOf = (options: SiteWatchOptions): ((signal?: AbortSignal) => Promise<number>) => {
  const { database, clock, onFailure, hostRest, labHosts, sideBySide = 1 } = options;
  const underWay = new Set<string>();

  const recoverLeft = async (signal?: AbortSignal): Promise<void> => {
    const left = (await database.asSystem(allRunning)).filter(({ id }) => !underWay.has(id));
    // One that cannot be ended holds up no other.
    for (const claim of left) {
      if (signal?.aborted) return;
      await recoverVisit(options, claim).catch(onFailure);
    }
  };

  const visitOne = async (claim: HostClaim, signal?: AbortSignal): Promise<boolean> => {
    underWay.add(claim.id);
    try {
      return (await visitSite(options, claim, signal)) === 'visited';
    } catch (error) {
      // Another visit of the same site began at this moment: this one stays where it was.
      if (error instanceof UniqueViolation) return false;
      throw error;
    } finally {
      underWay.delete(claim.id);
    }
  };

  return async (signal) => {
    await recoverLeft(signal);
    await orderDue(options);
    await recheckProofs(options, signal);
    const now = clock.now();
    const politeness = { now, restSince: minus(now, hostRest), unresting: labHosts };
    const waiting = await database.asSystem((tx) => nextQueued(tx, politeness, sideBySide));
    // What has not begun when it is stopped waits on.
    if (signal?.aborted) return 0;
    const made = await Promise.allSettled(waiting.map((claim) => visitOne(claim, signal)));
    const failure = made.find((each) => each.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    return made.filter((each) => each.status === 'fulfilled' && each.value).length;
  };
};

export const createScheduler = (options: SiteWatchOptions): Scheduler => {
  const { clock, onFailure } = options;
  const look = roundsOf(options);
  const tellEndings = tellingEndings(options);
  const sayAlive = signsOfLife(options);
  const makeRound = async (signal?: AbortSignal): Promise<number> => {
    const made = await look(signal);
    if (!signal?.aborted) await makeDigests(options);
    if (!signal?.aborted) await tellEndings(signal);
    if (!signal?.aborted) await sayAlive();
    return made;
  };
  let stopping = new AbortController();
  let woken = new AbortController();
  let running: Promise<void> | undefined;

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      woken = new AbortController();
      try {
        const ended = AbortSignal.any([signal, woken.signal]);
        if ((await makeRound(signal)) === 0) await clock.sleep(LOOK_EVERY, ended);
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
      for (let made = await makeRound(); made > 0; made = await makeRound()) total += made;
      return total;
    },
  };
};
