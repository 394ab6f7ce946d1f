/**
 * Instant: UTC, whole milliseconds since 1970-01-01T00:00:00Z. Outside: RFC 3339 with `Z`.
 * Duration: whole milliseconds; `1d` is 86,400 s. Calendar arithmetic is not done here.
 */
import { failed, type Outcome, ok } from './outcome.ts';

declare const instantBrand: unique symbol;
export type Instant = number & { readonly [instantBrand]: true };

declare const durationBrand: unique symbol;
/** Whole milliseconds, zero or more. */
export type Duration = number & { readonly [durationBrand]: true };

/** First and last instant that RFC 3339 can write in UTC with four year digits. */
const EARLIEST_MS = -62_167_219_200_000;
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const inRange = (ms: number): boolean => ms >= EARLIEST_MS && ms <= LATEST_MS;
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/** @throws RangeError when `ms` is not a whole number between year 0 and year 9999. */
export const instantOfMs = (ms: number): Instant => {
  if (!Number.isInteger(ms) || !inRange(ms)) throw new RangeError('instant out of range');
  return ms as Instant;
};

/**
 * Reads RFC 3339 with an offset. Fractions finer than a millisecond are refused rather than rounded: the total order
 * of events depends on the instant. A leap second (`:60`) and `24:00` are refused as `no-such-time`, for UTC counted
 * in milliseconds since 1970 has no place for them; so is what its offset carries out of the years 0000 to 9999.
 */
export const parseInstant = (text: string): Outcome<Instant, 'not-rfc3339' | 'finer-than-ms' | 'no-such-time'> => {
  const found = RFC_3339.exec(text);
  if (!found) return failed('not-rfc3339');
  const [, year, month, day, hour, minute, second, fraction = ''] = found;
  if (fraction.length > 3 && /[1-9]/.test(fraction.slice(3))) return failed('finer-than-ms');
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; the setters do not.
  const wall = new Date(0);
  wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  wall.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.slice(0, 3).padEnd(3, '0')));
  const sameDay = wall.getUTCMonth() + 1 === Number(month) && wall.getUTCDate() === Number(day);
  const sameTime = wall.getUTCHours() === Number(hour) && wall.getUTCMinutes() === Number(minute);
  if (!sameDay || !sameTime || wall.getUTCSeconds() !== Number(second)) return failed('no-such-time');
  const offsetMs = offsetOf(found[8] ?? 'Z');
  if (offsetMs === undefined) return failed('no-such-time');
  const ms = wall.getTime() - offsetMs;
  return inRange(ms) ? ok(ms as Instant) : failed('no-such-time');
};

const offsetOf = (offset: string): number | undefined => {
  if (offset === 'Z' || offset === 'z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
};

/** RFC 3339 in UTC with three fraction digits: `2026-11-21T07:29:22.000Z`. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString();

/** @throws RangeError when the result leaves the years 0000 to 9999; so does `minus`. */
export const plus = (at: Instant, by: Duration): Instant => instantOfMs(at + by);
export const minus = (at: Instant, by: Duration): Instant => instantOfMs(at - by);

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** @throws RangeError when negative or not whole. */
export const durationOfMs = (ms: number): Duration => {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError('duration out of range');
  return ms as Duration;
};

/** Reads `500ms`, `30s`, `10m`, `1h`, `7d`: one unit, a whole number, nothing around it. */
export const parseDuration = (text: string): Outcome<Duration, 'not-a-duration'> => {
  const found = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  if (!found) return failed('not-a-duration');
  const ms = Number(found[1]) * UNIT_MS[found[2] as keyof typeof UNIT_MS];
  return Number.isSafeInteger(ms) ? ok(ms as Duration) : failed('not-a-duration');
};
