/**
 * Which passes a visit is made of: a customer and a robot always, more of both where something divides them, and now
 * and then the customer once more with his cookies. Customer and robot come side by side where there is room for two
 * browsers. A visit must come to its end within a minute of being ordered.
 */

import type { Cookie, VisitProfile } from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Random } from '#platform/random';
import type { Canary } from './core/canary.ts';
import { dividedScripts, wantsMore } from './core/cloaking.ts';
import { judgeAll } from './core/judge-all.ts';
import type { Finding, SiteFacts } from './core/judge-visit.ts';
import type { Pass, PassRole } from './core/passes.ts';
import { atDesk, customerProfile, robotProfile } from './core/profiles.ts';
import type { VisitingRights } from './core/visiting-rights.ts';
import type { Seats } from './seats.ts';
import { inTurns } from './take-turns.ts';

export type PassOrder = {
  readonly role: PassRole;
  readonly profile: VisitProfile;
  readonly canary: Canary;
  readonly cookies?: readonly Cookie[] | undefined;
};

type Parts = {
  readonly site: SiteFacts & { readonly rights: { readonly visits: VisitingRights } };
  /** Who visits, as it is said where the consent does not allow that it is not. */
  readonly identification: string;
  readonly random: Random;
  readonly clock: Clock;
  readonly makeCanary: () => Canary;
  /** Rejects with the signal's reason when it is aborted. */
  readonly walk: (order: PassOrder, signal?: AbortSignal) => Promise<Pass>;
  /** Room for a browser beside the one that the visit has; none unless given. */
  readonly seats?: Pick<Seats, 'takeFree'> | undefined;
};

/** No pass begins that would, as long as the longest so far, end later than this after the first began. */
const TIME_FOR_PASSES_MS = 45_000;
/** One visit of so many is followed by the same customer's next. */
const RETURNS_ONE_IN = 4;

export const walkPasses = async (parts: Parts): Promise<readonly Pass[]> => {
  const { site, identification, random } = parts;
  const profile = customerProfile(random, site.rights.visits === 'realistic' ? undefined : identification);
  const hasTime = timeFrom(parts.clock);
  if (site.rights.visits === 'plain') return asCustomer(parts, profile);
  const beside = walkBeside(parts, () => robotBeside(parts, profile));
  try {
    const first = await asCustomer(parts, profile);
    const [primary] = first;
    if (primary.end.kind !== 'completed') return first;
    // The one beside him is no match for a customer who went over to a desk.
    const robot = primary.profile === profile ? beside : undefined;
    if (robot === undefined) await beside?.end();
    if (robot === undefined && !hasTime()) return first;
    const met = await (robot?.walked ?? parts.walk(robotBeside(parts, primary.profile)));
    return await walkMore(parts, [...first, met], hasTime);
  } finally {
    await beside?.end();
  }
};

const robotBeside = ({ makeCanary }: Parts, profile: VisitProfile): PassOrder => ({
  ...{ role: 'naive', profile: robotProfile(profile) },
  canary: makeCanary(),
});

const walkMore = async (
  parts: Parts,
  walked: readonly [Pass, ...(readonly Pass[])],
  hasTime: () => boolean,
): Promise<readonly Pass[]> => {
  const [primary] = walked;
  let passes: readonly Pass[] = walked;
  while (hasTime() && (await isDivided(parts, passes))) passes = [...passes, ...(await walkPair(parts, primary))];
  const [draw = 0] = parts.random.bytes(1);
  return draw % RETURNS_ONE_IN === 0 && hasTime() ? [...passes, await comeAgain(parts, primary)] : passes;
};

const walkPair = async (parts: Parts, { profile, canary }: Pass): Promise<readonly Pass[]> => {
  const robot = () => robotBeside(parts, profile);
  const beside = walkBeside(parts, robot);
  try {
    const again = await parts.walk({ role: 'careful', profile, canary });
    return [again, await (beside?.walked ?? parts.walk(robot()))];
  } finally {
    await beside?.end();
  }
};

type Beside = {
  readonly walked: Promise<Pass>;
  /** Breaks it off, unless it has ended, and waits until its browser has. */
  end(): Promise<void>;
};

/** `undefined` where there is no room for another browser. */
const walkBeside = ({ walk, seats }: Parts, order: () => PassOrder): Beside | undefined => {
  const leave = seats?.takeFree();
  if (leave === undefined) return undefined;
  const over = new AbortController();
  const walked = walk(order(), over.signal).finally(leave);
  const ended = walked.then(
    () => undefined,
    // Told where it is waited for; of one that is of no use nobody is told.
    () => undefined,
  );
  return {
    walked,
    end: () => {
      over.abort();
      return ended;
    },
  };
};

const timeFrom = (clock: Clock): (() => boolean) => {
  const begunAt = clock.now();
  let lastAt = begunAt;
  let longestMs = 0;
  return () => {
    const now = clock.now();
    longestMs = Math.max(longestMs, now - lastAt);
    lastAt = now;
    return now - begunAt + longestMs <= TIME_FOR_PASSES_MS;
  };
};

/**
 * A journey may name what only a desk shows. The pass that came furthest is the primary one; where a telephone stopped,
 * the desk decides whether the visit is incomplete.
 */
const asCustomer = async (
  { walk, makeCanary }: Parts,
  profile: VisitProfile,
): Promise<readonly [Pass, ...(readonly Pass[])]> => {
  const canary = makeCanary();
  const first = await walk({ role: 'careful', profile, canary });
  if (!profile.mobile || first.end.kind !== 'step-failed') return [first];
  const second = await walk({ role: 'careful', profile: atDesk(profile), canary });
  return [second, first];
};

const isDivided = async ({ site, clock }: Parts, passes: readonly Pass[]): Promise<boolean> => {
  const nothing: readonly Finding[] = [];
  if (dividedScripts(passes, site, nothing).length === 0) return false;
  const { findings } = await inTurns(judgeAll({ passes, site, previous: {} }), clock);
  return wantsMore(dividedScripts(passes, site, findings));
};

const comeAgain = ({ walk }: Parts, { profile, canary, record }: Pass): Promise<Pass> =>
  walk({ role: 'returning', profile, canary, cookies: record?.cookies });
