/** What training promises: the same from the same, order kept where asked for, missing values led, an end in time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaUnderRoc, logLoss } from './metrics.ts';
import { type Parameters, parametersSchema } from './parameters.ts';
import { compileForest } from './score.ts';
import { randomTree, rowOf, rowsOf } from './testing-model.ts';
import { type Labelled, trainForest } from './train.ts';
import { type Forest, LEAF, leafOf, probabilityOf } from './tree.ts';

const parametersOf = (over: Partial<Parameters> = {}): Parameters =>
  parametersSchema.parse({ trees: 30, depth: 4, ...over });
const train = (data: Labelled, over: Partial<Parameters> = {}, monotone = new Int8Array(data.columns.length)): Forest =>
  trainForest({ data, parameters: parametersOf(over), monotone }).forest;
const scores = (forest: Forest, data: Labelled): Float64Array => {
  const score = compileForest(forest);
  return data.frauds.reduce((all, _, row) => {
    all[row] = score(rowOf(data, row));
    return all;
  }, new Float64Array(data.frauds.length));
};

/** One input, two values: what is left of the loss has a closed form. */
test('a single question gives each side the value of one Newton step', () => {
  const column = Float64Array.from([1, 1, 1, 1, 2, 2, 2, 2]);
  const frauds = Uint8Array.from([0, 0, 0, 1, 1, 1, 1, 0]);
  const forest = train({ columns: [column], frauds }, { trees: 1, depth: 1, learningRate: 1, leastRows: 1, ridge: 1 });
  const [tree] = forest.trees;
  expect(forest.base).toBe(0);
  expect([...(tree?.feature ?? [])]).toEqual([0, LEAF, LEAF]);
  expect(tree?.threshold[0]).toBe(1.5);
  // Sum of first derivatives ±1, of second derivatives 4 × ¼, ridge 1.
  expect([...(tree?.value ?? [])]).toEqual([0, -0.5, 0.5]);
  expect([...(tree?.cover ?? [])]).toEqual([8, 4, 4]);
});

test('the same rows, parameters and seed give the same trees; another seed gives others', () => {
  const data = rowsOf(1, 1_500, 5);
  const drawn = { rowShare: 0.6, inputShare: 0.6, bags: 2 };
  expect(train(data, drawn)).toEqual(train(data, drawn));
  expect(train(data, { ...drawn, seed: 2 })).not.toEqual(train(data, drawn));
});

test('rows it never saw are ranked, and better with more trees', () => {
  const [seen, unseen] = [rowsOf(2, 4_000, 5), rowsOf(3, 4_000, 5)];
  const area = (trees: number) =>
    areaUnderRoc({ scores: scores(train(seen, { trees }), unseen), frauds: unseen.frauds });
  expect(area(1)).toBeGreaterThan(0.8);
  expect(area(60)).toBeGreaterThan(area(1) + 0.02);
});

describe('direction', () => {
  const data = rowsOf(4, 3_000, 3);
  const value = fc.oneof(fc.constant(Number.NaN), fc.double({ min: -2, max: 2, noNaN: true }));
  const lowered = (monotone: number[]): number => {
    const score = compileForest(train(data, { trees: 60, depth: 6, leastRows: 1 }, Int8Array.from(monotone)));
    let count = 0;
    fc.assert(
      fc.property(
        fc.tuple(value, value, value),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 2 }),
        (input, from, by, place) => {
          if (monotone[place] === 0) return;
          const rise = score(input.with(place, from + by)) - score(input.with(place, from));
          if (rise * (monotone[place] as number) < -1e-12) count += 1;
        },
      ),
      { numRuns: 2_000, seed: 5 },
    );
    return count;
  };

  test('the score never falls with an input that is said to raise it, nor rises with one said to lower it', () => {
    expect(lowered([1, 0, 0])).toBe(0);
    expect(lowered([1, -1, 1])).toBe(0);
  });

  test('a question whose answer goes against it is not asked', () => {
    const column = Float64Array.from({ length: 400 }, (_, row) => row);
    const frauds = Uint8Array.from(column, (value) => (value < 200 ? 1 : 0));
    const trees = (direction: number) => train({ columns: [column], frauds }, {}, Int8Array.of(direction)).trees;
    expect(trees(1).every(({ feature }) => feature.length === 1)).toBe(true);
    expect(trees(-1).some(({ feature }) => feature.length > 1)).toBe(true);
  });

  test('without it, it does', () => {
    const score = compileForest(train(data, { trees: 60, depth: 6, leastRows: 1 }));
    const falls = Array.from({ length: 400 }, (_, step) => {
      const [a, b] = [step / 200 - 1, (step + 1) / 200 - 1].map((x) => score([0, 0, x]));
      return (b as number) < (a as number);
    });
    expect(falls).toContain(true);
  });
});

