/** The meaning of windows, written as plainly as can be: every answer from a scan of all attempts so far. For tests. */
import type { Attempt } from '../attempt.ts';
import { bitOfResult, type Result } from './family-plan.ts';
import { isOfMoney, type PlannedWindow, type WindowPlan } from './plan.ts';
import type { Observed } from './windows.ts';

/** `results`: what has been learned of it by now. */
export type Timed = {
  readonly attempt: Attempt;
  readonly time: number;
  readonly results?: readonly Result[];
};

const keyOf = (window: PlannedWindow, attempt: Attempt): string | undefined => {
  const parts = window.by.map(({ read }) => read(attempt));
  if (parts.includes(undefined)) return undefined;
  if (isOfMoney(window)) parts.push(attempt.amount.currency);
  return JSON.stringify(parts);
};

const has = (results: readonly Result[] = [], bits: number): boolean =>
  (results.reduce((all, result) => all | bitOfResult(result), 0) & bits) === bits;

const holds = (plan: WindowPlan, condition: number, attempt: Attempt): boolean =>
  condition < 0 || plan.conditions[condition]?.(attempt) === true;

const answer = (plan: WindowPlan, window: PlannedWindow, all: readonly Timed[]): number => {
  const now = all.at(-1) as Timed;
  const key = keyOf(window, now.attempt);
  if (key === undefined) return Number.NaN;
  const counted = all.filter(
    ({ attempt, results }, place) =>
      (!window.excludeCurrent || place < all.length - 1) &&
      keyOf(window, attempt) === key &&
      holds(plan, window.condition, attempt) &&
      has(results, window.results),
  );
  const newest = now.time - window.delayMs;
  const inside = counted.filter(({ time }) => time > newest - window.overMs && time <= newest);
  const values = inside.map(({ attempt }) => window.of?.read(attempt)).filter((value) => value !== undefined);
  switch (window.operation) {
    case 'count':
      return inside.length;
    case 'ratio': {
      const { condition, results } = window.above;
      const above = inside.filter((each) => holds(plan, condition, each.attempt) && has(each.results, results));
      return above.length / inside.length;
    }
    case 'distinct':
      return new Set(values).size;
    case 'top-share':
      return Math.max(0, ...values.map((value) => values.filter((other) => other === value).length)) / values.length;
    case 'since':
      return inside.length === 0 ? Number.NaN : (now.time - Math.max(...inside.map(({ time }) => time))) / 1_000;
    case 'first-seen':
      return inside.length === 0 ? Number.NaN : (now.time - Math.min(...inside.map(({ time }) => time))) / 1_000;
    default:
      return ofMoney(
        window,
        inside.map(({ attempt }) => BigInt(attempt.amount.amountMinor)),
      );
  }
};

const ofMoney = ({ operation, whole }: PlannedWindow, amounts: readonly bigint[]): number => {
  const count = BigInt(amounts.length);
  const sum = amounts.reduce((total, amount) => total + amount, 0n);
  if (operation === 'sum') return sum > BigInt(Number.MAX_SAFE_INTEGER) ? Number.NaN : Number(sum);
  if (count === 0n) return Number.NaN;
  if (operation === 'min') return Math.min(...amounts.map(Number));
  if (operation === 'max') return Math.max(...amounts.map(Number));
  if (operation === 'mean') return whole ? Number(sum / count) : Number(sum) / Number(count);
  if (count < 2n) return Number.NaN;
  const squares = amounts.reduce((total, amount) => total + amount * amount, 0n);
  return Math.sqrt(Number(count * squares - sum * sum) / Number(count * (count - 1n)));
};

/** What `Windows.observe` has to answer for `now` after `past`. */
export const rescan = (plan: WindowPlan, past: readonly Timed[], now: Timed): Observed => {
  const tooLate = past.some(({ time }) => now.time < time - plan.latenessMs);
  const all = [...past, now];
  const features = plan.windows.map((window) => (tooLate ? Number.NaN : answer(plan, window, all)));
  for (const [place, { quotient }] of plan.windows.entries()) {
    if (quotient === undefined) continue;
    const below = features[quotient.below] as number;
    features[place] = below === 0 ? Number.NaN : (features[quotient.above] as number) / below;
  }
  return { features, tooLate };
};
