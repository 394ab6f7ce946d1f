/**
 * The national holidays of Japan, computed: 国民の祝日に関する法律 (Act 178 of 1948) as amended by Acts 141 of 1998 and
 * 59 of 2001 (Happy Monday), 43 of 2014 (Mountain Day) and 99 of 2017; the special acts for 2019 (Act 99 of 2018) and for
 * 2020 and 2021 (Acts 55 and 57 of 2018, 68 of 2020). For the years 2007, when the act took the form used here, to 2099.
 */
import { failed, type Outcome, ok, type PlainDate } from '#kernel';

export const HOLIDAYS = [
  'new-years-day',
  'coming-of-age-day',
  'national-foundation-day',
  'emperors-birthday',
  'vernal-equinox-day',
  'showa-day',
  'constitution-day',
  'greenery-day',
  'childrens-day',
  'marine-day',
  'mountain-day',
  'respect-for-the-aged-day',
  'autumnal-equinox-day',
  'sports-day',
  'culture-day',
  'labour-thanksgiving-day',
  'enthronement-day',
  'enthronement-ceremony-day',
  'substitute-holiday',
  'citizens-holiday',
] as const;
export type Holiday = (typeof HOLIDAYS)[number];

export type HolidayDate = { readonly date: PlainDate; readonly holiday: Holiday };

export const FIRST_YEAR = 2007;
export const LAST_YEAR = 2099;

const MONDAY = 1;
const SUNDAY = 0;
const DAY_MS = 86_400_000;

const msOf = ({ year, month, day }: PlainDate): number => Date.UTC(year, month - 1, day);
const dateOfMs = (ms: number): PlainDate => {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};
/** 0 is Sunday. */
export const weekdayOf = (date: PlainDate): number => new Date(msOf(date)).getUTCDay();
export const dayAfter = (date: PlainDate, days = 1): PlainDate => dateOfMs(msOf(date) + days * DAY_MS);

const nthMonday = (year: number, month: number, nth: number): number => {
  const first = weekdayOf({ year, month, day: 1 });
  return 1 + ((MONDAY - first + 7) % 7) + (nth - 1) * 7;
};

/**
 * The day on which the sun reaches the equinox, Japan Standard Time: the approximation in common use (海上保安庁水路部,
 * 暦計算研究会編『新こよみ便利帳』), good for 1980 to 2099. The Cabinet's yearly notice in the gazette decides.
 */
const equinox = (year: number, base: number): number =>
  Math.floor(base + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4);
const vernal = (year: number): number => equinox(year, 20.8431);
const autumnal = (year: number): number => equinox(year, 23.2488);

type MonthDay = readonly [month: number, day: number];

/** Moved for the Olympic Games; elsewhere where the act itself puts them. */
const summer = (year: number): Readonly<Record<'marine' | 'mountain' | 'sports', MonthDay | undefined>> => {
  if (year === 2020) return { marine: [7, 23], sports: [7, 24], mountain: [8, 10] };
  if (year === 2021) return { marine: [7, 22], sports: [7, 23], mountain: [8, 8] };
  return {
    marine: [7, nthMonday(year, 7, 3)],
    sports: [10, nthMonday(year, 10, 2)],
    mountain: year >= 2016 ? [8, 11] : undefined,
  };
};

/** None in 2019, the year between two emperors. */
const emperorsBirthday = (year: number): MonthDay | undefined => {
  if (year <= 2018) return [12, 23];
  return year >= 2020 ? [2, 23] : undefined;
};

/** Those that the acts name. */
const named = (year: number): readonly (readonly [Holiday, MonthDay | undefined])[] => {
  const { marine, mountain, sports } = summer(year);
  return [
    ['new-years-day', [1, 1]],
    ['coming-of-age-day', [1, nthMonday(year, 1, 2)]],
    ['national-foundation-day', [2, 11]],
    ['emperors-birthday', emperorsBirthday(year)],
    ['vernal-equinox-day', [3, vernal(year)]],
    ['showa-day', [4, 29]],
    ['enthronement-day', year === 2019 ? [5, 1] : undefined],
    ['constitution-day', [5, 3]],
    ['greenery-day', [5, 4]],
    ['childrens-day', [5, 5]],
    ['marine-day', marine],
    ['mountain-day', mountain],
    ['respect-for-the-aged-day', [9, nthMonday(year, 9, 3)]],
    ['autumnal-equinox-day', [9, autumnal(year)]],
    ['sports-day', sports],
    ['enthronement-ceremony-day', year === 2019 ? [10, 22] : undefined],
    ['culture-day', [11, 3]],
    ['labour-thanksgiving-day', [11, 23]],
  ];
};

/** Article 3 (2): a holiday on a Sunday makes the next day that is none a day off. (3): so is a day between two. */
const compute = (year: number): ReadonlyMap<number, Holiday> => {
  const days = new Map<number, Holiday>();
  for (const [holiday, at] of named(year)) {
    if (at !== undefined) days.set(msOf({ year, month: at[0], day: at[1] }), holiday);
  }
  const stated = [...days.keys()];
  for (const ms of stated) {
    if (weekdayOf(dateOfMs(ms)) !== SUNDAY) continue;
    let next = ms + DAY_MS;
    while (days.has(next)) next += DAY_MS;
    days.set(next, 'substitute-holiday');
  }
  for (const ms of stated) {
    const between = ms + DAY_MS;
    if (stated.includes(ms + 2 * DAY_MS) && !days.has(between)) days.set(between, 'citizens-holiday');
  }
  return days;
};

const byYear = new Map<number, ReadonlyMap<number, Holiday>>();

const daysOf = (year: number): ReadonlyMap<number, Holiday> => {
  const known = byYear.get(year) ?? compute(year);
  byYear.set(year, known);
  return known;
};

const isKnown = (year: number): boolean => Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR;

/** In order of days. */
export const holidaysOf = (year: number): Outcome<readonly HolidayDate[], 'year-unknown'> =>
  isKnown(year)
    ? ok(
        [...daysOf(year)]
          .sort(([one], [other]) => one - other)
          .map(([ms, holiday]) => ({ date: dateOfMs(ms), holiday })),
      )
    : failed('year-unknown');

/** `undefined` for a day that is none, and for every day of a year that is not known. */
export const holidayOn = (date: PlainDate): Holiday | undefined =>
  isKnown(date.year) ? daysOf(date.year).get(msOf(date)) : undefined;
