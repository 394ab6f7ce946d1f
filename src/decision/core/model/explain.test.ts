/** TreeSHAP against Shapley's own definition: every order in which inputs can become known, weighed alike. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainForest } from './explain.ts';
import { parametersSchema } from './parameters.ts';
import { compileForest } from './score.ts';
import { randomTree, rowOf, rowsOf } from './testing-model.ts';
import { trainForest } from './train.ts';
import { type Forest, LEAF, type Tree } from './tree.ts';

/** What a tree answers when only some inputs are known: at a question about another, both branches by their cover. */
const expected = (tree: Tree, input: ArrayLike<number>, known: number, node = 0): number => {
  const asked = tree.feature[node] as number;
  if (asked === LEAF) return tree.value[node] as number;
  const [left, right] = [tree.left[node] as number, tree.right[node] as number];
  if ((known & (1 << asked)) === 0) {
    const [a, b] = [tree.cover[left] as number, tree.cover[right] as number];
    return (a * expected(tree, input, known, left) + b * expected(tree, input, known, right)) / (a + b);
  }
  const value = input[asked] as number;
  const goesLeft = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < (tree.threshold[node] as number);
  return expected(tree, input, known, goesLeft ? left : right);
};

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

const shapley = ({ inputs, trees }: Forest, input: ArrayLike<number>): number[] => {
  const worth = Array.from({ length: 1 << inputs }, (_, known) =>
    trees.reduce((sum, tree) => sum + expected(tree, input, known), 0),
  );
  return Array.from({ length: inputs }, (_, place) => {
    let sum = 0;
    for (let known = 0; known < 1 << inputs; known += 1) {
      if ((known & (1 << place)) !== 0) continue;
      const size = known.toString(2).replaceAll('0', '').length;
      const weight = (factorial(size) * factorial(inputs - size - 1)) / factorial(inputs);
      sum += weight * ((worth[known | (1 << place)] as number) - (worth[known] as number));
    }
    return sum;
  });
};

const value = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -10, max: 10 }).map((tenth) => tenth / 10),
);

test('contributions are the Shapley values of the trees, and add up to the score', () => {
  const inputs = 6;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 4 }),
      fc.array(value, { minLength: inputs, maxLength: inputs }),
      (seeds, input) => {
        const forest = { inputs, base: -0.3, single: false, trees: seeds.map((seed) => randomTree(seed, inputs, 7)) };
        const { mean, contributions } = explainForest(forest)(input);
        for (const [place, exact] of shapley(forest, input).entries())
          expect(contributions[place]).toBeCloseTo(exact, 9);
        const sum = contributions.reduce((all, each) => all + each, mean);
        expect(sum).toBeCloseTo(compileForest(forest)(input), 9);
      },
    ),
    { numRuns: 400 },
  );
});

test('of a trained model too', () => {
  const data = rowsOf(5, 800, 5);
  const parameters = parametersSchema.parse({ trees: 12, depth: 4, bags: 2, rowShare: 0.8 });
  const { forest } = trainForest({ data, parameters, monotone: new Int8Array(5) });
  const explain = explainForest(forest);
  for (let row = 0; row < 40; row += 1) {
    const input = rowOf(data, row);
    const { contributions } = explain(input);
    for (const [place, exact] of shapley(forest, input).entries()) expect(contributions[place]).toBeCloseTo(exact, 9);
  }
});
