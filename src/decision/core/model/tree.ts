/**
 * A model as trained or imported: trees of binary questions whose leaves add up to log odds. An input below the threshold
 * goes left; a missing one (NaN) where `missingLeft` says. Arrays run over a tree's nodes, the root first.
 */

export type Tree = {
  /** The input a node asks for; -1 for a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** Always behind the node itself; 0 for a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly missingLeft: Uint8Array;
  /** Log odds a leaf adds; 0 for a node that asks. */
  readonly value: Float64Array;
  /** How much of the training data came by: rows, or the sum of second derivatives in an imported model. */
  readonly cover: Float64Array;
};

export type Forest = {
  readonly inputs: number;
  /** Log odds before any tree. */
  readonly base: number;
  readonly trees: readonly Tree[];
  /**
   * Inputs are rounded to single precision before they are compared, and leaves are added in it: a model that was made
   * so answers exactly what its maker's program answers.
   */
  readonly single: boolean;
};

export const LEAF = -1;

/** Where a tree takes an input, by plain descent: the measure of every faster way. */
export const leafOf = (tree: Tree, input: ArrayLike<number>): number => {
  let node = 0;
  for (let feature = tree.feature[0] as number; feature !== LEAF; feature = tree.feature[node] as number) {
    const value = input[feature] as number;
    const left = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < (tree.threshold[node] as number);
    node = (left ? tree.left[node] : tree.right[node]) as number;
  }
  return node;
};

/** Questions from the root to the deepest leaf; children stand behind their parents. */
export const depthOf = ({ feature, left, right }: Tree): number => {
  const depths = new Int32Array(feature.length);
  let deepest = 0;
  for (let node = 0; node < feature.length; node += 1) {
    const depth = depths[node] as number;
    deepest = Math.max(deepest, depth);
    if (feature[node] === LEAF) continue;
    depths[left[node] as number] = depth + 1;
    depths[right[node] as number] = depth + 1;
  }
  return deepest;
};

export const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
