/**
 * Inputs as bins: each input's values in at most 254 steps of about equal weight, and one bin for what is missing. A
 * question "below the threshold?" parts bins exactly as it parts the values they stand for.
 */

/** One array per input, a value per row; NaN is missing. */
export type Columns = readonly Float64Array[];

export type Binning = {
  /** Per input, ascending: bin b holds what is below edge b and not below edge b − 1. */
  readonly edges: readonly Float64Array[];
};

export type BinnedColumns = Binning & {
  readonly rows: number;
  /** Per input, the bin of each row; the bin after the last is what is missing. */
  readonly bins: readonly Uint8Array[];
};

export const MOST_BINS = 254;

export const binningOf = (columns: Columns, mostBins: number): Binning => ({
  edges: columns.map((column) => edgesOf(column, mostBins)),
});

/** Bins of known values; the missing one comes on top. */
export const binsOf = (edges: Float64Array): number => edges.length + 1;

const edgesOf = (column: Float64Array, mostBins: number): Float64Array => {
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  const oneEach = distinctOf(known) <= mostBins;
  const edges: number[] = [];
  let inBin = 0;
  let rowsLeft = known.length;
  for (let place = 0; place + 1 < known.length && edges.length + 1 < mostBins; place += 1) {
    inBin += 1;
    const value = known[place] as number;
    const next = known[place + 1] as number;
    if (value === next || (!oneEach && inBin < rowsLeft / (mostBins - edges.length))) continue;
    edges.push(between(value, next));
    rowsLeft -= inBin;
    inBin = 0;
  }
  return Float64Array.from(edges);
};

const distinctOf = (sorted: Float64Array): number => {
  let count = sorted.length === 0 ? 0 : 1;
  for (let place = 1; place < sorted.length; place += 1) if (sorted[place] !== sorted[place - 1]) count += 1;
  return count;
};

/** Above the lower and not above the upper, however near they are. */
const between = (lower: number, upper: number): number => {
  const middle = lower + (upper - lower) / 2;
  return middle > lower && middle <= upper ? middle : upper;
};

export const binOf = (edges: Float64Array, value: number): number => {
  if (Number.isNaN(value)) return binsOf(edges);
  let from = 0;
  let to = edges.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value < (edges[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
};

export const binned = ({ edges }: Binning, columns: Columns): BinnedColumns => ({
  edges,
  rows: columns[0]?.length ?? 0,
  bins: columns.map((column, input) => {
    const own = edges[input] as Float64Array;
    const bins = new Uint8Array(column.length);
    for (let row = 0; row < column.length; row += 1) bins[row] = binOf(own, column[row] as number);
    return bins;
  }),
});
