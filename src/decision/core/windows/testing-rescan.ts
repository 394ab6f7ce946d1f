/** The meaning of windows, written as plainly as can be: every answer from a scan of all attempts so far. For tests. */
import type { Attempt } from '../attempt.ts';
import type { PlannedWindow, WindowPlan } from './plan.ts';
import type { Observed } from './windows.ts';

type Timed = { readonly attempt: Attempt; readonly time: number };

const keyOf = (window: PlannedWindow, attempt: Attempt): string | undefined => {
  const parts = window.by.map(({ read }) => read(attempt));
  if (parts.includes(undefined)) return undefined;
  if (window.measure === 'sum' || window.measure === 'mean') parts.push(attempt.amount.currency);
  return JSON.stringify(parts);
};

const answer = (plan: WindowPlan, window: PlannedWindow, all: readonly Timed[]): number | undefined => {
  const now = all.at(-1) as Timed;
  const key = keyOf(window, now.attempt);
  if (key === undefined) return undefined;
  const condition = plan.conditions[window.condition];
  const counted = all.filter(
    ({ attempt, time }) =>
      time > now.time - window.overMs &&
      time <= now.time &&
      keyOf(window, attempt) === key &&
      (condition === undefined || condition(attempt) === true),
  );
  if (window.measure === 'count') return counted.length;
  const measured = counted.map(({ attempt }) => window.of?.read(attempt)).filter((value) => value !== undefined);
  if (window.measure === 'distinct') return new Set(measured).size;
  const sum = measured.reduce((total: bigint, value) => total + BigInt(value as number), 0n);
  if (sum > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  if (window.measure === 'sum') return Number(sum);
  return measured.length === 0 ? undefined : Number(sum / BigInt(measured.length));
};

/** What `Windows.observe` has to answer for `now` after `past`. */
export const rescan = (plan: WindowPlan, past: readonly Timed[], now: Timed): Observed => {
  const tooLate = past.some(({ time }) => now.time < time - plan.latenessMs);
  const all = [...past, now];
  return { features: plan.windows.map((window) => (tooLate ? undefined : answer(plan, window, all))), tooLate };
};
