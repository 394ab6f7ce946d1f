/** One tree of a model: grown leaf by leaf where the loss falls most, from histograms, a child's from its sibling's. */
import { type BinnedColumns, binsOf } from './bins.ts';
import {
  type Bounds,
  bestSplit,
  type Filling,
  fillHistogram,
  type Gradients,
  type Layout,
  leafValue,
  type Split,
  type Splitting,
  type Sums,
  subtractHistogram,
} from './histogram.ts';
import { LEAF, type Tree } from './tree.ts';

export type Growth = {
  readonly depth: number;
  readonly leaves: number;
  readonly ridge: number;
  readonly leastRows: number;
  readonly leastWeight: number;
  readonly leastGain: number;
  readonly learningRate: number;
};

export type Ground = {
  readonly columns: BinnedColumns;
  readonly layout: Layout;
  readonly gradients: Gradients;
  readonly monotone: Int8Array;
  /** That this tree may ask for. */
  readonly inputs: Int32Array;
  /** That this tree is grown from. */
  readonly rows: Int32Array;
};

/** Bins beside the tree: training rows descend by them. */
export type GrownTree = { readonly tree: Tree; readonly bin: Int32Array };

type Open = {
  readonly node: number;
  readonly depth: number;
  readonly rows: Int32Array;
  readonly sums: Sums;
  readonly bounds: Bounds;
  readonly histogram: Float64Array;
  readonly split: Split;
};

type Draft = {
  feature: number;
  bin: number;
  left: number;
  right: number;
  missingLeft: boolean;
  readonly sums: Sums;
  readonly bounds: Bounds;
};

export const growTree = (ground: Ground, growth: Growth): GrownTree => {
  const filling: Filling = ground;
  const splitting: Splitting = { ...growth, ...ground };
  const nodes: Draft[] = [];
  const open: Open[] = [];
  let leaves = 1;

  const add = (sums: Sums, bounds: Bounds): number =>
    nodes.push({ feature: LEAF, bin: 0, left: 0, right: 0, missingLeft: false, sums, bounds }) - 1;

  const consider = (candidate: Omit<Open, 'split'>): void => {
    if (candidate.depth >= growth.depth) return;
    const split = bestSplit(candidate, splitting);
    if (split !== undefined) open.push({ ...candidate, split });
  };

  const part = ({ node, depth, rows, histogram, split }: Open): void => {
    const draft = nodes[node] as Draft;
    const [leftRows, rightRows] = partRows(ground, rows, split);
    draft.feature = split.input;
    draft.bin = split.bin;
    draft.missingLeft = split.missingLeft;
    draft.left = add(split.left, split.leftBounds);
    draft.right = add(split.right, split.rightBounds);
    leaves += 1;
    const smaller = new Float64Array(ground.layout.length);
    fillHistogram(smaller, leftRows.length < rightRows.length ? leftRows : rightRows, filling);
    subtractHistogram(histogram, smaller);
    const [left, right] = leftRows.length < rightRows.length ? [smaller, histogram] : [histogram, smaller];
    const below = { depth: depth + 1 };
    consider({
      ...below,
      node: draft.left,
      rows: leftRows,
      sums: split.left,
      bounds: split.leftBounds,
      histogram: left,
    });
    consider({
      ...below,
      node: draft.right,
      rows: rightRows,
      sums: split.right,
      bounds: split.rightBounds,
      histogram: right,
    });
  };

  const histogram = new Float64Array(ground.layout.length);
  fillHistogram(histogram, ground.rows, filling);
  const sums = sumsOf(ground);
  consider({ node: add(sums, FREE), depth: 0, rows: ground.rows, sums, bounds: FREE, histogram });
  while (open.length > 0 && leaves < growth.leaves) part(takeBest(open));
  return treeOf(nodes, ground.columns, growth);
};

const FREE: Bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

const sumsOf = ({ rows, gradients }: Ground): Sums => {
  let first = 0;
  let second = 0;
  for (const row of rows) {
    first += gradients.first[row] as number;
    second += gradients.second[row] as number;
  }
  return { first, second, rows: rows.length };
};

/** The one of most gain; of equals the one found first. */
const takeBest = (open: Open[]): Open => {
  let best = 0;
  for (let place = 1; place < open.length; place += 1) {
    if ((open[place] as Open).split.gain > (open[best] as Open).split.gain) best = place;
  }
  return open.splice(best, 1)[0] as Open;
};

const partRows = ({ columns, layout }: Ground, rows: Int32Array, split: Split): readonly [Int32Array, Int32Array] => {
  const bins = columns.bins[split.input] as Uint8Array;
  const missing = layout.bins[split.input] as number;
  const left = new Int32Array(split.left.rows);
  const right = new Int32Array(split.right.rows);
  let [lefts, rights] = [0, 0];
  for (const row of rows) {
    const bin = bins[row] as number;
    if (bin === missing ? split.missingLeft : bin <= split.bin) left[lefts++] = row;
    else right[rights++] = row;
  }
  return [left, right];
};

const treeOf = (nodes: readonly Draft[], { edges }: BinnedColumns, { ridge, learningRate }: Growth): GrownTree => ({
  bin: Int32Array.from(nodes, ({ bin }) => bin),
  tree: {
    feature: Int32Array.from(nodes, ({ feature }) => feature),
    threshold: Float64Array.from(nodes, ({ feature, bin }) =>
      // All that is known goes left of the greatest number there is.
      feature === LEAF ? 0 : ((edges[feature] as Float64Array)[bin] ?? Number.MAX_VALUE),
    ),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    missingLeft: Uint8Array.from(nodes, ({ missingLeft }) => (missingLeft ? 1 : 0)),
    value: Float64Array.from(nodes, ({ feature, sums, bounds }) =>
      feature === LEAF ? leafValue(sums, ridge, bounds) * learningRate : 0,
    ),
    cover: Float64Array.from(nodes, ({ sums }) => sums.rows),
  },
});

/** Adds the tree's value to every row, also of those it was not grown from. */
export const addTree = ({ tree, bin }: GrownTree, columns: BinnedColumns, into: Float64Array): void => {
  const missing = columns.edges.map(binsOf);
  for (let row = 0; row < columns.rows; row += 1) {
    let node = 0;
    for (let input = tree.feature[0] as number; input !== LEAF; input = tree.feature[node] as number) {
      const own = (columns.bins[input] as Uint8Array)[row] as number;
      const left = own === missing[input] ? tree.missingLeft[node] === 1 : own <= (bin[node] as number);
      node = (left ? tree.left[node] : tree.right[node]) as number;
    }
    into[row] = (into[row] as number) + (tree.value[node] as number);
  }
};
