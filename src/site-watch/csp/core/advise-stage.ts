/**
 * From no policy to one that only reports, and from there to one that blocks: where a site stands, and whether it is
 * safe to go on. It is so when the policy has listened long enough, and nothing that belongs to the shop was against it.
 */
import type { Instant } from '#kernel';

export const STAGES = ['none', 'report-only', 'enforce'] as const;
export type Stage = (typeof STAGES)[number];

const DAY_MS = 86_400_000;

/** A week has each kind of day; two have each of them twice, with a sale or a newsletter more likely among them. */
export const DAYS_TO_LISTEN = 14;
export const DAYS_OF_QUIET = 7;

export const ADVICE_CODES = [
  'begin',
  'not-in-place',
  'no-reports-yet',
  'keep-listening',
  'still-violated',
  'would-block-the-shop',
  'safe-to-enforce',
  'enforced-and-quiet',
  'enforced-and-violated',
  'in-place-but-not-said',
] as const;
export type AdviceCode = (typeof ADVICE_CODES)[number];

export type StageFacts = {
  readonly stage: Stage;
  readonly since: Instant;
  readonly now: Instant;
  /** What the last completed visit received with the pages; absent: there was none yet. */
  readonly observed: Stage | undefined;
  /** Any report at all, noise too: it shows that the place for reports can be reached. */
  readonly lastReportAt: Instant | undefined;
  /** Of what belongs to no noise and no open alert. */
  readonly lastViolationAt: Instant | undefined;
  /** What the policy would have blocked of the shop's own doing in the last visits. */
  readonly wouldBlock: number;
};

export type Advice = {
  readonly code: AdviceCode;
  /** Whole days since the stage began, or since the last violation after it. */
  readonly quietDays: number;
  readonly listenedDays: number;
  /** Until it may be safe at the earliest, if all stays quiet; 0: now. */
  readonly daysLeft: number;
};

const wholeDays = (from: Instant, to: Instant): number => Math.max(0, Math.floor((to - from) / DAY_MS));

export const adviseStage = (facts: StageFacts): Advice => {
  const { stage, since, now, lastViolationAt } = facts;
  const listenedDays = stage === 'none' ? 0 : wholeDays(since, now);
  const loud = lastViolationAt === undefined || lastViolationAt < since ? since : lastViolationAt;
  const quietDays = stage === 'none' ? 0 : wholeDays(loud, now);
  const daysLeft = Math.max(0, DAYS_TO_LISTEN - listenedDays, DAYS_OF_QUIET - quietDays);
  return { code: codeOf(facts, { quietDays, daysLeft }), quietDays, listenedDays, daysLeft };
};

type Counted = { readonly quietDays: number; readonly daysLeft: number };

const codeOf = (facts: StageFacts, counted: Counted): AdviceCode => {
  const { stage, observed } = facts;
  if (stage === 'none') return observed === undefined || observed === 'none' ? 'begin' : 'in-place-but-not-said';
  if (observed === 'none' || (stage === 'enforce' && observed === 'report-only')) return 'not-in-place';
  return stage === 'enforce' ? ofEnforced(facts, counted) : ofListening(facts, counted);
};

const ofEnforced = ({ since, lastViolationAt }: StageFacts, { quietDays }: Counted): AdviceCode =>
  lastViolationAt !== undefined && lastViolationAt >= since && quietDays < DAYS_OF_QUIET
    ? 'enforced-and-violated'
    : 'enforced-and-quiet';

const ofListening = (facts: StageFacts, { quietDays, daysLeft }: Counted): AdviceCode => {
  const { lastReportAt, lastViolationAt, since, wouldBlock } = facts;
  if (wouldBlock > 0) return 'would-block-the-shop';
  const violated = lastViolationAt !== undefined && lastViolationAt >= since;
  if (violated && quietDays < DAYS_OF_QUIET) return 'still-violated';
  if (daysLeft > 0) return 'keep-listening';
  // Silence of a place that nobody can reach is no sign of quiet.
  return lastReportAt === undefined || lastReportAt < since ? 'no-reports-yet' : 'safe-to-enforce';
};
