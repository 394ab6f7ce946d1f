/**
 * Attempts of a file judged as live ones are: the same windows, guard and rules, in the order of the file, nothing
 * stored. What the file knows of an attempt beside it is learned behind it, or when the file says that it became known.
 */
import type { Instant } from '#kernel';
import { type Appraisal, appraise } from './appraise.ts';
import type { Attempt } from './attempt.ts';
import { Guard } from './enumeration/guard.ts';
import type { GuardSettings } from './enumeration/guard-settings.ts';
import type { GuardSaid } from './enumeration/say.ts';
import { NO_FACTS } from './facts.ts';
import type { LabelledAttempt } from './mapping.ts';
import { namedFeatures } from './named-features.ts';
import type { Strategy } from './strategy.ts';
import { bitOfResult } from './windows/family-plan.ts';
import { type WindowPlan, withoutDelay } from './windows/plan.ts';
import { type Held, type Learned, Windows } from './windows/windows.ts';

export type Replayed = Appraisal & {
  readonly features: Readonly<Record<string, number>>;
  readonly tooLate: boolean;
  /** What the guard against enumeration said; absent where it had nothing to say. */
  readonly guard?: GuardSaid;
};

export type Replay = {
  /** `undefined` for an event id that came before: live, it would get the answer it got then. */
  readonly judge: (each: LabelledAttempt) => Replayed | undefined;
  readonly held: Held;
};

/** A Set holds 2^24 entries at most. */
const SHARDS = 256;

/** `guardSettings`: of the guard against enumeration, which live attempts are shown to; absent: there is none. */
export const createReplay = (strategy: Strategy, guardSettings?: GuardSettings): Replay => {
  const { ruleSet } = strategy;
  const windows = new Windows(ruleSet.plan);
  const guard = guardSettings && new Guard(guardSettings);
  const seen = createSeen();
  const lessons = createLessons(ruleSet.plan, windows);
  let number = 0;
  return {
    judge: (each) => {
      const { attempt, occurredAt, facts = NO_FACTS } = each;
      if (!seen.isNew(attempt)) return undefined;
      lessons.learnUntil(occurredAt);
      number += 1;
      const { features, tooLate } = windows.observe(attempt, occurredAt, number);
      windows.settle();
      const said = guard?.observe(attempt, occurredAt, number)?.said;
      guard?.settle();
      lessons.add(each, number);
      for (const result of each.outcome ?? []) guard?.learn({ attempt, result, reasonCode: undefined });
      return {
        ...appraise(strategy, attempt, { features, facts, guard: said }),
        features: namedFeatures(ruleSet, features),
        tooLate,
        ...(said === undefined ? {} : { guard: said }),
      };
    },
    get held() {
      return windows.held;
    },
  };
};

const createSeen = () => {
  const shards = Array.from({ length: SHARDS }, () => new Set<string>());
  return {
    isNew: ({ eventId }: Attempt): boolean => {
      const last = eventId.charCodeAt(eventId.length - 1) * 31 + eventId.charCodeAt(eventId.length >> 1);
      const shard = shards[last % SHARDS] as Set<string>;
      if (shard.has(eventId)) return false;
      shard.add(eventId);
      return true;
    },
  };
};

type Lesson = Learned & { readonly knownAt: Instant };

/** What is known of attempts beside them, each as soon as the clock of the file has come so far. */
const createLessons = (plan: WindowPlan, windows: Windows) => {
  const asked = plan.windows.reduce((all, { results, above }) => all | results | above.results, 0);
  /** The next one last. */
  const waiting: Lesson[] = [];
  let clock = Number.NEGATIVE_INFINITY;
  const add = (lesson: Lesson): void => {
    let low = 0;
    let high = waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((waiting[middle] as Lesson).knownAt > lesson.knownAt) low = middle + 1;
      else high = middle;
    }
    waiting.splice(low, 0, lesson);
  };
  return {
    learnUntil: (time: Instant): void => {
      clock = Math.max(clock, time);
      for (let next = waiting.at(-1); next !== undefined && next.knownAt <= clock; next = waiting.at(-1)) {
        windows.learn(next);
        waiting.pop();
      }
    },
    add: ({ attempt, occurredAt, truth, outcome = [] }: LabelledAttempt, number: number): void => {
      if (asked === 0) return;
      const about = { attempt, time: occurredAt, number };
      for (const result of outcome) {
        if ((asked & bitOfResult(result)) !== 0) windows.learn({ ...about, result });
      }
      if (truth?.fraud !== true || (asked & bitOfResult('fraud')) === 0) return;
      const fraud = { ...about, result: 'fraud' } as const;
      if (truth.knownAt === undefined) windows.learn(fraud);
      else add({ ...fraud, knownAt: truth.knownAt });
    },
  };
};

/**
 * Features that would see a label before anybody could have known it: they count frauds without a delay, and the file
 * does not say when one became known.
 */
export const foreseeing = (plan: WindowPlan, hasKnownAt: boolean): readonly string[] =>
  hasKnownAt ? [] : withoutDelay(plan, bitOfResult('fraud'));
