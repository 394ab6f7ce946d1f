/**
 * A forest laid out for speed: the nodes of all trees in one block, siblings side by side, so that each step is one
 * comparison added to a place. What is missing is no branch either: an input has two slots, where NaN stands for the
 * least and for the greatest number, and a question reads the one that leads it where it belongs.
 */
import { depthOf, type Forest, LEAF, type Tree } from './tree.ts';

/** Log odds of one payment: inputs in the model's order, NaN for missing. */
export type Score = (input: ArrayLike<number>) => number;

type Block = {
  readonly slot: Uint16Array;
  readonly threshold: Float64Array;
  /** Of the left child; the right one is next to it. A leaf leads to itself. */
  readonly next: Int32Array;
  readonly value: Float64Array;
  /** Where each tree begins, and the steps that lead to any leaf of the trees of each group. */
  readonly roots: Int32Array;
  readonly depths: Int32Array;
};

/** Slots are 16 bits: two for each input and one for leaves. */
export const MOST_INPUTS = 32_000;

export const compileForest = (forest: Forest): Score => {
  const block = blockOf(forest);
  const { inputs, single } = forest;
  const slots = new Float64Array(2 * inputs + 1);
  return (input) => {
    for (let place = 0; place < inputs; place += 1) {
      const given = input[place] as number;
      const value = single ? Math.fround(given) : given;
      const missing = Number.isNaN(value);
      slots[2 * place] = missing ? Number.NEGATIVE_INFINITY : value;
      slots[2 * place + 1] = missing ? Number.POSITIVE_INFINITY : value;
    }
    return sumOf(block, slots, forest);
  };
};

/**
 * Four trees at a time: their steps do not wait for each other. A tree that is less deep than its neighbours waits in a
 * leaf. Leaves are added in the order of the trees.
 */
const TOGETHER = 4;

const sumOf = (block: Block, slots: Float64Array, { base, single }: Forest): number => {
  const { slot, threshold, next, value, roots, depths } = block;
  let sum = base;
  for (let tree = 0; tree < roots.length; tree += TOGETHER) {
    let a = roots[tree] as number;
    let b = roots[tree + 1] as number;
    let c = roots[tree + 2] as number;
    let d = roots[tree + 3] as number;
    for (let left = depths[tree / TOGETHER] as number; left > 0; left -= 1) {
      a = (next[a] as number) + ((slots[slot[a] as number] as number) < (threshold[a] as number) ? 0 : 1);
      b = (next[b] as number) + ((slots[slot[b] as number] as number) < (threshold[b] as number) ? 0 : 1);
      c = (next[c] as number) + ((slots[slot[c] as number] as number) < (threshold[c] as number) ? 0 : 1);
      d = (next[d] as number) + ((slots[slot[d] as number] as number) < (threshold[d] as number) ? 0 : 1);
    }
    if (single) {
      sum = Math.fround(sum + (value[a] as number));
      sum = Math.fround(sum + (value[b] as number));
      sum = Math.fround(sum + (value[c] as number));
      sum = Math.fround(sum + (value[d] as number));
    } else {
      sum = sum + (value[a] as number) + (value[b] as number) + (value[c] as number) + (value[d] as number);
    }
  }
  return sum;
};

/** A leaf that adds nothing, for the last group's sake. */
const NOTHING: Tree = {
  feature: Int32Array.of(LEAF),
  threshold: new Float64Array(1),
  left: new Int32Array(1),
  right: new Int32Array(1),
  missingLeft: new Uint8Array(1),
  value: new Float64Array(1),
  cover: new Float64Array(1),
};

const blockOf = ({ inputs, trees }: Forest): Block => {
  const groups = Math.ceil(trees.length / TOGETHER);
  const filled = Array.from({ length: groups * TOGETHER }, (_, place) => trees[place] ?? NOTHING);
  const nodes = filled.reduce((sum, { feature }) => sum + feature.length, 0);
  const block: Block = {
    slot: new Uint16Array(nodes),
    threshold: new Float64Array(nodes),
    next: new Int32Array(nodes),
    value: new Float64Array(nodes),
    roots: new Int32Array(filled.length),
    depths: Int32Array.from({ length: groups }, (_, group) =>
      Math.max(...filled.slice(group * TOGETHER, (group + 1) * TOGETHER).map(depthOf)),
    ),
  };
  let begin = 0;
  for (const [place, tree] of filled.entries()) {
    block.roots[place] = begin;
    layTree(block, tree, { begin, leafSlot: 2 * inputs });
    begin += tree.feature.length;
  }
  return block;
};

/** Level by level, so that siblings are neighbours. */
const layTree = (block: Block, tree: Tree, { begin, leafSlot }: { begin: number; leafSlot: number }): void => {
  const queue = [0];
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at] as number;
    const to = begin + at;
    const input = tree.feature[node] as number;
    if (input === LEAF) {
      // The leaves' slot holds 0, which is below this for ever.
      block.slot[to] = leafSlot;
      block.threshold[to] = Number.POSITIVE_INFINITY;
      block.next[to] = to;
      block.value[to] = tree.value[node] as number;
      continue;
    }
    block.slot[to] = 2 * input + (tree.missingLeft[node] === 1 ? 0 : 1);
    block.threshold[to] = tree.threshold[node] as number;
    block.next[to] = begin + queue.length;
    queue.push(tree.left[node] as number, tree.right[node] as number);
  }
};