test('what is missing goes where it belongs, and what never was missing goes with the many', () => {
  const column = Float64Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? Number.NaN : row % 4));
  const frauds = Uint8Array.from({ length: 400 }, (_, row) => (row % 4 === 0 || row === 1 ? 1 : 0));
  const [tree] = train({ columns: [column], frauds }, { trees: 1, depth: 1 }).trees;
  if (tree === undefined) throw new Error('one tree');
  // Known and missing alone are told apart: everything known stays on the left, however great.
  expect([leafOf(tree, [1]), leafOf(tree, [3]), leafOf(tree, [1e300])]).toEqual([1, 1, 1]);
  expect(leafOf(tree, [Number.NaN])).toBe(2);
  const known = Float64Array.from({ length: 400 }, (_, row) => (row % 8 === 0 ? 1 : 2));
  const [other] = train(
    { columns: [known], frauds: known.map((v) => (v === 1 ? 1 : 0)) as never },
    { trees: 1, depth: 1 },
  ).trees;
  expect(other && leafOf(other, [Number.NaN])).toBe(other && leafOf(other, [2]));
});

test('boosting ends once later rows are no better served, and keeps the best number of trees', () => {
  const [data, later] = [rowsOf(6, 800, 4), rowsOf(7, 800, 4)];
  const parameters = parametersOf({ trees: 400, learningRate: 0.5, patience: 5, leastRows: 1, fraudWeight: 3 });
  const { forest, laterLoss } = trainForest({ data, later, parameters, monotone: new Int8Array(4) });
  const best = laterLoss.indexOf(Math.min(...laterLoss));
  expect(forest.trees.length).toBe(best + 1);
  expect(laterLoss.length).toBe(best + 1 + parameters.patience);
  expect(laterLoss.length).toBeLessThan(400);
  // The loss it watched is the weighted one of the scores that the trees give.
  const given = Array.from(scores(forest, later), probabilityOf);
  const [genuine, fraud] = [0, 1].map((kind) => {
    const rows = given.filter((_, row) => later.frauds[row] === kind);
    return { rows: rows.length, loss: rows.length * logLoss({ scores: rows, frauds: rows.map(() => kind) }) };
  });
  if (genuine === undefined || fraud === undefined) throw new Error('both kinds');
  expect(laterLoss[best]).toBeCloseTo((genuine.loss + 3 * fraud.loss) / (genuine.rows + 3 * fraud.rows), 9);
});

test('a fraud may weigh more: scores rise, most where it is unsure', () => {
  const data = rowsOf(8, 1_000, 4);
  const [plain, weighted] = [train(data, {}), train(data, { fraudWeight: 5 })];
  const mean = (forest: Forest) => scores(forest, data).reduce((sum, score) => sum + score, 0) / 1_000;
  expect(mean(weighted)).toBeGreaterThan(mean(plain) + 0.5);
});

test('leaves have as many rows as asked for, trees as many questions and leaves', () => {
  const data = rowsOf(9, 1_000, 4);
  const { trees } = train(data, { depth: 3, leaves: 6, leastRows: 40 });
  for (const { feature, cover } of trees) {
    const leaves = feature.reduce((count, asked) => count + (asked === LEAF ? 1 : 0), 0);
    expect(leaves).toBeLessThanOrEqual(6);
    expect(Math.min(...cover)).toBeGreaterThanOrEqual(40);
  }
});

test('frauds alone teach nothing, and are refused', () => {
  const data = { columns: [Float64Array.from([1, 2])], frauds: Uint8Array.from([1, 1]) };
  expect(() => train(data)).toThrow(RangeError);
});

test('a forest laid out for speed scores what plain descent does, missing and infinite inputs too', () => {
  const input = fc.array(
    fc.oneof(
      fc.double(),
      fc.integer({ min: -10, max: 10 }).map((tenth) => tenth / 10),
      fc.constant(Number.NaN),
    ),
    { minLength: 4, maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 8 }), input, (seeds, given) => {
      const trees = seeds.map((seed) => randomTree(seed, 4, 8));
      const sum = trees.reduce((all, tree) => all + (tree.value[leafOf(tree, given)] as number), 0.25);
      expect(compileForest({ inputs: 4, base: 0.25, trees, single: false })(given)).toBe(sum);
    }),
    { numRuns: 2_000 },
  );
});
