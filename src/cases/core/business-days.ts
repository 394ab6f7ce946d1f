/**
 * Business days in Asia/Tokyo, which has no summer time (UTC+9 since 1952): not Saturday, not Sunday, not a national
 * holiday, and where a bank's calendar is asked for not 29 December to 3 January.
 */
import { type Instant, instantOfMs, type PlainDate } from '#kernel';
import { dayAfter, type Holiday, holidayOn, weekdayOf } from './japanese-holidays.ts';

export type Calendar = {
  /** 29 December to 3 January are no business days. */
  readonly closedAtYearEnd: boolean;
};

export type DayKind = 'business-day' | 'saturday' | 'sunday' | 'year-end' | Holiday;

const TOKYO_AHEAD_MS = 9 * 3_600_000;
const [SUNDAY, SATURDAY] = [0, 6];

export const dateInTokyo = (at: Instant): PlainDate => {
  const wall = new Date(at + TOKYO_AHEAD_MS);
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
};

/** The instant at which a day begins in Tokyo. */
export const startInTokyo = ({ year, month, day }: PlainDate): Instant =>
  instantOfMs(Date.UTC(year, month - 1, day) - TOKYO_AHEAD_MS);

const isYearEnd = ({ month, day }: PlainDate): boolean => (month === 12 && day >= 29) || (month === 1 && day <= 3);

/** A national holiday is told before the day of the week. */
export const dayKindOf = (date: PlainDate, { closedAtYearEnd }: Calendar): DayKind => {
  const holiday = holidayOn(date);
  if (holiday !== undefined) return holiday;
  if (closedAtYearEnd && isYearEnd(date)) return 'year-end';
  const weekday = weekdayOf(date);
  if (weekday === SUNDAY) return 'sunday';
  return weekday === SATURDAY ? 'saturday' : 'business-day';
};

/**
 * The end of the `count`-th business day after the day of `from`, which is not counted unless it begins at `from` (Civil
 * Code art. 140, 141): the first instant of the day that follows it.
 */
export const endOfBusinessDay = (from: Instant, count: number, calendar: Calendar): Instant => {
  let date = dateInTokyo(instantOfMs(from - 1));
  for (let left = count; left > 0; ) {
    date = dayAfter(date);
    if (dayKindOf(date, calendar) === 'business-day') left -= 1;
  }
  return startInTokyo(dayAfter(date));
};
