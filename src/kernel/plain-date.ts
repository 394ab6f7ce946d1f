/**
 * PlainDate: a day of the proleptic Gregorian calendar, without time or zone. What a contract, a form or a bank file
 * states; an Instant needs a zone besides.
 */
import { failed, type Outcome, ok } from './outcome.ts';

export type PlainDate = {
  /** 1 to 9999 */
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
};

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysIn = (year: number, month: number): number => {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
};

export const plainDateOf = (year: number, month: number, day: number): Outcome<PlainDate, 'no-such-date'> =>
  [year, month, day].every(Number.isInteger) && year >= 1 && year <= 9999 && day >= 1 && day <= daysIn(year, month)
    ? ok({ year, month, day })
    : failed('no-such-date');

/** Negative when `a` comes before `b`, 0 when they are the same day, else positive. */
export const comparePlainDates = (a: PlainDate, b: PlainDate): number =>
  a.year - b.year || a.month - b.month || a.day - b.day;
