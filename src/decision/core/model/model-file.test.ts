/** A model file is taken whole or refused by name; what it names is bound by its hash. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateModel } from './evaluate-model.ts';
import { type ModelContent, reasonsOf } from './model.ts';
import { loadModel } from './model-file.ts';
import type { PaymentTable } from './payment-table.ts';
import { rowOf, rowsOf } from './testing-model.ts';
import { trainModel } from './train-model.ts';
import { loadTrainingPlans } from './training-plan.ts';

const PLAN = `
name: small
inputs:
  - { name: a, of: f0, direction: rising, words: { ja: 甲, en: First } }
  - { name: b, of: f1, words: { ja: 乙, en: Second } }
  - { name: c, of: f2, over: f0, words: { ja: 丙, en: Third over first } }
parameters: { trees: 12, depth: 3 }
calibrationParts: 3
choices:
  deeper: { parameters: { depth: 6 } }
  without-c: { without: [c] }
`;

const plans = loadTrainingPlans(PLAN);
if (plans.kind === 'failed') throw new Error(JSON.stringify(plans.error));
const data = rowsOf(11, 900, 3);
const table: PaymentTable = {
  eventIds: [],
  days: Int32Array.from(data.frauds, (_, row) => 17_000 + Math.floor(row / 100)),
  cards: Int32Array.from(data.frauds, (_, row) => row % 50),
  frauds: data.frauds,
  features: new Map(data.columns.map((column, place) => [`f${place}`, column])),
};
const rows = Int32Array.from(data.frauds, (_, row) => row);
const model = trainModel({ plan: plans.value.chosen, table, rows });

const changed = (change: (content: ModelContent & Record<string, never>) => void): string => {
  const content = JSON.parse(model.canonicalText);
  change(content);
  return JSON.stringify(content);
};

test('written and read again it is the same model: hash, scores, probabilities, contributions', () => {
  const again = loadModel(JSON.stringify(JSON.parse(model.canonicalText), undefined, 2));
  if (again.kind === 'failed') throw new Error(JSON.stringify(again.error));
  expect(again.value.hash).toBe(model.hash);
  expect(again.value.content).toEqual(model.content);
  for (let row = 0; row < 200; row += 1) {
    const input = rowOf(data, row);
    expect(again.value.score(input)).toBe(model.score(input));
    expect(again.value.probability(model.score(input))).toBe(model.probability(model.score(input)));
    expect(again.value.explain(input)).toEqual(model.explain(input));
  }
});

test('where frauds weigh more, the trees say too much and the calibration says what comes true', () => {
  const parameters = { ...plans.value.chosen.parameters, fraudWeight: 9 };
  const weighted = trainModel({ plan: { ...plans.value.chosen, parameters }, table, rows });
  const unseen = rowsOf(12, 900, 3);
  const later = {
    ...table,
    frauds: unseen.frauds,
    features: new Map(unseen.columns.map((column, place) => [`f${place}`, column])),
  };
  const { calibrated, uncalibrated, drift } = evaluateModel(weighted, later, { rows, top: 5 });
  if (calibrated === undefined) throw new Error('the plan calibrates');
  expect(calibrated.brierScore).toBeLessThan(uncalibrated.brierScore * 0.8);
  expect(calibrated.logLoss).toBeLessThan(uncalibrated.logLoss * 0.8);
  expect(drift.map(({ word }) => word)).toEqual(['steady', 'steady', 'steady']);
});

test('it says what it was made of, and in both languages what raises a score most', () => {
  expect(model.content.made).toMatchObject({ by: 'training', from: '2016-07-18', days: 9, rows: 900 });
  const input = [0.9, 0.9, Number.NaN];
  const reasons = reasonsOf(model, input, 2);
  const { contributions } = model.explain(input);
  expect(reasons.map(({ adds }) => adds)).toEqual(
    [...contributions]
      .filter((adds) => adds > 0)
      .sort((a, b) => b - a)
      .slice(0, 2),
  );
  expect(reasons[0]).toMatchObject({ input: 'a', words: { ja: '甲', en: 'First' } });
});

/** Two questions, three leaves. */
const TREE = {
  feature: [0, 1, -1, -1, -1],
  threshold: [0, 0, 0, 0, 0],
  left: [1, 3, 0, 0, 0],
  right: [2, 4, 0, 0, 0],
  missingLeft: [0, 0, 0, 0, 0] as (0 | 1)[],
  value: [0, 0, 1, 2, 3],
  cover: [9, 6, 3, 4, 2],
};
const WITH_ORPHAN = {
  feature: [0, -1, -1, -1, -1],
  left: [1, 0, 0, 0, 0],
  right: [2, 0, 0, 0, 0],
  cover: [9, 6, 3, 1, 1],
};
const BACKWARDS = {
  feature: [0, -1, -1, 1, -1],
  left: [3, 0, 0, 1, 0],
  right: [4, 0, 0, 2, 0],
  cover: [9, 4, 2, 6, 3],
};

test('a tree written by hand is taken', () => {
  const loaded = loadModel(changed((c) => c.trees.splice(0, c.trees.length, TREE)));
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  const { base } = loaded.value.content;
  expect(
    [
      [1, 0, 0],
      [-1, -1, 0],
      [-1, 1, 0],
    ].map((input) => loaded.value.score(input) - base),
  ).toEqual([1, 2, 3].map((v) => base + v - base));
});

