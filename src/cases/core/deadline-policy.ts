/**
 * How soon a case must be closed, and who hears of it step by step when it is not: data of the tenant, with defaults
 * that are this product's; no law or guideline states times (SUPV-05 asks for a reasonable period). The owner hears when
 * the deadline passes, then a supervisor, then the board (SYSR-6).
 */
import { durationOfMs, type Instant, instantOfMs, type PersonId, plus } from '#kernel';
import { type Calendar, endOfBusinessDay } from './business-days.ts';
import type { Severity } from './severity.ts';

/** Hours of the clock, or business days in Tokyo that end at midnight. */
export type Period = { readonly hours: number } | { readonly businessDays: number };

export const STEP_RECIPIENTS = ['owner', 'supervisor', 'board'] as const;
export type StepRecipient = (typeof STEP_RECIPIENTS)[number];

export type EscalationStep = {
  readonly to: StepRecipient;
  /** From the deadline, not from the step before. */
  readonly after: Period;
};

export type SeverityDeadlines = { readonly close: Period; readonly steps: readonly EscalationStep[] };

export type DeadlinePolicy = {
  readonly calendar: Calendar;
  readonly severities: Readonly<Record<Severity, SeverityDeadlines>>;
  /** Who hears for the board. Nobody named: whoever hears for the supervisors. */
  readonly board: readonly PersonId[];
};

const hours = (count: number): Period => ({ hours: count });

export const DEFAULT_POLICY: DeadlinePolicy = {
  calendar: { closedAtYearEnd: true },
  severities: {
    critical: {
      close: hours(4),
      steps: [
        { to: 'supervisor', after: hours(1) },
        { to: 'board', after: hours(24) },
      ],
    },
    high: {
      close: hours(24),
      steps: [
        { to: 'supervisor', after: hours(4) },
        { to: 'board', after: { businessDays: 3 } },
      ],
    },
    medium: {
      close: hours(72),
      steps: [
        { to: 'supervisor', after: hours(24) },
        { to: 'board', after: { businessDays: 10 } },
      ],
    },
    low: { close: hours(240), steps: [{ to: 'supervisor', after: hours(72) }] },
  },
  board: [],
};

export const periodEnd = (from: Instant, period: Period, calendar: Calendar): Instant =>
  'hours' in period
    ? plus(from, durationOfMs(period.hours * 3_600_000))
    : endOfBusinessDay(from, period.businessDays, calendar);

export const deadlineOf = ({ severities, calendar }: DeadlinePolicy, severity: Severity, from: Instant): Instant =>
  periodEnd(from, severities[severity].close, calendar);

export type StepDue = { readonly step: number; readonly dueAt: Instant };

/** The step with this number, counted from 0, if the policy has one. */
export const stepDue = (policy: DeadlinePolicy, severity: Severity, of: StepDue): StepDue | undefined => {
  const found = policy.severities[severity].steps[of.step];
  return found && { step: of.step, dueAt: periodEnd(of.dueAt, found.after, policy.calendar) };
};

export type PolicyFault = { readonly severity: Severity; readonly step: number };

const MONDAY_MORNING = instantOfMs(Date.UTC(2026, 5, 1));

/** A step that would come before the one it follows, compared from a Monday without holidays near. */
export const stepOutOfOrder = ({ severities, calendar }: DeadlinePolicy): PolicyFault | undefined => {
  for (const [severity, { steps }] of Object.entries(severities) as [Severity, SeverityDeadlines][]) {
    const ends = steps.map(({ after }) => periodEnd(MONDAY_MORNING, after, calendar));
    const step = ends.findIndex((end, place) => place > 0 && end < (ends[place - 1] ?? end));
    if (step >= 0) return { severity, step };
  }
  return undefined;
};
