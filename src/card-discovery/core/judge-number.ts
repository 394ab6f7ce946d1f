/**
 * Which of the digits of a chain are a card number, and how sure that is from their own form. What stands around them and
 * what other lines hold in the same place is judged elsewhere.
 */
import { type CardBrand, isCorporateNumber } from '#kernel';
import type { Confidence, Reason } from './finding.ts';
import { brandOfDigits, luhnHolds, MAX_DIGITS, MIN_DIGITS } from './known-numbers.ts';

/** A stretch of a chain: `from` and `count` in digits. */
export type Number = {
  readonly from: number;
  readonly count: number;
  readonly brand: CardBrand;
  readonly reason: Reason;
  readonly confidence: Confidence;
};

/** Group sizes as printed on cards or typed from them. */
const SHAPES = new Set(
  `4-4-4-4 4-6-5 4-6-4 4-5-6 6-13 6-10 8-8 4-4-4-1 4-3-3-3 4-4-4-2 4-4-4-3 4-4-5 4-4-4-4-1 4-4-4-4-2 4-4-4-4-3 8-8-3
  6-4-4-5 6-5-4 6-9 4-12 12-4 6-6-4 4-4-8 8-4-4 6-4-4-2 5-5-5-1 5-5-6 6-7 6-8 4-10 4-9 4-11`.split(/\s+/),
);

const isShape = (sizes: readonly number[]): boolean => SHAPES.has(sizes.join('-')) || sizes.every((size) => size === 1);

type Group = { readonly from: number; readonly size: number; readonly gap: number };

export const groupsOf = (gaps: readonly number[]): readonly Group[] => {
  const groups: { from: number; size: number; gap: number }[] = [];
  for (const [index, gap] of gaps.entries()) {
    const last = groups.at(-1);
    if (last === undefined || gap !== 0) groups.push({ from: index, size: 1, gap });
    else last.size += 1;
  }
  return groups;
};

const WIDE = 16;
const WHOLE: Partial<Record<CardBrand, readonly number[]>> = {
  amex: [15],
  diners: [14, 16],
  unionpay: [16, 17, 18, 19],
};

/** Few cards are so long or so short, and Maestro's ranges cover a seventh of all ids. */
const isRare = (brand: CardBrand, count: number): boolean =>
  brand === 'maestro' || !(WHOLE[brand] ?? [WIDE]).includes(count);

const text = (digits: ArrayLike<number>, from: number, count: number): string => {
  let written = '';
  for (let at = from; at < from + count; at += 1) written += String(digits[at]);
  return written;
};

/** The check digit of a JAN or EAN: weights 1 and 3 in turn. Japan's begin with 45 and 49. */
const isProductCode = (written: string): boolean => {
  if (!/^4[0-9]{12}$/.test(written)) return false;
  let sum = 0;
  for (let at = 0; at < 13; at += 1) sum += Number(written[at]) * (at % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
};

const TWO = (written: string, at: number): number => Number(written.slice(at, at + 2));

/** 14 digits that are day, month, year and time, or month first: from 30 on they lie in a range of Diners. */
const isTimeStamp = (written: string): boolean => {
  if (written.length !== 14) return false;
  const [first, second, year] = [TWO(written, 0), TWO(written, 2), Number(written.slice(4, 8))];
  const isDate = Math.min(first, second) >= 1 && Math.min(first, second) <= 12 && Math.max(first, second) <= 31;
  return (
    isDate && year >= 1970 && year < 2100 && TWO(written, 8) < 24 && TWO(written, 10) < 60 && TWO(written, 12) < 60
  );
};

const plainReason = (brand: CardBrand, written: string): { reason: Reason; confidence: Confidence } => {
  if (isProductCode(written)) return { reason: 'product-code', confidence: 'low' };
  if (written.length === 13 && isCorporateNumber(written)) return { reason: 'corporate-number', confidence: 'low' };
  if (isRare(brand, written.length)) return { reason: 'rare-form', confidence: 'low' };
  return { reason: 'brand-length-luhn', confidence: 'medium' };
};

/** Digits without anything between them. */
export const judgeRun = (digits: ArrayLike<number>, from: number, count: number): Number | undefined => {
  if (count < MIN_DIGITS || count > MAX_DIGITS || !luhnHolds(digits, from, count)) return undefined;
  const brand = brandOfDigits(digits, from, count);
  if (brand === undefined) return undefined;
  const written = text(digits, from, count);
  return isTimeStamp(written) ? undefined : { from, count, brand, ...plainReason(brand, written) };
};

const judgeGroups = (digits: ArrayLike<number>, groups: readonly Group[]): Number | undefined => {
  const first = groups[0] as Group;
  const count = groups.reduce((sum, { size }) => sum + size, 0);
  const found = judgeRun(digits, first.from, count);
  if (found === undefined || groups.length === 1) return found;
  const rare = found.brand === 'maestro' || found.count < 14;
  if (!isShape(groups.map(({ size }) => size))) return { ...found, reason: 'unusual-groups', confidence: 'low' };
  return { ...found, reason: 'grouped-as-on-a-card', confidence: rare ? 'medium' : 'high' };
};

/** Groups that follow one another with the same separator; the first group's own gap belongs to what came before. */
const alike = (groups: readonly Group[], begin: number): readonly Group[] => {
  const gap = groups[begin + 1]?.gap;
  let end = begin + 1;
  let count = (groups[begin] as Group).size;
  while (end < groups.length && groups[end]?.gap === gap && count + (groups[end] as Group).size <= MAX_DIGITS) {
    count += (groups[end] as Group).size;
    end += 1;
  }
  return groups.slice(begin, end);
};

const MANY_GROUPS = 3;

/** Every sequence of neighbouring groups is tried, the longest first; what is found is not used twice. */
export const judgeChain = (digits: ArrayLike<number>, gaps: readonly number[]): readonly Number[] => {
  const groups = groupsOf(gaps);
  const found: Number[] = [];
  for (let begin = 0; begin < groups.length; begin += 1) {
    const sequence = alike(groups, begin);
    for (let length = sequence.length; length > 0; length -= 1) {
      const tried = sequence.slice(0, length);
      const number = judgeGroups(digits, tried);
      const spare = groups.length - length;
      if (number === undefined || (number.reason === 'unusual-groups' && !isPlausible(tried, spare))) continue;
      const inList = length > 1 && spare > MANY_GROUPS;
      found.push(inList ? { ...number, reason: 'unusual-groups', confidence: 'low' } : number);
      begin += length - 1;
      break;
    }
  }
  return found;
};

/** Dates, addresses and telephone numbers are groups too: an odd shape counts when nothing else is in the chain. */
const isPlausible = (groups: readonly Group[], spare: number): boolean =>
  spare === 0 && groups.length <= 5 && groups.every(({ size }) => size >= 3);
