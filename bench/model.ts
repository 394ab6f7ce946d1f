/**
 * Scores a second of 100 trees × 40 features, in one run: our layout for speed, a plain recursive walk of the same trees,
 * and XGBoost's own prediction (Debian's python3-xgboost: one call for all rows, and one call a row). XGBoost makes the
 * model; all must give the same log odds before anything is measured. `node bench/model.ts [rows] [seconds each]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '../src/decision/core/model/model.ts';
import { LEAF, type Tree } from '../src/decision/core/model/tree.ts';
import { loadXgboost } from '../src/decision/core/model/xgboost-file.ts';

const rows = Number(process.argv[2] ?? 20_000);
const seconds = Number(process.argv[3] ?? 3);
const FEATURES = 40;
const folder = mkdtempSync(join(tmpdir(), 'mitsuke-bench-model-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const SCRIPT = `
import json, sys, time
import numpy as np, xgboost as xgb
folder, rows, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
draw = np.random.RandomState(1)
x = draw.randn(rows, ${FEATURES})
x[draw.rand(*x.shape) < 0.1] = np.nan
odds = np.nan_to_num(x) @ draw.randn(${FEATURES}) + 2 * np.nan_to_num(x[:, 0] * x[:, 1]) - 5
y = (draw.rand(rows) < 1 / (1 + np.exp(-odds))).astype(int)
model = xgb.train(dict(objective='binary:logistic', max_depth=5, eta=0.1, nthread=1, seed=1), xgb.DMatrix(x, label=y), 100)
model.save_model(folder + '/model.json')
model.predict(xgb.DMatrix(x), output_margin=True).astype(np.float64).tofile(folder + '/margin.bin')
x.tofile(folder + '/rows.bin')
def rate(work, each):
    count, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        work(count // each)
        count += each
    return count / (time.process_time() - began)
print(json.dumps(dict(
    batch=rate(lambda _: model.inplace_predict(x, predict_type='margin'), rows),
    single=rate(lambda at: model.inplace_predict(x[at % rows:at % rows + 1], predict_type='margin'), 1),
    version=xgb.__version__)))
`;

type Nested = { readonly value: number } | Question;
type Question = {
  readonly feature: number;
  readonly threshold: number;
  readonly missingLeft: boolean;
  readonly left: Nested;
  readonly right: Nested;
};

const nested = (tree: Tree, node = 0): Nested =>
  tree.feature[node] === LEAF
    ? { value: tree.value[node] as number }
    : {
        feature: tree.feature[node] as number,
        threshold: tree.threshold[node] as number,
        missingLeft: tree.missingLeft[node] === 1,
        left: nested(tree, tree.left[node]),
        right: nested(tree, tree.right[node]),
      };

const walk = (node: Nested, input: Float64Array): number => {
  if ('value' in node) return node.value;
  const value = Math.fround(input[node.feature] as number);
  const goesLeft = Number.isNaN(value) ? node.missingLeft : value < node.threshold;
  return walk(goesLeft ? node.left : node.right, input);
};

const measure = (what: string, score: (input: Float64Array) => number, inputs: readonly Float64Array[]): number => {
  let count = 0;
  let sum = 0;
  const began = process.cpuUsage();
  let usedMs = 0;
  while (usedMs < seconds * 1_000) {
    for (const input of inputs) sum += score(input);
    count += inputs.length;
    const { user, system } = process.cpuUsage(began);
    usedMs = (user + system) / 1_000;
  }
  if (Number.isNaN(sum)) throw new Error(`${what} gave no number`);
  return (count * 1_000) / usedMs;
};

const peer = JSON.parse(
  execFileSync('/usr/bin/python3', ['-c', SCRIPT, folder, String(rows), String(seconds)], { encoding: 'utf8' }),
) as { readonly batch: number; readonly single: number; readonly version: string };
const words = { ja: 'x', en: 'x' };
const named = Array.from({ length: FEATURES }, (_, place) => {
  const name = `f${place}`;
  return { name, of: name, direction: 'free' as const, words };
});
const loaded = loadXgboost(readFileSync(join(folder, 'model.json'), 'utf8'), {
  name: 'bench',
  utcOffset: '+00:00',
  inputs: named,
});
if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
const model: Model = loaded.value;
const doubles = (name: string): Float64Array =>
  new Float64Array(Uint8Array.from(readFileSync(join(folder, name))).buffer);
const all = doubles('rows.bin');
const margins = doubles('margin.bin');
const inputs = Array.from({ length: rows }, (_, row) => all.slice(row * FEATURES, (row + 1) * FEATURES));
const trees = model.forest.trees.map((tree) => nested(tree));
const plain = (input: Float64Array): number =>
  trees.reduce((sum, tree) => Math.fround(sum + walk(tree, input)), model.forest.base);
for (const [row, input] of inputs.entries()) {
  if (model.score(input) !== margins[row] || plain(input) !== margins[row]) {
    throw new Error(`row ${row}: ${model.score(input)}, walked ${plain(input)}, XGBoost ${margins[row]}`);
  }
}
const ours = measure('ours', model.score, inputs);
const walked = measure('walk', plain, inputs);
const explained = measure('explain', (input) => model.explain(input).mean, inputs.slice(0, 200));
const nodes = model.forest.trees.reduce((sum, { feature }) => sum + feature.length, 0);
const line = (what: string, rate: number): string =>
  `${what.padEnd(44)} ${Math.round(rate).toLocaleString('en').padStart(11)} per CPU second  ${(rate / ours).toFixed(3)} of ours`;
console.log(`${trees.length} trees, ${nodes} nodes, ${FEATURES} features, ${rows} rows: the same log odds from all`);
console.log(line('ours, a row at a time', ours));
console.log(line('plain recursive walk', walked));
console.log(line(`XGBoost ${peer.version}, all rows in one call`, peer.batch));
console.log(line(`XGBoost ${peer.version}, one call a row`, peer.single));
console.log(line('ours, with what each feature adds (TreeSHAP)', explained));
