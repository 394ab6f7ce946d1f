/**
 * So many visits at once, as memory allows. Whatever waits is taken up when there is room for it: when an order says so,
 * when a visit ends, and each second for what other processes ordered. Visits that nobody waits for leave one place free.
 */
import { durationOfMs, type Instant, minus } from '#kernel';
import { UniqueViolation } from '#platform/database';
import type { SiteWatchOptions } from './ports.ts';
import { type HostClaim, nextQueued } from './store-visits.ts';
import { visitSite } from './visit-site.ts';

/** What another process ordered, and whose host has rested, is seen at the latest after this. */
const LOOK_EVERY = durationOfMs(1_000);
/** When the database did not answer. */
const RETRY_AFTER = durationOfMs(10_000);

export type VisitSlots = {
  /** Says that something waits. */
  wake(): void;
  /** Whether it is this process's: under way, or failed a moment ago, so that it is not taken up again at once. */
  holds(visit: HostClaim['id']): boolean;
  /** Takes up what waits and waits for it; gives how many visits that were. @throws what the first to fail threw */
  takeOnce(signal?: AbortSignal): Promise<number>;
  /** Until it is aborted, and the visits under way have ended. */
  run(signal: AbortSignal): Promise<void>;
};

type UnderWay = { readonly claim: HostClaim; readonly ended: Promise<boolean> };

type Taking = {
  readonly underWay: ReadonlyMap<HostClaim['id'], UnderWay>;
  readonly holds: VisitSlots['holds'];
  /** Begins what waits and has room. */
  readonly takeUp: (signal?: AbortSignal) => Promise<readonly UnderWay[]>;
};

const takingUp = (options: SiteWatchOptions): Taking => {
  const { database, clock, hostRest, labHosts, sideBySide = 1 } = options;
  const underWay = new Map<HostClaim['id'], UnderWay>();
  const failedAt = new Map<HostClaim['id'], Instant>();

  const visitOne = async (claim: HostClaim, signal?: AbortSignal): Promise<boolean> => {
    try {
      return (await visitSite(options, claim, signal)) === 'visited';
    } catch (error) {
      // Another visit of the same site began at this moment: this one stays where it was.
      if (error instanceof UniqueViolation) return false;
      failedAt.set(claim.id, clock.now());
      throw error;
    } finally {
      underWay.delete(claim.id);
    }
  };

  /** One of a host at most, and of those that nobody waits for so many that a place stays free. */
  const choose = (waiting: readonly HostClaim[]): readonly HostClaim[] => {
    const chosen = [...underWay.values()].map(({ claim }) => claim);
    const begun = chosen.length;
    for (const claim of waiting) {
      const unasked = chosen.filter(({ awaited }) => !awaited).length;
      const hasRoom = chosen.length < sideBySide && (claim.awaited || unasked < Math.max(1, sideBySide - 1));
      if (hasRoom && !chosen.some(({ host }) => host === claim.host)) chosen.push(claim);
    }
    return chosen.slice(begun);
  };

  const takeUp = async (signal?: AbortSignal): Promise<readonly UnderWay[]> => {
    if (underWay.size >= sideBySide) return [];
    const now = clock.now();
    const politeness = { now, restSince: minus(now, hostRest), unresting: labHosts };
    const waiting = await database.asSystem((tx) => nextQueued(tx, politeness, sideBySide + underWay.size));
    // What has not begun when it is stopped waits on.
    if (signal?.aborted) return [];
    return choose(waiting).map((claim) => {
      const begun = { claim, ended: visitOne(claim, signal) };
      underWay.set(claim.id, begun);
      return begun;
    });
  };

  return {
    underWay,
    takeUp,
    holds: (visit) => {
      const failed = failedAt.get(visit);
      if (failed !== undefined && clock.now() - failed >= RETRY_AFTER) failedAt.delete(visit);
      return underWay.has(visit) || failedAt.has(visit);
    },
  };
};

export const createVisitSlots = (options: SiteWatchOptions): VisitSlots => {
  const { clock, onFailure } = options;
  const { underWay, holds, takeUp } = takingUp(options);
  let woken = new AbortController();

  const takeAndGoOn = async (signal: AbortSignal): Promise<void> => {
    for (const { ended } of await takeUp(signal)) {
      ended.then(
        // One that another process has is not asked for again at once.
        (visited) => visited && woken.abort(),
        (error: unknown) => !signal.aborted && onFailure(error),
      );
    }
  };

  return {
    wake: () => woken.abort(),
    holds,
    takeOnce: async (signal) => {
      const taken = await takeUp(signal);
      const made = await Promise.allSettled(taken.map(({ ended }) => ended));
      const failure = made.find((each) => each.status === 'rejected');
      if (failure !== undefined) throw failure.reason;
      return made.filter((each) => each.status === 'fulfilled' && each.value).length;
    },
    run: async (signal) => {
      while (!signal.aborted) {
        woken = new AbortController();
        try {
          const ended = AbortSignal.any([signal, woken.signal]);
          await takeAndGoOn(signal);
          await clock.sleep(LOOK_EVERY, ended);
        } catch (error) {
          if (!signal.aborted) onFailure(error);
          await clock.sleep(RETRY_AFTER, signal);
        }
      }
      await Promise.allSettled([...underWay.values()].map(({ ended }) => ended));
    },
  };
};
