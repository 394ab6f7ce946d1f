/**
 * Totals that never lose a unit: a sum of amounts in two parts and a sum of their squares in three, each part a whole
 * number below 2^53. They stand in cells of a slot's row; what enters can leave again without a trace.
 */

/** From here on a lower part carries into the one above it. */
const CARRY = 2 ** 52;
const HALF = 2 ** 20;
const SPLIT = 2 ** 19;
const SQUARE_UNIT = 2n ** 40n;
const CARRY_BIG = 2n ** 52n;

/** Adds `sign` times an amount below 2^40 to the sum at `at`. */
export const addAmount = (row: Float64Array, at: number, amount: number, sign: 1 | -1): void => {
  const low = (row[at] as number) + sign * amount;
  if (low >= 0 && low < CARRY) {
    row[at] = low;
    return;
  }
  const carry = low < 0 ? -1 : 1;
  row[at] = low - carry * CARRY;
  row[at + 1] = (row[at + 1] as number) + carry;
};

/** Adds `sign` times the square of an amount below 2^40; the square is upper · 2^40 + lower. */
export const addSquare = (row: Float64Array, at: number, amount: number, sign: 1 | -1): void => {
  const high = Math.floor(amount / HALF);
  const low = amount - high * HALF;
  const cross = high * low;
  const crossHigh = Math.floor(cross / SPLIT);
  let lower = (row[at] as number) + sign * (low * low + (cross - crossHigh * SPLIT) * 2 * HALF);
  let upper = (row[at + 1] as number) + sign * (high * high + crossHigh);
  if (lower < 0 || lower >= CARRY) {
    const carry = lower < 0 ? -1 : 1;
    lower -= carry * CARRY;
    upper += carry * (CARRY / 2 ** 40);
  }
  if (upper < 0 || upper >= CARRY) {
    const carry = upper < 0 ? -1 : 1;
    upper -= carry * CARRY;
    row[at + 2] = (row[at + 2] as number) + carry;
  }
  row[at] = lower;
  row[at + 1] = upper;
};

/** NaN where a safe integer cannot hold it. */
export const sumOf = (row: Float64Array, at: number): number => {
  const high = row[at + 1] as number;
  const sum = high * CARRY + (row[at] as number);
  return high > 1 || !Number.isSafeInteger(sum) ? Number.NaN : sum;
};

const bigSum = (row: Float64Array, at: number): bigint =>
  BigInt(row[at + 1] as number) * CARRY_BIG + BigInt(row[at] as number);

/** The nearest number to the mean, or the mean rounded down; NaN of nothing. */
export const meanOf = (
  row: Float64Array,
  at: number,
  { count, whole }: { readonly count: number; readonly whole: boolean },
): number => {
  if (count === 0) return Number.NaN;
  const sum = sumOf(row, at);
  if (!Number.isNaN(sum)) return whole ? Math.floor(sum / count) : sum / count;
  const exact = bigSum(row, at);
  const floor = exact / BigInt(count);
  return whole ? Number(floor) : Number(floor) + Number(exact % BigInt(count)) / count;
};

/** Of a sample: the root of Σ(x − mean)² / (n − 1), from exact integers; NaN of fewer than two. The squares follow the sum. */
export const deviationOf = (row: Float64Array, at: number, count: number): number => {
  if (count < 2) return Number.NaN;
  const sum = bigSum(row, at);
  const lower = BigInt(row[at + 2] as number);
  const upper = BigInt(row[at + 3] as number);
  const squares = (BigInt(row[at + 4] as number) * CARRY_BIG + upper) * SQUARE_UNIT + lower;
  const scaled = BigInt(count) * squares - sum * sum;
  return Math.sqrt(Number(scaled) / (count * (count - 1)));
};
