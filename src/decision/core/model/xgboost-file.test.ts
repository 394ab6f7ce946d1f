/**
 * Models that XGBoost itself (Debian's python3-xgboost) makes, scores and explains: read from its JSON, ours gives the
 * same log odds to the last bit and the same contributions. Then what is not such a file, refused by name.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Model, ModelInput } from './model.ts';
import { loadModel } from './model-file.ts';
import { leafOf } from './tree.ts';
import { loadXgboost } from './xgboost-file.ts';

const PYTHON = '/usr/bin/python3';
const INSTALLED = existsSync('/usr/lib/python3/dist-packages/xgboost');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-xgboost-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const INPUTS = ['amount', 'count', 'mean', 'risk', 'hour', 'plain'];

/** Values of very different size, ties with thresholds, a third missing; deep trees, pruned ones, other base scores. */
const SCRIPT = `
import json, sys
import numpy as np, xgboost as xgb
folder = sys.argv[1]
draw = np.random.RandomState(7)
rows = 800
x = np.column_stack([
    np.round(draw.exponential(40, rows), 2), draw.poisson(3, rows), draw.randn(rows) * 1e6,
    draw.rand(rows), draw.randint(0, 24, rows), np.round(draw.randn(rows), 1)]).astype(np.float64)
x[draw.rand(*x.shape) < 0.3] = np.nan
odds = np.nan_to_num(x[:, 0]) / 20 + np.nan_to_num(x[:, 3], nan=0.5) * 4 - 6 + np.nan_to_num(x[:, 5])
y = (draw.rand(rows) < 1 / (1 + np.exp(-odds))).astype(int)
kinds = {
    'plain': dict(max_depth=5),
    'deep': dict(max_depth=11, min_child_weight=0, eta=0.05),
    'pruned': dict(max_depth=6, gamma=3, tree_method='exact'),
    'weighted': dict(max_depth=4, tree_method='hist', scale_pos_weight=9, base_score=0.03, subsample=0.7),
    'leafwise': dict(max_depth=0, max_leaves=20, tree_method='hist', grow_policy='lossguide', monotone_constraints='(1,0,0,1,0,0)'),
}
for name, options in kinds.items():
    data = xgb.DMatrix(x, label=y, feature_names=${JSON.stringify(INPUTS)} if name != 'plain' else None)
    made = xgb.train(dict(options, objective='binary:logistic', nthread=1, seed=1), data, 50)
    made.save_model(folder + '/' + name + '.model.json')
    answers = dict(margin=made.predict(data, output_margin=True), probability=made.predict(data),
        contributions=made.predict(data, pred_contribs=True)[:60])
    json.dump({key: value.astype(float).tolist() for key, value in answers.items()}, open(folder + '/' + name + '.json', 'w'))
json.dump([[None if np.isnan(v) else v for v in row] for row in x.tolist()], open(folder + '/rows.json', 'w'))
for booster, objective in (('dart', 'binary:logistic'), ('gbtree', 'reg:squarederror'), ('gblinear', 'binary:logistic')):
    other = xgb.train(dict(booster=booster, objective=objective, nthread=1), xgb.DMatrix(np.nan_to_num(x), label=y), 2)
    other.save_model(folder + '/' + booster + '-' + objective.split(':')[1] + '.model.json')
`;

const inputs: readonly ModelInput[] = INPUTS.toReversed().map((name) => ({
  name,
  of: name,
  direction: 'free',
  words: { ja: name, en: name },
}));
const inOrder = inputs.toReversed();

const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const load = (name: string) =>
  loadXgboost(read(`${name}.model.json`), {
    name: 'from-xgboost',
    utcOffset: '+09:00',
    inputs: name === 'plain' ? inOrder : inputs,
  });
const loaded = (name: string): Model => {
  const model = load(name);
  if (model.kind === 'failed') throw new Error(JSON.stringify(model.error));
  return model.value;
};

