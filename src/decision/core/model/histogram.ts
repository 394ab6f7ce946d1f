/** Sums of gradients over the rows of a node, per input and bin; and the best question that such sums can tell. */
import { type BinnedColumns, binsOf } from './bins.ts';

/** Per bin: first derivatives, second derivatives, rows. */
const SUMS = 3;

export type Layout = {
  /** Where each input's bins begin in a histogram. */
  readonly offsets: Int32Array;
  /** Of known values, per input; the missing bin follows. */
  readonly bins: Int32Array;
  readonly length: number;
};

export const layoutOf = (edges: readonly Float64Array[]): Layout => {
  const bins = Int32Array.from(edges, binsOf);
  const offsets = new Int32Array(edges.length);
  let length = 0;
  for (let input = 0; input < edges.length; input += 1) {
    offsets[input] = length;
    length += ((bins[input] as number) + 1) * SUMS;
  }
  return { offsets, bins, length };
};

export type Gradients = { readonly first: Float64Array; readonly second: Float64Array };

export type Filling = {
  readonly layout: Layout;
  readonly columns: BinnedColumns;
  readonly gradients: Gradients;
  /** Inputs that may be asked for. */
  readonly inputs: Int32Array;
};

export const fillHistogram = (into: Float64Array, rows: Int32Array, filling: Filling): void => {
  const { layout, columns, gradients, inputs } = filling;
  const count = rows.length;
  const first = new Float64Array(count);
  const second = new Float64Array(count);
  for (let place = 0; place < count; place += 1) {
    first[place] = gradients.first[rows[place] as number] as number;
    second[place] = gradients.second[rows[place] as number] as number;
  }
  into.fill(0);
  for (const input of inputs) {
    const bins = columns.bins[input] as Uint8Array;
    const offset = layout.offsets[input] as number;
    for (let place = 0; place < count; place += 1) {
      const at = offset + (bins[rows[place] as number] as number) * SUMS;
      into[at] = (into[at] as number) + (first[place] as number);
      into[at + 1] = (into[at + 1] as number) + (second[place] as number);
      into[at + 2] = (into[at + 2] as number) + 1;
    }
  }
};

/** What of a node is in one child is not in the other. */
export const subtractHistogram = (from: Float64Array, less: Float64Array): void => {
  for (let at = 0; at < from.length; at += 1) from[at] = (from[at] as number) - (less[at] as number);
};

export type Sums = { readonly first: number; readonly second: number; readonly rows: number };

export type Bounds = { readonly lower: number; readonly upper: number };

export type Splitting = {
  readonly layout: Layout;
  readonly inputs: Int32Array;
  readonly monotone: Int8Array;
  readonly ridge: number;
  readonly leastRows: number;
  readonly leastWeight: number;
  readonly leastGain: number;
};

export type Split = {
  readonly gain: number;
  readonly input: number;
  /** The last bin that goes left. */
  readonly bin: number;
  readonly missingLeft: boolean;
  readonly left: Sums;
  readonly right: Sums;
  readonly leftBounds: Bounds;
  readonly rightBounds: Bounds;
};

export const leafValue = ({ first, second }: Sums, ridge: number, { lower, upper }: Bounds): number =>
  Math.min(upper, Math.max(lower, -first / (second + ridge)));

/** How much the loss falls, doubled, when so many get this value. */
const fallOf = ({ first, second }: Sums, ridge: number, value: number): number =>
  -(2 * first * value + (second + ridge) * value * value);

type Node = { readonly histogram: Float64Array; readonly sums: Sums; readonly bounds: Bounds };

