/** Days and hours as people in Japan live them. UTC+9 without summer time, counted from 1970. */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const JST_MS = 9 * HOUR_MS;

/** Whole hours since 1970 in UTC. */
export const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/** Days since 1970-01-01 in Japan. */
export const dayOf = (at: number): number => Math.floor((at + JST_MS) / DAY_MS);

/** UTC milliseconds of midnight in Japan. */
export const startOfDay = (day: number): number => day * DAY_MS - JST_MS;

/** 0 to 23 in Japan. */
export const hourOfDay = (at: number): number => Math.floor((at + JST_MS) / HOUR_MS) % 24;

/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (day + 4) % 7;

export const isWeekend = (day: number): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;

/** 1 to 31. */
export const dayOfMonth = (day: number): number => new Date(day * DAY_MS).getUTCDate();

/** Months since 1970-01, of a day. */
export const monthOf = (day: number): number => {
  const date = new Date(day * DAY_MS);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
};

/** `2029-08` */
export const monthText = (month: number): string =>
  `${1970 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;

/** Salaries come on the 25th, or on the Friday before when that is a weekend. */
export const isSalaryDay = (day: number): boolean => {
  const date = dayOfMonth(day);
  const weekday = weekdayOf(day);
  return (date === 25 && !isWeekend(day)) || (weekday === 5 && (date === 24 || date === 23));
};
