/**
 * Gradient-boosted trees for a yes-or-no question: each tree answers what the ones before it left open, by second-order
 * boosting of the logistic loss on histograms. The same rows, parameters and seed give the same trees.
 */
import { type BinnedColumns, binned, binningOf, type Columns } from './bins.ts';
import { addTree, type GrownTree, growTree } from './grow-tree.ts';
import { type Layout, layoutOf } from './histogram.ts';
import type { Parameters } from './parameters.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { type Forest, probabilityOf, type Tree } from './tree.ts';

export type Labelled = {
  readonly columns: Columns;
  /** 1 for fraud. */
  readonly frauds: Uint8Array;
};

export type Training = {
  readonly data: Labelled;
  readonly parameters: Parameters;
  /** Per input: 1 where a greater value never lowers the score, -1 where it never raises it, else 0. */
  readonly monotone: Int8Array;
  /** Later rows, on which it is seen when more trees no longer help. */
  readonly later?: Labelled | undefined;
};

export type Trained = {
  readonly forest: Forest;
  /** Mean weighted loss on `later` after each tree of the first bag, where there is `later`. */
  readonly laterLoss: readonly number[];
};

/** @throws RangeError without both frauds and genuine payments: nothing can be learnt. */
export const trainForest = (training: Training): Trained => {
  const { data, parameters, later } = training;
  const frauds = data.frauds.reduce((sum, fraud) => sum + fraud, 0);
  if (frauds === 0 || frauds === data.frauds.length) throw new RangeError('training needs frauds and genuine payments');
  const binning = binningOf(data.columns, parameters.bins);
  const stage: Stage = {
    training,
    columns: binned(binning, data.columns),
    laterColumns: later && binned(binning, later.columns),
    layout: layoutOf(binning.edges),
    base: Math.log((frauds * parameters.fraudWeight) / (data.frauds.length - frauds)),
  };
  const trees: Tree[] = [];
  let laterLoss: readonly number[] = [];
  for (let bag = 0; bag < parameters.bags; bag += 1) {
    const boosted = boost(stage, seededRandom(parameters.seed + bag * 0x10001));
    if (bag === 0) laterLoss = boosted.laterLoss;
    for (const { tree } of boosted.grown) trees.push(shrunk(tree, parameters.bags));
  }
  return { forest: { inputs: data.columns.length, base: stage.base, trees, single: false }, laterLoss };
};

type Stage = {
  readonly training: Training;
  readonly columns: BinnedColumns;
  readonly laterColumns: BinnedColumns | undefined;
  readonly layout: Layout;
  readonly base: number;
};

const shrunk = (tree: Tree, by: number): Tree => (by === 1 ? tree : { ...tree, value: tree.value.map((v) => v / by) });

type Boosted = { readonly grown: readonly GrownTree[]; readonly laterLoss: readonly number[] };

const boost = (stage: Stage, random: SeededRandom): Boosted => {
  const { training, columns, layout, base, laterColumns } = stage;
  const { data, parameters, monotone, later } = training;
  const rows = columns.rows;
  const logOdds = new Float64Array(rows).fill(base);
  const laterOdds = new Float64Array(laterColumns?.rows ?? 0).fill(base);
  const gradients = { first: new Float64Array(rows), second: new Float64Array(rows) };
  const grown: GrownTree[] = [];
  const laterLoss: number[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, trees: 0 };
  while (grown.length < parameters.trees) {
    fillGradients(logOdds, data.frauds, { fraudWeight: parameters.fraudWeight, gradients });
    const inputs = random.choose(
      columns.bins.length,
      Math.max(1, Math.round(columns.bins.length * parameters.inputShare)),
    );
    const chosen = random.choose(rows, Math.max(1, Math.round(rows * parameters.rowShare)));
    const tree = growTree({ columns, layout, gradients, monotone, inputs, rows: chosen }, parameters);
    addTree(tree, columns, logOdds);
    grown.push(tree);
    if (later === undefined || laterColumns === undefined) continue;
    addTree(tree, laterColumns, laterOdds);
    const loss = weightedLoss(laterOdds, later.frauds, parameters.fraudWeight);
    laterLoss.push(loss);
    if (loss < best.loss) best = { loss, trees: grown.length };
    else if (grown.length - best.trees >= parameters.patience) break;
  }
  return { grown: later === undefined ? grown : grown.slice(0, best.trees), laterLoss };
};

type Into = { readonly fraudWeight: number; readonly gradients: { first: Float64Array; second: Float64Array } };

const fillGradients = (logOdds: Float64Array, frauds: Uint8Array, { fraudWeight, gradients }: Into): void => {
  for (let row = 0; row < logOdds.length; row += 1) {
    const probability = probabilityOf(logOdds[row] as number);
    const fraud = frauds[row] as number;
    const weight = fraud === 1 ? fraudWeight : 1;
    gradients.first[row] = weight * (probability - fraud);
    gradients.second[row] = weight * probability * (1 - probability);
  }
};

/** log(1 + e^x) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const weightedLoss = (logOdds: Float64Array, frauds: Uint8Array, fraudWeight: number): number => {
  let sum = 0;
  let weights = 0;
  for (let row = 0; row < logOdds.length; row += 1) {
    const fraud = frauds[row] === 1;
    const weight = fraud ? fraudWeight : 1;
    sum += weight * softplus(fraud ? -(logOdds[row] as number) : (logOdds[row] as number));
    weights += weight;
  }
  return sum / weights;
};
