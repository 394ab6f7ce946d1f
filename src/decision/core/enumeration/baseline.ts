/**
 * What is ordinary at a merchant, or of a BIN: how unproven cards are spread over the levels of suspicion, and what
 * issuers answer, day by day for a week. The rate taken is the second highest of the six days before today, so that one
 * bad day neither alarms nor blinds; shares, not counts, so that a sale with ten times the payments is ordinary.
 */
import type { Journal } from './journal.ts';
import type { KeyTable } from './key-table.ts';

export const LEVELS = 4;
export const OUTCOMES = 3;
const CATEGORIES = LEVELS + OUTCOMES;
const DAYS = 7;
export const DAY_MS = 86_400_000;

/** Columns: the day counted in, the counts by day, the rates. */
export const BASELINE_COLUMNS = 1 + DAYS * CATEGORIES + CATEGORIES;
const COUNTS = 1;
const RATES = COUNTS + DAYS * CATEGORIES;

/** Of unproven cards at a shop of which nothing is known yet. */
const PRIOR = [0.9, 0.085, 0.013, 0.002, 0.88, 0.1, 0.02] as const;
/** As many attempts as the prior is worth. */
const PRIOR_WEIGHT = 20;
/** Nothing is taken to be rarer, however long it was not seen. */
const LEAST = [0.3, 0.01, 0.003, 0.001, 0.3, 0.02, 0.004] as const;
/** Fewer attempts in a day say nothing of that day. */
const DAY_COUNTS_FROM = 12;

const begins = (category: number): number => (category < LEVELS ? 0 : LEVELS);
const ends = (category: number): number => (category < LEVELS ? LEVELS : CATEGORIES);

const countAt = (values: Float64Array, row: number, day: number, category: number): number =>
  values[row + COUNTS + day * CATEGORIES + category] as number;

const totalOf = (values: Float64Array, row: number, day: number, category: number): number => {
  let total = 0;
  for (let each = begins(category); each < ends(category); each += 1) total += countAt(values, row, day, each);
  return total;
};

const rateOf = (values: Float64Array, row: number, today: number, category: number): number => {
  const prior = PRIOR[category] as number;
  let highest = 0;
  let second = 0;
  let days = 0;
  let count = 0;
  let all = 0;
  for (let day = 0; day < DAYS; day += 1) {
    if (day === today) continue;
    const total = totalOf(values, row, day, category);
    const own = countAt(values, row, day, category);
    count += own;
    all += total;
    if (total < DAY_COUNTS_FROM) continue;
    const share = (own + prior * PRIOR_WEIGHT) / (total + PRIOR_WEIGHT);
    days += 1;
    if (share > highest) {
      second = highest;
      highest = share;
    } else if (share > second) second = share;
  }
  const pooled = (count + prior * PRIOR_WEIGHT) / (all + PRIOR_WEIGHT);
  const rate = days < 2 ? pooled : second;
  return Math.max(rate, LEAST[category] as number);
};

/** Begins a new day in the row where it has come; `row` is where the columns of the baseline begin. */
export const turnDay = (table: KeyTable, journal: Journal, row: number, now: number): void => {
  const day = Math.floor(now / DAY_MS);
  const before = table.values[row] as number;
  if (before === day) return;
  const passed = before === 0 ? DAYS : Math.min(DAYS, day - before);
  for (let each = 0; each < passed; each += 1) {
    const place = row + COUNTS + ((day - each) % DAYS) * CATEGORIES;
    for (let category = 0; category < CATEGORIES; category += 1) {
      if (table.values[place + category] !== 0) journal.set(table, place + category, 0);
    }
  }
  journal.set(table, row, day);
  for (let category = 0; category < CATEGORIES; category += 1) {
    journal.set(table, row + RATES + category, rateOf(table.values, row, day % DAYS, category));
  }
};

/** `category`: a level, or `LEVELS` and an outcome. The day has been turned. */
export const countIn = (table: KeyTable, journal: Journal, row: number, category: number): void => {
  const day = table.values[row] as number;
  const place = row + COUNTS + (day % DAYS) * CATEGORIES + category;
  journal.set(table, place, (table.values[place] as number) + 1);
};

export const ordinaryRate = (table: KeyTable, row: number, category: number): number =>
  table.values[row + RATES + category] as number;

/** Attempts of unproven cards in the week; `before`: without today's. */
export const unprovenIn = (table: KeyTable, row: number, before = false): number => {
  const today = before ? (table.values[row] as number) % DAYS : -1;
  let count = 0;
  for (let day = 0; day < DAYS; day += 1) if (day !== today) count += totalOf(table.values, row, day, 0);
  return count;
};
