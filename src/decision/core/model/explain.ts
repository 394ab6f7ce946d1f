/**
 * What each input adds to a score: exact Shapley values of the trees with what is unknown weighed by the cover of the
 * branches (TreeSHAP, path-dependent; Lundberg, Erion and Lee 2018, Algorithm 2). With the mean they add up to the score.
 */
import { depthOf, type Forest, LEAF, type Tree } from './tree.ts';

export type Explanation = {
  /** Log odds before anything is known of the payment. */
  readonly mean: number;
  /** Log odds that each input adds, in the model's order. */
  readonly contributions: Float64Array;
};

export type Explain = (input: ArrayLike<number>) => Explanation;

export const explainForest = (forest: Forest): Explain => {
  const { inputs, trees, base, single } = forest;
  const mean = trees.reduce((sum, tree) => sum + (meansOf(tree)[0] as number), base);
  const way = new Way(Math.max(...trees.map(depthOf)));
  return (input) => {
    const contributions = new Float64Array(inputs);
    const rounded = single ? Float64Array.from(input, Math.fround) : input;
    for (const tree of trees) way.descend(tree, rounded, contributions);
    return { mean, contributions };
  };
};

/** Of each node, the mean of what lies below it. */
const meansOf = ({ feature, left, right, value, cover }: Tree): Float64Array => {
  const means = new Float64Array(feature.length);
  for (let node = feature.length - 1; node >= 0; node -= 1) {
    const [a, b] = [left[node] as number, right[node] as number];
    const [weightA, weightB] = [cover[a] as number, cover[b] as number];
    means[node] =
      feature[node] === LEAF
        ? (value[node] as number)
        : ((means[a] as number) * weightA + (means[b] as number) * weightB) / (weightA + weightB);
  }
  return means;
};

type Step = {
  /** How many inputs are on the way before it, and where the list of these begins. */
  readonly length: number;
  readonly from: number;
  readonly input: number;
  /** The share of what was trained on that comes this way not knowing the input; with it, all or none does. */
  readonly without: number;
  readonly within: number;
};

const FIRST: Step = { length: 0, from: 0, input: LEAF, without: 1, within: 1 };

/** The way from the root to a node. Each step has a list of its own, so that a branch begins where its sibling did. */
class Way {
  readonly #input: Int32Array;
  readonly #without: Float64Array;
  readonly #within: Float64Array;
  /** Of sets of each size among the inputs on the way, the weight that comes along. */
  readonly #weight: Float64Array;
  #given: ArrayLike<number> = [];
  #contributions: Float64Array = new Float64Array();

  constructor(depth: number) {
    const places = ((depth + 2) * (depth + 3)) / 2;
    this.#input = new Int32Array(places);
    this.#without = new Float64Array(places);
    this.#within = new Float64Array(places);
    this.#weight = new Float64Array(places);
  }

  descend(tree: Tree, given: ArrayLike<number>, contributions: Float64Array): void {
    this.#given = given;
    this.#contributions = contributions;
    this.#visit(tree, 0, FIRST);
  }

  #visit(tree: Tree, node: number, step: Step): void {
    const from = this.#extend(step);
    let last = step.length;
    const asked = tree.feature[node] as number;
    if (asked === LEAF) {
      this.#addLeaf(tree.value[node] as number, from, last);
      return;
    }
    let [without, within] = [1, 1];
    // Asked for before on this way: one step for both.
    const known = this.#input.subarray(from, from + last + 1).indexOf(asked);
    if (known >= 0) {
      without = this.#without[from + known] as number;
      within = this.#within[from + known] as number;
      this.#unwind(from, last, known);
      last -= 1;
    }
    const value = this.#given[asked] as number;
    const goesLeft = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < (tree.threshold[node] as number);
    for (const side of [tree.left, tree.right]) {
      const child = side[node] as number;
      const share = (without * (tree.cover[child] as number)) / (tree.cover[node] as number);
      const along = (side === tree.left) === goesLeft ? within : 0;
      // Neither training nor this payment came here: no set of inputs does.
      if (share === 0 && along === 0) continue;
      this.#visit(tree, child, { length: last + 1, from, input: asked, without: share, within: along });
    }
  }

  /** Copies the way and adds the step; where the copy begins. */
  #extend({ length, from, input, without, within }: Step): number {
    const to = from + length;
    const weight = this.#weight;
    for (const list of [this.#input, this.#without, this.#within, weight]) list.copyWithin(to, from, from + length);
    this.#input[to + length] = input;
    this.#without[to + length] = without;
    this.#within[to + length] = within;
    weight[to + length] = length === 0 ? 1 : 0;
    for (let size = length - 1; size >= 0; size -= 1) {
      const own = weight[to + size] as number;
      weight[to + size + 1] = (weight[to + size + 1] as number) + (within * own * (size + 1)) / (length + 1);
      weight[to + size] = (without * own * (length - size)) / (length + 1);
    }
    return to;
  }

  /** As if one of the steps had not been taken. */
  #unwind(from: number, last: number, place: number): void {
    const weight = this.#weight;
    const without = this.#without[from + place] as number;
    const within = this.#within[from + place] as number;
    let carried = weight[from + last] as number;
    for (let size = last - 1; size >= 0; size -= 1) {
      const own = weight[from + size] as number;
      if (within === 0) {
        weight[from + size] = (own * (last + 1)) / (without * (last - size));
        continue;
      }
      const alone = (carried * (last + 1)) / ((size + 1) * within);
      weight[from + size] = alone;
      carried = own - (alone * without * (last - size)) / (last + 1);
    }
    for (const list of [this.#input, this.#without, this.#within]) {
      list.copyWithin(from + place, from + place + 1, from + last + 1);
    }
  }

  #addLeaf(value: number, from: number, last: number): void {
    const weight = this.#weight;
    for (let place = 1; place <= last; place += 1) {
      const without = this.#without[from + place] as number;
      const within = this.#within[from + place] as number;
      let sum = 0;
      let carried = weight[from + last] as number;
      for (let size = last - 1; size >= 0; size -= 1) {
        const own = weight[from + size] as number;
        const alone = within === 0 ? own / (without * (last - size)) : carried / ((size + 1) * within);
        sum += alone;
        carried = own - alone * without * (last - size);
      }
      const input = this.#input[from + place] as number;
      const adds = sum * (last + 1) * (within - without) * value;
      this.#contributions[input] = (this.#contributions[input] as number) + adds;
    }
  }
}
