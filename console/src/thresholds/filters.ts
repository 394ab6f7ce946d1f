/** Which payments are looked at, and which threshold is moved. It stands in the address. */
import type { WeighedRow } from '../api/generated.ts';
import { given, oneOf, type Search } from '../list/read-search.ts';

export const CURRENCIES = ['JPY', 'USD', 'EUR'] as const;
export const PERIODS = ['7', '30', '90', '365'] as const;
export const SETTLED = ['0', '14', '30', '60', '90'] as const;
export const MOVED = ['challenge', 'hold', 'deny'] as const;
export const TRUTHS = ['fraud', 'good', 'unknown'] as const satisfies readonly WeighedRow['truth'][];
export const ANSWERS = ['allow', 'challenge', 'hold', 'deny'] as const satisfies readonly WeighedRow['answer'][];

export const readThresholdFilters = (search: Search) =>
  given({
    currency: oneOf(CURRENCIES, search.currency),
    days: oneOf(PERIODS, search.days),
    settled: oneOf(SETTLED, search.settled),
    moved: oneOf(MOVED, search.moved),
    answer: oneOf(ANSWERS, search.answer),
    truth: oneOf(TRUTHS, search.truth),
  });

export type ThresholdFilters = ReturnType<typeof readThresholdFilters>;

const DAY_MS = 86_400_000;

/** What the API is asked; to the minute, so that the same question is the same address for a while. */
export const periodOf = ({ currency = 'JPY', days = '30', settled = '30' }: ThresholdFilters, now: number) => {
  const from = new Date(Math.floor((now - Number(days) * DAY_MS) / 60_000) * 60_000).toISOString();
  return { currency, settledDays: Number(settled), from };
};
