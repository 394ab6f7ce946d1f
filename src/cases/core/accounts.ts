/**
 * When a window of a source is due, when it is late, and what has to be done about that: docs/specs/alert-accounting.md
 * (LEAK-13). Also the day of a statement.
 */
import { durationOfMs, type Instant, instantOfMs, minus, plus } from '#kernel';

export type SourceDefinition = {
  /** A code such as `site-watch`: what it raises carries it. */
  readonly source: string;
  /** The room that has it. */
  readonly room: string;
  /** How often a window of it is written. */
  readonly cadenceMinutes: number;
  /** How long after that its silence becomes an alert. */
  readonly graceMinutes: number;
};

export type Span = { readonly from: Instant; readonly to: Instant };

export type Watched = {
  /** The end of its last window, or its declaration. */
  readonly cursorAt: Instant;
  readonly dueAt: Instant;
  readonly lateAt: Instant;
  /** The last sign of life. */
  readonly aliveAt: Instant;
  /** The longest stretch without one since the cursor. */
  readonly longestPause: Span;
  /** When the silence that goes on was told. */
  readonly silenceAt: Instant | undefined;
};

export const timesOf = (
  { cadenceMinutes, graceMinutes }: Pick<SourceDefinition, 'cadenceMinutes' | 'graceMinutes'>,
  cursorAt: Instant,
): Pick<Watched, 'dueAt' | 'lateAt'> => {
  const dueAt = plus(cursorAt, durationOfMs(cadenceMinutes * 60_000));
  return { dueAt, lateAt: plus(dueAt, durationOfMs(graceMinutes * 60_000)) };
};

/** `window`: it has shown that it lived past the due time. `tell`: it has not, and the time is up. */
export const nextStep = (watched: Watched, now: Instant): 'window' | 'tell' | 'wait' => {
  const { aliveAt, dueAt, lateAt, silenceAt } = watched;
  if (aliveAt >= dueAt && (silenceAt === undefined || aliveAt > silenceAt)) return 'window';
  return silenceAt === undefined && aliveAt < dueAt && now > lateAt ? 'tell' : 'wait';
};

/** A window to here is so long that the silence in it must have been an alert. */
export const isLate = ({ lateAt }: Pick<Watched, 'lateAt'>, to: Instant): boolean => to > lateAt;

const longer = (one: Span, other: Span): Span => (other.to - other.from > one.to - one.from ? other : one);

/** The end of a window counts as a sign of life. */
export const pauseUpTo = ({ longestPause, aliveAt }: Watched, to: Instant): Span =>
  to > aliveAt ? longer(longestPause, { from: aliveAt, to }) : longestPause;

/** Japan has kept UTC+9 without summer time since 1952. */
const TOKYO_MS = 9 * 3_600_000;
export const DAY = durationOfMs(86_400_000);

/** The end of the day in Asia/Tokyo on which `at` lies. */
export const endOfDay = (at: Instant): Instant => instantOfMs((Math.floor((at + TOKYO_MS) / DAY) + 1) * DAY - TOKYO_MS);

/** The day that ends at `to`: `YYYY-MM-DD`. */
export const dayEndingAt = (to: Instant): string => new Date(minus(to, DAY) + TOKYO_MS).toISOString().slice(0, 10);
