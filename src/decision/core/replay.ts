/** Attempts of a file judged as live ones are: the same windows and rules, in the order of the file, nothing stored. */
import type { Instant } from '#kernel';
import type { Attempt } from './attempt.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { namedFeatures } from './record.ts';
import type { RuleSet } from './rule-set.ts';
import { type Held, Windows } from './windows/windows.ts';

export type Replayed = Evaluation & {
  readonly features: Readonly<Record<string, number>>;
  readonly tooLate: boolean;
};

export type Replay = {
  /** `undefined` for an event id that came before: live, it would get the answer it got then. */
  readonly judge: (attempt: Attempt, occurredAt: Instant) => Replayed | undefined;
  readonly held: Held;
};

/** A Set holds 2^24 entries at most. */
const SHARDS = 256;

export const createReplay = (ruleSet: RuleSet): Replay => {
  const windows = new Windows(ruleSet.plan);
  const seen = Array.from({ length: SHARDS }, () => new Set<string>());
  return {
    judge: (attempt, occurredAt) => {
      const { eventId } = attempt;
      const last = eventId.charCodeAt(eventId.length - 1) * 31 + eventId.charCodeAt(eventId.length >> 1);
      const shard = seen[last % SHARDS] as Set<string>;
      if (shard.has(eventId)) return undefined;
      shard.add(eventId);
      const { features, tooLate } = windows.observe(attempt, occurredAt);
      windows.settle();
      return { ...evaluate(ruleSet, attempt, { features }), features: namedFeatures(ruleSet, features), tooLate };
    },
    get held() {
      return windows.held;
    },
  };
};
