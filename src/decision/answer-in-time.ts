/**
 * An answer for a caller that cannot wait: the decision if it is durable in time, else what is declared for the position
 * and channel. What was said so stands, and is kept with the decision when that comes (docs/decisions/0030).
 */
import { durationOfMs, Problem, type Scope } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Asked } from './commit-batch.ts';
import type { Attempt } from './core/attempt.ts';
import type { Policy } from './core/policy/policy.ts';
import { timeLimitOf } from './core/policy/time-limit.ts';
import type { DecisionRecord } from './core/record.ts';
import type { Answer } from './core/rule-set.ts';
import { decisionNodeElsewhere, decisionOverloaded, decisionUnavailable } from './problems.ts';
import type { Told } from './told.ts';

export type Decided = {
  readonly record: DecisionRecord;
  /** The event id had been decided before: nothing new was stored. */
  readonly repeated: boolean;
  /** What was said, or done, in its place: that stands, whatever was judged. */
  readonly told?: Told | undefined;
};

/** Asked about, and under way to being decided. */
export type Begun = { readonly asked: Asked; readonly decided: Promise<Decided> };

export type Wish = {
  /** How long the caller waits; without it, as the tenant's policy says, or as long as it takes. */
  readonly withinMs?: number | undefined;
  /** What the caller did without an answer, which is reported with the attempt. */
  readonly answeredInstead?: Answer | undefined;
};

export type InTime =
  | { readonly kind: 'decided'; readonly decided: Decided }
  /** The decision is still to come. */
  | { readonly kind: 'told'; readonly told: Told };

/** @throws Problem as deciding does; what passes names under `answerInstead` what is declared for it. */
export type AnswerInTime = (scope: Scope, attempt: Attempt, wish: Wish) => Promise<InTime>;

type Ports = {
  readonly clock: Clock;
  readonly begin: (scope: Scope, attempt: Attempt, told: Told | undefined) => Promise<Begun>;
  /** As far as it is known without asking the database. */
  readonly policyOf: (scope: Scope) => Policy | undefined;
};

export const createAnswerInTime =
  ({ clock, begin, policyOf }: Ports): AnswerInTime =>
  async (scope, attempt, { withinMs: asked, answeredInstead }) => {
    const reported: Told | undefined =
      answeredInstead === undefined ? undefined : { answer: answeredInstead, by: 'caller', toldAt: clock.now() };
    const limit = () => timeLimitOf(attempt, policyOf(scope));
    let known: Begun | undefined;
    const begun = begin(scope, attempt, reported).then((each) => {
      known = each;
      return each;
    });
    const decided = begun.then((each) => each.decided);
    const withinMs = asked ?? limit().withinMs;
    try {
      const first = withinMs === undefined ? await decided : await within(clock, decided, withinMs);
      if (first !== undefined) return { kind: 'decided', decided: first };
    } catch (error) {
      throw withAnswerInstead(error, limit().answer);
    }
    const told: Told = { answer: limit().answer, by: 'server', withinMs: withinMs as number, toldAt: clock.now() };
    decided.catch(() => undefined);
    if (known === undefined) {
      void begun.then((each) => standIn(each, told)).catch(() => undefined);
      return { kind: 'told', told };
    }
    return { kind: 'told', told: standIn(known, told) };
  };

/** Whoever asks about the same event is told the same. */
const standIn = ({ asked }: Begun, told: Told): Told => {
  asked.told ??= told;
  return asked.told;
};

/** `undefined`: not in time. */
const within = async <T>(clock: Clock, awaited: Promise<T>, withinMs: number): Promise<T | undefined> => {
  const done = new AbortController();
  try {
    return await Promise.race([awaited, clock.sleep(durationOfMs(withinMs), done.signal).then(() => undefined)]);
  } finally {
    done.abort();
  }
};

const PASSING = [decisionNodeElsewhere, decisionOverloaded, decisionUnavailable];

/** Nothing may have been recorded, and asking again may succeed. */
export const isPassing = (error: unknown): error is Problem =>
  error instanceof Problem && PASSING.some(({ code }) => code === error.details.code);

const withAnswerInstead = (error: unknown, answerInstead: Answer): unknown => {
  const kind = isPassing(error) && PASSING.find(({ code }) => code === error.details.code);
  return kind ? new Problem(kind, { params: { ...error.details.params, answerInstead } }) : error;
};
