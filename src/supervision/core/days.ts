/** Calendar days as `YYYY-MM-DD`, in Asia/Tokyo, which has had no summer time since 1951. */
import { type Instant, instantOfMs } from '#kernel';

const DAY_MS = 86_400_000;
const TOKYO_MS = 9 * 3_600_000;

export const dayOf = (at: Instant): string => written(at + TOKYO_MS);

const written = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const utcOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Whether the text names a day that the calendar has. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utcOf(text)) && written(utcOf(text)) === text;

/** The first instant of the day. */
export const startOf = (day: string): Instant => instantOfMs(utcOf(day) - TOKYO_MS);

export const addDays = (day: string, days: number): string => written(utcOf(day) + days * DAY_MS);

/** The same day of another month, or its last day when that month is shorter. */
export const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return written(Date.UTC(year, month - 1 + months, Math.min(date, last)));
};
