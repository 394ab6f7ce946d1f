/**
 * The record of a decision: all that is needed to judge the same attempt again and come to the same answer. Its RFC 8785
 * bytes are the leaf in the batch's tree, and are stored as they are.
 */
import { formatInstant, type Id, type Instant, type TenantId } from '#kernel';
import { type Appraisal, answerWith, appraise } from './appraise.ts';
import type { AskingPosition, Attempt } from './attempt.ts';
import type { GuardSaid } from './enumeration/say.ts';
import type { Reason } from './evaluate.ts';
import { type Facts, NO_FACTS } from './facts.ts';
import { namedFeatures } from './named-features.ts';
import type { Answer, RuleSet } from './rule-set.ts';
import type { Strategy } from './strategy.ts';
import type { Features } from './windows/plan.ts';
import type { Observed } from './windows/windows.ts';

export type DecisionId = Id<'dec'>;

export type DecisionRecord = Appraisal & {
  readonly id: DecisionId;
  readonly eventId: string;
  readonly tenant: TenantId;
  /**
   * Its place among the tenant's decisions, from 1 on without a gap: what its windows could count. Absent, as are
   * `features`, in records from before there were windows.
   */
  readonly sequence?: number;
  /** From where the tenant asks, by its policy; absent where the attempt says it, or nobody does. */
  readonly position?: AskingPosition;
  /** RFC 3339 in UTC, as are all instants of a record. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly attempt: Attempt;
  /** What else was known of it; absent where it was nothing. */
  readonly facts?: Facts;
  /** The windows' answers by name, as judged; a name that is absent was unknown. */
  readonly features?: Readonly<Record<string, number>>;
  /** Of features that were estimated: how far each may be off, as a share of it (three standard deviations). */
  readonly bounds?: Readonly<Record<string, number>>;
  /**
   * The attempt came late: how many answers given to newer attempts would have counted it, by feature. They stay as
   * they are.
   */
  readonly corrects?: Readonly<Record<string, number>>;
  /** Features that are unknown because there was no memory for what they would have to count; in their order. */
  readonly unkept?: readonly string[];
  /** What the guard against enumeration said; absent where it had nothing to say. */
  readonly guard?: GuardSaid;
  /** The position of the last result that windows and guard had learned; absent where nothing asks for any. */
  readonly learnedTo?: number;
  /** The attempt was further behind the newest one than the rule set allows: no window was answered. */
  readonly tooLate?: true;
  readonly ruleSet: RuleSetName;
  /** What the rule set in shadow would have answered, and why; absent where there is none. */
  readonly shadow?: InShadow;
  /** The version of the software that judged. */
  readonly software: string;
};

export type RuleSetName = { readonly name: string; readonly version: number; readonly hash: string };

export type InShadow = {
  readonly ruleSet: RuleSetName;
  readonly answer: Answer;
  readonly reasons: readonly Reason[];
  /** Where its windows are others than those of the rule set in force. */
  readonly features?: Readonly<Record<string, number>>;
};

export type Judging = {
  readonly id: DecisionId;
  readonly tenant: TenantId;
  readonly recordedAt: Instant;
  readonly strategy: Strategy;
  readonly software: string;
  readonly sequence: number;
  readonly observed: Observed;
  /** By the windows of the rule set in shadow, where they are others. */
  readonly observedInShadow?: Observed | undefined;
  readonly facts: Facts;
  readonly guard?: GuardSaid | undefined;
  readonly learnedTo?: number;
};

export const judge = (attempt: Attempt, judging: Judging): DecisionRecord => {
  const { id, tenant, recordedAt, strategy, software, sequence, observed, facts, guard, learnedTo = 0 } = judging;
  const { ruleSet, shadow } = strategy;
  const appraisal = appraise(strategy, attempt, { features: observed.features, facts, guard });
  return {
    ...appraisal,
    id,
    eventId: attempt.eventId,
    tenant,
    sequence,
    occurredAt: attempt.occurredAt,
    recordedAt: formatInstant(recordedAt),
    attempt,
    ...positionOf(strategy, attempt),
    ...(facts === NO_FACTS ? {} : { facts }),
    ...(guard === undefined ? {} : { guard }),
    features: namedFeatures(ruleSet, observed.features),
    ...(observed.bounds === undefined ? {} : { bounds: byName(ruleSet, observed.bounds) }),
    ...(observed.corrects === undefined ? {} : { corrects: byName(ruleSet, observed.corrects) }),
    ...(observed.unkept === undefined ? {} : { unkept: namesOf(ruleSet, observed.unkept) }),
    ...(learnedTo > 0 ? { learnedTo } : {}),
    ...(observed.tooLate ? { tooLate: true } : {}),
    ruleSet: nameOf(ruleSet),
    ...(shadow === undefined ? {} : { shadow: inShadow(shadow, attempt, judging, appraisal) }),
    software,
  };
};

const positionOf = ({ policy }: Strategy, attempt: Attempt): Pick<DecisionRecord, 'position'> => {
  const position = policy?.content.position;
  return position === undefined || attempt.position !== undefined ? {} : { position };
};

const nameOf = ({ content: { name, version }, hash }: RuleSet): RuleSetName => ({ name, version, hash });

/** With the score that the attempt has: what is compared are the rules. */
const inShadow = (
  shadow: RuleSet,
  attempt: Attempt,
  { strategy, observed, observedInShadow, facts }: Judging,
  { score }: Appraisal,
): InShadow => {
  const { features } = observedInShadow ?? observed;
  const { answer, reasons } = answerWith({ ...strategy, ruleSet: shadow }, attempt, { features, facts, score });
  return {
    ruleSet: nameOf(shadow),
    answer,
    reasons,
    ...(observedInShadow === undefined ? {} : { features: namedFeatures(shadow, features) }),
  };
};

const namesOf = ({ plan }: RuleSet, places: ReadonlySet<number>): readonly string[] =>
  plan.windows.filter((_window, place) => places.has(place)).map(({ name }) => name);

const byName = ({ plan }: RuleSet, numbers: ReadonlyMap<number, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...numbers].map(([place, value]) => [plan.windows[place]?.name ?? '', value]));

/** What a record's features were when it was judged by this rule set. */
export const featuresOf = ({ plan }: RuleSet, record: DecisionRecord): Features =>
  plan.windows.map(({ name }) => record.features?.[name] ?? Number.NaN);

/** Reads back what `canonicalText` wrote. */
export const recordOf = (text: string): DecisionRecord => JSON.parse(text) as DecisionRecord;
