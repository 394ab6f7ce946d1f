/** Rows and trees for tests, from a seed. */
import { seededRandom } from './seeded-random.ts';
import type { Labelled } from './train.ts';
import { LEAF, type Tree } from './tree.ts';

/** Inputs in −1 … 1 on a grid, one in `missing` of them missing; fraud where the first two are great, with noise. */
export const rowsOf = (seed: number, rows: number, inputs: number, missing = 7): Labelled => {
  const random = seededRandom(seed);
  const columns = Array.from({ length: inputs }, () =>
    Float64Array.from({ length: rows }, () => (random.below(missing) === 0 ? Number.NaN : random.below(201) / 100 - 1)),
  );
  const frauds = Uint8Array.from({ length: rows }, (_, row) => {
    const [a = 0, b = 0] = columns.map((column) => column[row] as number);
    const odds = (Number.isNaN(a) ? 0.4 : a) + (Number.isNaN(b) ? 0 : b * b) - 0.6;
    return random.below(1_000) < 1_000 / (1 + Math.exp(-6 * odds)) ? 1 : 0;
  });
  return { columns, frauds };
};

export const rowOf = ({ columns }: Pick<Labelled, 'columns'>, row: number): Float64Array =>
  Float64Array.from(columns, (column) => column[row] as number);

/** A tree of random questions, depth and cover, some of which ask for the same input again. */
export const randomTree = (seed: number, inputs: number, depth: number): Tree => {
  const random = seededRandom(seed);
  const nodes: {
    feature: number;
    threshold: number;
    left: number;
    right: number;
    missing: number;
    value: number;
    cover: number;
  }[] = [];
  const grow = (cover: number, left: number): number => {
    const place = nodes.length;
    const node = { feature: LEAF, threshold: 0, left: 0, right: 0, missing: 0, value: 0, cover };
    nodes.push(node);
    if (left === 0 || cover < 2 || random.below(5) === 0) {
      node.value = random.below(2_001) / 1_000 - 1;
      return place;
    }
    node.feature = random.below(inputs);
    node.threshold = random.below(19) / 10 - 0.9;
    node.missing = random.below(2);
    const share = random.below(6) === 0 ? 0 : 1 + random.below(cover - 1);
    node.left = grow(share, left - 1);
    node.right = grow(cover - share, left - 1);
    return place;
  };
  grow(1 + random.below(500), depth);
  return {
    feature: Int32Array.from(nodes, ({ feature }) => feature),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    missingLeft: Uint8Array.from(nodes, ({ missing }) => missing),
    value: Float64Array.from(nodes, ({ value }) => value),
    cover: Float64Array.from(nodes, ({ cover }) => cover),
  };
};
