/**
 * Which passes a visit is made of: a customer and a robot always, more of both where something divides them, and now
 * and then the customer once more with his cookies. A visit must come to its end within a minute of being ordered.
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
  readonly walk: (order: PassOrder) => Promise<Pass>;
};

/** No pass begins that would, as long as the longest so far, end later than this after the first began. */
const TIME_FOR_PASSES_MS = 45_000;
/** One visit of so many is followed by the same customer's next. */
const RETURNS_ONE_IN = 4;

export const walkPasses = async (parts: Parts): Promise<readonly Pass[]> => {
  const { site, identification, random, makeCanary, walk } = parts;
  const profile = customerProfile(random, site.rights.visits === 'realistic' ? undefined : identification);
  const hasTime = timeFrom(parts.clock);
  const first = await asCustomer(parts, profile);
  const [primary] = first;
  if (site.rights.visits === 'plain' || primary.end.kind !== 'completed' || !hasTime()) return first;
  const robot = { role: 'naive', profile: robotProfile(primary.profile) } as const;
  let passes: readonly Pass[] = [...first, await walk({ ...robot, canary: makeCanary() })];
  while (hasTime() && (await isDivided(parts, passes))) {
    const again = await walk({ role: 'careful', profile: primary.profile, canary: primary.canary });
    passes = [...passes, again, await walk({ ...robot, canary: makeCanary() })];
  }
  const [draw = 0] = random.bytes(1);
  return draw % RETURNS_ONE_IN === 0 && hasTime() ? [...passes, await comeAgain(parts, primary)] : passes;
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
