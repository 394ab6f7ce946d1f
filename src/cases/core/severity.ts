/**
 * How grave an alert is, and how soon its case must be closed. The times are this product's policy, in plain hours; no
 * law or guideline states them (SUPV-05 asks for a reasonable period).
 */
import { type Duration, durationOfMs, type Instant, plus } from '#kernel';

/** Gravest first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

const hours = (count: number): Duration => durationOfMs(count * 3_600_000);

type Periods = {
  /** From when the case got its severity until it must be closed. */
  readonly close: Duration;
  /** From a missed deadline until someone above the owner hears of it. */
  readonly escalate: Duration;
};

const PERIODS: Readonly<Record<Severity, Periods>> = {
  critical: { close: hours(4), escalate: hours(1) },
  high: { close: hours(24), escalate: hours(4) },
  medium: { close: hours(72), escalate: hours(24) },
  low: { close: hours(240), escalate: hours(72) },
};

export const deadlineOf = (severity: Severity, from: Instant): Instant => plus(from, PERIODS[severity].close);

export const escalationOf = (severity: Severity, deadline: Instant): Instant =>
  plus(deadline, PERIODS[severity].escalate);

export const isGraver = (one: Severity, other: Severity): boolean =>
  SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other);
