/** When people pay: by hour, by weekday, around salary day. */
import { dayOfMonth, isSalaryDay, isWeekend } from './calendar.ts';
import type { Style } from './merchants.ts';

/** Twenty-four weights, midnight first, each one digit. */
type Day = string;

const WEEKDAY: Readonly<Record<Style, Day>> = {
  store: '100000134566754456897532',
  dining: '000000122236953235889421',
  online: '421000112344654445678896',
  digital: '532100112233543445668998',
  moto: '000000000588645554200000',
  recurring: '000000000000000000000000',
  abroad: '110000123455665555566543',
};

const WEEKEND: Readonly<Record<Style, Day>> = {
  ...WEEKDAY,
  store: '100000124788888887664321',
  dining: '000000123448985568998531',
  online: '532100112456666667788997',
  moto: '000000000355433332000000',
};

/** Of all payments, bills aside and at home. */
const SHARES: Readonly<Record<Style, number>> = {
  store: 0.4,
  dining: 0.17,
  online: 0.31,
  digital: 0.09,
  moto: 0.03,
  recurring: 0,
  abroad: 0,
};

const WEEKEND_FACTOR: Readonly<Record<Style, number>> = {
  store: 1.35,
  dining: 1.45,
  online: 1.15,
  digital: 1.25,
  moto: 0.5,
  recurring: 1,
  abroad: 1,
};

const totals = (table: Readonly<Record<Style, Day>>): Readonly<Record<Style, number>> =>
  Object.fromEntries(
    Object.entries(table).map(([style, day]) => [style, [...day].reduce((sum, digit) => sum + Number(digit), 0)]),
  ) as Record<Style, number>;

const WEEKDAY_TOTALS = totals(WEEKDAY);
const WEEKEND_TOTALS = totals(WEEKEND);

const SALARY_FACTORS = [1.4, 1.25, 1.15];
const BEFORE_SALARY_FACTOR = 0.88;

/** How much more than usual is spent around salary day. */
const monthFactor = (day: number): number => {
  const since = SALARY_FACTORS.findIndex((_, days) => isSalaryDay(day - days));
  if (since !== -1) return SALARY_FACTORS[since] ?? 1;
  const date = dayOfMonth(day);
  return date >= 18 && date < 25 ? BEFORE_SALARY_FACTOR : 1;
};

/** Share of a usual day's payments that fall in this hour and style. `day` and `hour` as in Japan. */
export const shareOfHour = (style: Style, day: number, hour: number): number => {
  const free = isWeekend(day);
  const total = (free ? WEEKEND_TOTALS : WEEKDAY_TOTALS)[style];
  if (total === 0) return 0;
  const weight = Number((free ? WEEKEND : WEEKDAY)[style].charAt(hour));
  return (SHARES[style] * monthFactor(day) * (free ? WEEKEND_FACTOR[style] : 1) * weight) / total;
};