/** Of equally good questions the first, by input, then missing right before left, then bin. */
export const bestSplit = (node: Node, splitting: Splitting): Split | undefined => {
  const { layout, inputs, ridge, leastGain } = splitting;
  const { histogram, sums, bounds } = node;
  const whole = fallOf(sums, ridge, leafValue(sums, ridge, bounds));
  let best: Question = { fall: whole + leastGain, bin: -1, left: NOTHING };
  let input = -1;
  let missingLeft = false;
  for (const asked of inputs) {
    const offset = layout.offsets[asked] as number;
    const bins = layout.bins[asked] as number;
    const missing = sumsAt(histogram, offset + bins * SUMS);
    const direction = splitting.monotone[asked] as number;
    const scan = { histogram, offset, sums, bounds, direction };
    const last = missing.rows > 0 ? bins - 1 : bins - 2;
    for (const side of missing.rows > 0 ? [false, true] : [false]) {
      const found = scanBins(
        { ...scan, begin: side ? missing : NOTHING, last: side ? bins - 2 : last },
        splitting,
        best,
      );
      if (found === best) continue;
      best = found;
      input = asked;
      // With nothing missing, what may come to be missing follows the greater child.
      missingLeft = missing.rows > 0 ? side : 2 * found.left.rows > sums.rows;
    }
  }
  if (input < 0) return undefined;
  const { left, bin, fall } = best;
  const right = { first: sums.first - left.first, second: sums.second - left.second, rows: sums.rows - left.rows };
  return {
    gain: fall - whole,
    input,
    bin,
    missingLeft,
    left,
    right,
    ...boundsBelow({ left, right, bounds, direction: splitting.monotone[input] as number }, ridge),
  };
};

const NOTHING: Sums = { first: 0, second: 0, rows: 0 };

const sumsAt = (histogram: Float64Array, at: number): Sums => ({
  first: histogram[at] as number,
  second: histogram[at + 1] as number,
  rows: histogram[at + 2] as number,
});

/** What goes left of a question, and by how much the loss falls, doubled. */
type Question = { readonly fall: number; readonly bin: number; readonly left: Sums };

type Scan = {
  readonly histogram: Float64Array;
  readonly offset: number;
  readonly sums: Sums;
  readonly bounds: Bounds;
  readonly direction: number;
  /** What is left of every bin: what is missing, or nothing. */
  readonly begin: Sums;
  readonly last: number;
};

/** The inner loop of training: numbers only, no object but for what is better than all before. */
const scanBins = (scan: Scan, splitting: Splitting, before: Question): Question => {
  const { histogram, offset, sums, bounds, direction, begin, last } = scan;
  const { ridge, leastRows, leastWeight } = splitting;
  const { lower, upper } = bounds;
  let { first, second, rows } = begin;
  let best = before;
  for (let bin = 0; bin <= last; bin += 1) {
    const at = offset + bin * SUMS;
    first += histogram[at] as number;
    second += histogram[at + 1] as number;
    rows += histogram[at + 2] as number;
    if (rows < leastRows || second < leastWeight) continue;
    const otherFirst = sums.first - first;
    const otherSecond = sums.second - second;
    if (sums.rows - rows < leastRows || otherSecond < leastWeight) break;
    const left = Math.min(upper, Math.max(lower, -first / (second + ridge)));
    const right = Math.min(upper, Math.max(lower, -otherFirst / (otherSecond + ridge)));
    if ((right - left) * direction < 0) continue;
    const fall =
      -(2 * first * left + (second + ridge) * left * left) -
      (2 * otherFirst * right + (otherSecond + ridge) * right * right);
    if (fall > best.fall) best = { fall, bin, left: { first, second, rows } };
  }
  return best;
};

type Halves = { readonly left: Sums; readonly right: Sums; readonly bounds: Bounds; readonly direction: number };

/**
 * Under a monotone question both sides keep to their side of the middle, whatever is asked further down; a missing value
 * is not ordered, but shares the side it goes to.
 */
const boundsBelow = (
  { left, right, bounds, direction }: Halves,
  ridge: number,
): Pick<Split, 'leftBounds' | 'rightBounds'> => {
  if (direction === 0) return { leftBounds: bounds, rightBounds: bounds };
  const middle = (leafValue(left, ridge, bounds) + leafValue(right, ridge, bounds)) / 2;
  const low = { lower: bounds.lower, upper: middle };
  const high = { lower: middle, upper: bounds.upper };
  return direction > 0 ? { leftBounds: low, rightBounds: high } : { leftBounds: high, rightBounds: low };
};