describe('refused', () => {
  type Tree = { [key: string]: number[] };
  const first = (content: ModelContent): Tree => content.trees[0] as unknown as Tree;
  test.each<[string, string, string, string]>([
    ['nothing', '', 'not-json', ''],
    ['a list', '[]', 'not-a-model', '/format'],
    ['nothing in JSON', 'null', 'not-a-model', '/format'],
    ['a later version', changed((c) => Object.assign(c, { version: 2 })), 'model-version-unknown', '/version'],
    ['a key that is not known', changed((c) => Object.assign(c, { colour: 1 })), 'unknown-key', ''],
    ['no trees', changed((c) => Object.assign(c, { trees: [] })), 'wrong-value', '/trees'],
    ['a base that is no number', changed((c) => Object.assign(c, { base: null })), 'wrong-value', '/base'],
    [
      'two inputs of one name',
      changed((c) => Object.assign(c.inputs[1] ?? {}, { name: 'a' })),
      'duplicate-input',
      '/inputs/1/name',
    ],
    ['a way back', changed((c) => first(c).left?.splice(0, 1, 0)), 'tree-malformed', '/trees/0'],
    [
      'both ways to one node',
      changed((c) => first(c).left?.splice(0, 1, first(c).right?.[0] ?? 0)),
      'tree-malformed',
      '/trees/0',
    ],
    ['an input there is not', changed((c) => first(c).feature?.splice(0, 1, 3)), 'tree-malformed', '/trees/0'],
    [
      'a node that nothing leads to',
      changed((c) => c.trees.splice(0, 1, { ...TREE, ...WITH_ORPHAN })),
      'tree-malformed',
      '/trees/0',
    ],
    [
      'children before their parent',
      changed((c) => c.trees.splice(0, 1, { ...TREE, ...BACKWARDS })),
      'tree-malformed',
      '/trees/0',
    ],
    ['a list cut short', changed((c) => first(c).value?.pop()), 'tree-malformed', '/trees/0'],
    ['cover from nowhere', changed((c) => first(c).cover?.splice(0, 1, 1)), 'tree-malformed', '/trees/0'],
    ['a reference too few', changed((c) => c.reference?.pop()), 'reference-malformed', '/reference'],
    [
      'shares of more than all',
      changed((c) => c.reference?.[0]?.shares.splice(0, 1, 2)),
      'reference-malformed',
      '/reference/0',
    ],
    [
      'a probability that falls',
      changed((c) => c.calibration?.probability.reverse()),
      'calibration-malformed',
      '/calibration',
    ],
  ])('%s', (_name, text, code, place) => {
    const loaded = loadModel(text);
    expect(loaded).toMatchObject({ kind: 'failed' });
    if (loaded.kind === 'failed') expect(loaded.error).toContainEqual({ code, place, expected: expect.any(String) });
  });

  test('or another hash: no number in the file can change unseen', () => {
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (typeof value === 'number') paths.push(path);
      else if (Array.isArray(value)) for (const [key, each] of value.entries()) walk(each, [...path, key]);
      else if (value && typeof value === 'object')
        for (const [key, each] of Object.entries(value)) walk(each, [...path, key]);
    };
    walk(model.content, []);
    const values = fc.constantFrom(null, -1, 0, 0.5, 7, 1e9, 'x', [], {});
    fc.assert(
      fc.property(fc.constantFrom(...paths), values, (path, value) => {
        const content = JSON.parse(model.canonicalText);
        const holder = path.slice(0, -1).reduce((inner, key) => inner[key], content);
        const last = path.at(-1) as string;
        if (holder[last] === value) return;
        holder[last] = value;
        const loaded = loadModel(JSON.stringify(content));
        if (loaded.kind === 'failed') expect(loaded.error[0]?.code).toMatch(/^[a-z-]+$/);
        else expect(loaded.value.hash).not.toBe(model.hash);
        // What was taken ends in a number whatever it is given.
        if (loaded.kind === 'ok') expect(loaded.value.score([0.1, Number.NaN, -3])).not.toBeNaN();
      }),
      { numRuns: 600 },
    );
  });
});

describe('a plan', () => {
  test('gives the chosen way and the others', () => {
    const { chosen, choices } = plans.value;
    expect(chosen.parameters).toMatchObject({ trees: 12, depth: 3, seed: 1 });
    expect(choices.get('deeper')?.parameters).toMatchObject({ trees: 12, depth: 6 });
    expect(choices.get('without-c')?.inputs.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test.each([
    ['no YAML', 'name: [', ''],
    ['no inputs', 'name: x\ninputs: []', '/inputs'],
    ['a parameter there is not', `${PLAN.replace('depth: 3', 'deep: 3')}`, '/parameters'],
    ['a parameter out of bounds', PLAN.replace('trees: 12', 'trees: 0'), '/parameters/trees'],
    ['an input twice', PLAN.replace('name: b', 'name: a'), '/inputs/1/name'],
    ['a choice without what it has not', PLAN.replace('[c]', '[d]'), '/choices/without-c/without'],
    ['a choice out of bounds', PLAN.replace('depth: 6', 'depth: 99'), '/choices/deeper/parameters/depth'],
    ['no words in one language', PLAN.replace('ja: 甲, ', ''), '/inputs/0/words/ja'],
    ['an alias', PLAN.replace('name: small', 'name: &n small').replace('of: f1', 'of: *n'), ''],
  ])('with %s is refused where it stands', (_name, text, place) => {
    const loaded = loadTrainingPlans(text);
    expect(loaded).toMatchObject({ kind: 'failed' });
    if (loaded.kind === 'failed') expect(loaded.error[0]?.place).toBe(place);
  });
});
