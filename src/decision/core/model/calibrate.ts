/**
 * From log odds to a probability that comes true as often as it says: the best rising step function (isotonic regression
 * by pooling neighbours that violate the order), straight lines between the middles of its steps.
 */
import type { Scored } from './metrics.ts';

export type Calibration = {
  /** Log odds, rising. */
  readonly at: readonly number[];
  /** Probabilities, never falling; between two places on the line, beyond the ends the end's. */
  readonly probability: readonly number[];
};

type Pool = { readonly rows: number; readonly odds: number; readonly frauds: number };

export const calibrate = ({ scores, frauds }: Scored): Calibration => {
  const order = Array.from({ length: scores.length }, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number) || a - b,
  );
  const pools: Pool[] = [];
  for (const row of order) {
    let pool: Pool = { rows: 1, odds: scores[row] as number, frauds: frauds[row] as number };
    for (let last = pools.at(-1); last !== undefined && violates(last, pool); last = pools.at(-1)) {
      pools.pop();
      pool = { rows: last.rows + pool.rows, odds: last.odds + pool.odds, frauds: last.frauds + pool.frauds };
    }
    pools.push(pool);
  }
  // Nothing is certain: what never came true in so many rows may in the next.
  const least = 0.5 / scores.length;
  return {
    at: pools.map(({ odds, rows }) => odds / rows),
    probability: pools.map(({ frauds: sum, rows }) => Math.min(1 - least, Math.max(least, sum / rows))),
  };
};

/** Also pools of one score, which a function cannot tell apart. */
const violates = (lower: Pool, upper: Pool): boolean =>
  lower.frauds * upper.rows >= upper.frauds * lower.rows || lower.odds * upper.rows >= upper.odds * lower.rows;

export const calibrated = ({ at, probability }: Calibration, logOdds: number): number => {
  const last = at.length - 1;
  if (!(logOdds > (at[0] as number))) return probability[0] as number;
  if (logOdds >= (at[last] as number)) return probability[last] as number;
  let [from, to] = [0, last];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if ((at[middle] as number) <= logOdds) from = middle;
    else to = middle;
  }
  const [low, high] = [probability[from] as number, probability[to] as number];
  return low + ((high - low) * (logOdds - (at[from] as number))) / ((at[to] as number) - (at[from] as number));
};

export type CalibrationBin = { readonly rows: number; readonly expected: number; readonly observed: number };

/** Rows in so many groups of one size by their probability: what was said of them, and what came true. */
export const reliability = ({ scores, frauds }: Scored, groups: number): readonly CalibrationBin[] => {
  const order = Array.from({ length: scores.length }, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number) || a - b,
  );
  return Array.from({ length: groups }, (_, group) => {
    const rows = order.slice((group * order.length) / groups, ((group + 1) * order.length) / groups);
    const mean = (of: ArrayLike<number>) => rows.reduce((sum, row) => sum + (of[row] as number), 0) / rows.length;
    return { rows: rows.length, expected: mean(scores), observed: mean(frauds) };
  });
};
