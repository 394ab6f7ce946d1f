/**
 * Dates in Japanese eras: 令和8年11月21日, R8.11.21, 平成元年. Boundaries are those of the era edicts and of the law on
 * era names (元号法). On 1912-07-30 and 1926-12-25 both eras are in use (JIS X 0301), so both are read; the new is written.
 */
import { failed, type Outcome, ok } from '../outcome.ts';
import { comparePlainDates, type PlainDate, plainDateOf } from '../plain-date.ts';

export type Era = 'meiji' | 'taisho' | 'showa' | 'heisei' | 'reiwa';

/** `year` counts from 1, the year the era began in. */
export type EraDate = { readonly era: Era; readonly year: number; readonly month: number; readonly day: number };

type EraSpan = {
  readonly era: Era;
  readonly name: string;
  readonly letter: string;
  readonly first: PlainDate;
  readonly last: PlainDate;
};

const day = (year: number, month: number, dayOfMonth: number): PlainDate => ({ year, month, day: dayOfMonth });

/** Newest first. Japan counted days by a lunar calendar until 明治5年, so that earlier dates are refused. */
const ERAS: readonly EraSpan[] = [
  { era: 'reiwa', name: '令和', letter: 'R', first: day(2019, 5, 1), last: day(9999, 12, 31) },
  { era: 'heisei', name: '平成', letter: 'H', first: day(1989, 1, 8), last: day(2019, 4, 30) },
  { era: 'showa', name: '昭和', letter: 'S', first: day(1926, 12, 25), last: day(1989, 1, 7) },
  { era: 'taisho', name: '大正', letter: 'T', first: day(1912, 7, 30), last: day(1926, 12, 25) },
  { era: 'meiji', name: '明治', letter: 'M', first: day(1868, 1, 25), last: day(1912, 7, 30) },
];
const spanOf = (era: Era): EraSpan => {
  const span = ERAS.find((one) => one.era === era);
  if (!span) throw new RangeError('no such era');
  return span;
};
const GREGORIAN_SINCE = day(1873, 1, 1);

const KANJI_FORM =
  /^(明治|大正|昭和|平成|令和)(元|\d{1,2}|[一二三四五六七八九十]{1,3})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日$/;
const LETTER_FORM = /^([mtshr])(\d{1,2})([./-])(\d{1,2})\3(\d{1,2})$/i;
const KANJI_DIGITS = '〇一二三四五六七八九';

/** 元 and 一 to 九十九, or ASCII digits; NaN when the kanji do not make a number. */
const numberOf = (text: string): number => {
  if (text === '元') return 1;
  if (/^\d+$/.test(text)) return Number(text);
  const found = /^(?:([二三四五六七八九]?)(十))?([一二三四五六七八九]?)$/.exec(text);
  if (!found) return Number.NaN;
  const [, tens = '', ten, ones = ''] = found;
  const tensValue = ten === undefined ? 0 : tens === '' ? 1 : KANJI_DIGITS.indexOf(tens);
  return 10 * tensValue + (ones === '' ? 0 : KANJI_DIGITS.indexOf(ones));
};

export type EraDateError = 'not-an-era-date' | 'no-such-date' | 'outside-era' | 'before-gregorian-calendar';

/**
 * Reads an era date in any width, with kanji or ASCII numbers, with `㋿`-like era signs, spaces allowed anywhere.
 * `outside-era`: the day exists but not in that era (平成31年5月1日). `before-gregorian-calendar`: before 明治6年.
 */
export const parseEraDate = (text: string): Outcome<PlainDate, EraDateError> => {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  const kanji = KANJI_FORM.exec(plain);
  const letter = LETTER_FORM.exec(plain);
  const [era, year, month, dayOfMonth] = kanji
    ? [kanji[1], kanji[2], kanji[3], kanji[4]]
    : letter
      ? [letter[1]?.toUpperCase(), letter[2], letter[4], letter[5]]
      : [];
  const span = ERAS.find(({ name, letter: sign }) => name === era || sign === era);
  if (!span) return failed('not-an-era-date');
  return eraDateOf({
    era: span.era,
    year: numberOf(year ?? ''),
    month: numberOf(month ?? ''),
    day: numberOf(dayOfMonth ?? ''),
  });
};

/** The day of an era's year, month and day; the first year is 1. */
export const eraDateOf = (eraDate: EraDate): Outcome<PlainDate, Exclude<EraDateError, 'not-an-era-date'>> => {
  const { first, last } = spanOf(eraDate.era);
  if (!(eraDate.year >= 1)) return failed('no-such-date');
  const date = plainDateOf(first.year + eraDate.year - 1, eraDate.month, eraDate.day);
  if (date.kind === 'failed') return date;
  if (comparePlainDates(date.value, first) < 0 || comparePlainDates(date.value, last) > 0) {
    return failed('outside-era');
  }
  return comparePlainDates(date.value, GREGORIAN_SINCE) < 0 ? failed('before-gregorian-calendar') : date;
};

/** The era date a day is written as. */
export const eraOf = (date: PlainDate): Outcome<EraDate, 'before-gregorian-calendar'> => {
  if (comparePlainDates(date, GREGORIAN_SINCE) < 0) return failed('before-gregorian-calendar');
  const span = ERAS.find(({ first }) => comparePlainDates(date, first) >= 0);
  if (!span) throw new RangeError('no era holds this date');
  return ok({ era: span.era, year: date.year - span.first.year + 1, month: date.month, day: date.day });
};

/** `kanji`: 令和8年11月21日, 令和元年5月1日. `letter`: R8.11.21, R1.5.1. */
export const formatEraDate = (
  date: PlainDate,
  style: 'kanji' | 'letter',
): Outcome<string, 'before-gregorian-calendar'> => {
  const found = eraOf(date);
  if (found.kind === 'failed') return found;
  const { era, year, month, day: dayOfMonth } = found.value;
  const { name, letter } = spanOf(era);
  return style === 'letter'
    ? ok(`${letter}${year}.${month}.${dayOfMonth}`)
    : ok(`${name}${year === 1 ? '元' : year}年${month}月${dayOfMonth}日`);
};
