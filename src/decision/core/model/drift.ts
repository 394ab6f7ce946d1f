/**
 * Whether inputs still look as they did in training: the population stability index over ten steps that held a tenth of
 * the training rows each, and one for what is missing. Below 0.1 nothing moved; above 0.25 the model judges another world.
 */
import { binningOf, binOf } from './bins.ts';

const STEPS = 10;
/** What is empty on one side would weigh without bound. */
const LEAST_SHARE = 1e-4;
export const DRIFT_NOTICED = 0.1;
export const DRIFT_ALARMING = 0.25;

export type Reference = {
  /** Between steps, ascending. */
  readonly edges: readonly number[];
  /** Of training rows in each step; the last is what was missing. They add up to 1. */
  readonly shares: readonly number[];
};

export const referenceOf = (column: Float64Array): Reference => {
  const edges = binningOf([column], STEPS).edges[0] as Float64Array;
  return { edges: [...edges], shares: sharesOf(edges, column) };
};

const sharesOf = (edges: Float64Array, column: Float64Array): readonly number[] => {
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (const value of column) {
    const bin = binOf(edges, value);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.map((count) => count / Math.max(1, column.length));
};

/** The index of a column against its reference. */
export const driftOf = ({ edges, shares }: Reference, column: Float64Array): number => {
  const now = sharesOf(Float64Array.from(edges), column);
  return shares.reduce((sum, share, step) => {
    const expected = Math.max(share, LEAST_SHARE);
    const actual = Math.max(now[step] as number, LEAST_SHARE);
    return sum + (actual - expected) * Math.log(actual / expected);
  }, 0);
};

export type Drift = 'steady' | 'noticed' | 'alarming';

export const driftWord = (index: number): Drift =>
  index >= DRIFT_ALARMING ? 'alarming' : index >= DRIFT_NOTICED ? 'noticed' : 'steady';