describe.skipIf(!INSTALLED)('of XGBoost (python3-xgboost of Debian)', () => {
  let rows: readonly Float64Array[] = [];
  beforeAll(() => {
    execFileSync(PYTHON, ['-c', SCRIPT, folder], { stdio: 'pipe' });
    const given = JSON.parse(read('rows.json')) as (number | null)[][];
    rows = given.map((row) => Float64Array.from(row, (value) => value ?? Number.NaN));
  }, 60_000);

  test.each(['plain', 'deep', 'pruned', 'weighted', 'leafwise'])('%s: same scores, same contributions', (name) => {
    const model = loaded(name);
    const theirs = JSON.parse(read(`${name}.json`)) as Record<string, number[]> & { contributions: number[][] };
    expect(rows.map((row) => model.score(row))).toEqual(theirs.margin);
    for (const [place, row] of rows.entries()) {
      expect(Math.abs(model.probability(model.score(row)) - (theirs.probability?.[place] ?? 0))).toBeLessThan(1e-6);
    }
    for (const [place, contributions] of theirs.contributions.entries()) {
      const { mean, contributions: ours } = model.explain(rows[place] as Float64Array);
      for (const [input, their] of contributions.entries()) {
        expect(Math.abs((ours[input] ?? mean) - their), `row ${place}, input ${input}`).toBeLessThan(2e-4);
      }
    }
  });

  test('kept as a model of ours, it scores the same, under a hash of its own', () => {
    const model = loaded('deep');
    const again = loadModel(model.canonicalText);
    if (again.kind === 'failed') throw new Error(JSON.stringify(again.error));
    expect(again.value.hash).toBe(model.hash);
    expect(again.value.hash).not.toBe(loaded('pruned').hash);
    for (const row of rows) {
      expect(again.value.score(row)).toBe(model.score(row));
      // Beside the layout for speed, the plain descent.
      const { base, trees } = model.forest;
      const rounded = row.map(Math.fround);
      const sum = trees.reduce((all, tree) => Math.fround(all + (tree.value[leafOf(tree, rounded)] ?? 0)), base);
      expect(model.score(row)).toBe(sum);
    }
  });

  test.each([
    ['dart-logistic', 'booster-not-supported', '/learner/gradient_booster/name'],
    ['gblinear-logistic', 'booster-not-supported', '/learner/gradient_booster/name'],
    ['gbtree-squarederror', 'booster-not-supported', '/learner/objective/name'],
  ])('%s is refused by name', (name, code, place) => {
    expect(load(name)).toMatchObject({ kind: 'failed', error: [{ code, place }] });
  });

  test.each<[string, (text: string) => string, string]>([
    ['nothing', () => '', 'not-json'],
    ['half a file', (text) => text.slice(0, text.length >> 1), 'not-json'],
    ['another object', () => '{"trees":[]}', 'not-a-model'],
    ['another name of an input', (text) => text.replace('"amount"', '"price"'), 'inputs-differ'],
    ['a node that leads back', (text) => text.replace('"left_children":[1,', '"left_children":[0,'), 'tree-malformed'],
    [
      'a node there is not',
      (text) => text.replace('"right_children":[2,', '"right_children":[9999,'),
      'tree-malformed',
    ],
    ['an input there is not', (text) => text.replace(/"split_indices":\[\d/, '"split_indices":[6'), 'tree-malformed'],
    ['a number left out', (text) => text.replace(/"sum_hessian":\[[^,]*,/, '"sum_hessian":['), 'tree-malformed'],
    [
      'a question about categories',
      (text) => text.replace('"split_type":[0', '"split_type":[1'),
      'booster-not-supported',
    ],
    ['no base score', (text) => text.replace(/"base_score":"[^"]*"/, '"base_score":"x"'), 'wrong-value'],
  ])('%s is refused', (_name, change, code) => {
    const text = change(read('pruned.model.json'));
    expect(text).not.toBe(read('pruned.model.json'));
    expect(loadXgboost(text, { name: 'x', utcOffset: '+09:00', inputs })).toMatchObject({
      kind: 'failed',
      error: [{ code }],
    });
  });
});
