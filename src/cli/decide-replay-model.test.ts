/**
 * `mitsuke decide replay --model` scores payments from its own windows, `decide evaluate --model` from the CSV that a
 * replay without a model wrote: two ways of reading inputs, one score, to the last bit.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideEvaluate } from './decide-evaluate.ts';
import { decideReplay } from './decide-replay.ts';
import { decideTrain } from './decide-train.ts';
import type { Output } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-replay-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const write = (name: string, content: string): string => {
  writeFileSync(at(name), content);
  return at(name);
};
const output: Output = { json: true, result: () => undefined, progress: () => undefined, fault: () => undefined };
const invocation = <Options>(options: Options) => ({ options, environment: {}, output });

const MAPPING = write(
  'shop.yaml',
  `name: shop
timeZone: Asia/Tokyo
fields:
  eventId: id
  occurredAt: at
  channel: { value: ecommerce }
  amount: amount
  amount.currency: currency
  card.token: card
  merchant.acceptorNumber: { value: m-1 }
label: { column: fraud, genuine: ['0'] }
`,
);
/** Nothing is known of any card, so that an evaluation tests them all. */
const UNKNOWING = write(
  'unknowing.yaml',
  readFileSync(MAPPING, 'utf8').replace("genuine: ['0']", "genuine: ['0', '1']"),
);
const FEATURES = write(
  'features.yaml',
  `lateness: 0s
features:
  count_2d: { count: payments, by: card, over: 2d }
  mean_3d: { mean: amount, by: card, over: 3d }
  before_3d: { mean: amount, by: card, over: 3d, exclude: current }
  since: { since: payment, by: card, over: 3d }
`,
);
const words = 'words: { ja: 語, en: Words }';
const PLAN = write(
  'plan.yaml',
  `name: shop
inputs:
  - { name: since, of: since, ${words} }
  - { name: hour, of: hour, ${words} }
  - { name: amount, of: amount, ${words} }
  - { name: weekday, of: weekday, ${words} }
  - { name: to_usual, of: amount, over: before_3d, ${words} }
  - { name: mean, of: mean_3d, ${words} }
  - { name: count, of: count_2d, ${words} }
parameters: { trees: 30, depth: 4 }
calibrationParts: 2
`,
);

/**
 * Some in euros and cents, some in yen. Fraud: a great amount of a card that was not seen for three days, or was seen
 * with a greater one; what is missing means another thing than zero.
 */
const PAYMENTS = Array.from({ length: 1_600 }, (_, number) => {
  const seconds = number * 1_080 + ((number * 7_919) % 900);
  const card = (number * number + 3 * number) % (number % 2 === 0 ? 23 : 400);
  const cents = ((number * 7_919) % 30_000) + 1;
  return { number, seconds, card, cents, yen: number % 5 === 0 };
}).map(({ number, seconds, card, cents, yen }, place, all) => {
  const before = all.slice(0, place).findLast((other) => other.card === card && other.yen === yen);
  const sinceS = before === undefined ? Number.POSITIVE_INFINITY : seconds - before.seconds;
  const odd = sinceS > 3 * 86_400 ? cents > 15_000 : (before?.cents ?? 0) > 27_000;
  const time = new Date(Date.UTC(2026, 9, 1) + seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ');
  const amount = yen ? cents : (cents / 100).toFixed(2);
  return [`p-${number}`, time, amount, yen ? 'JPY' : 'EUR', `c-${card}`, odd ? 1 : 0].join(',');
});
const FILE = write('payments.csv', ['id,at,amount,currency,card,fraud', ...PAYMENTS, ''].join('\n'));

const rowsOf = (name: string): Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(at(name), 'utf8').replace('\uFEFF', '').trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, place) => [names[place] ?? '', cell])));
};

beforeAll(async () => {
  const data = { mapping: MAPPING, features: at('features.csv') };
  await decideReplay(FILE, invocation({ mapping: MAPPING, features: FEATURES, out: at('features.csv') }));
  const training = { ...data, plan: PLAN, from: '2026-10-01', days: 9, out: at('model.json') };
  await decideTrain(FILE, invocation(training));
}, 60_000);

test('a replay scores as an evaluation of the features that a replay wrote', async () => {
  const scoring = { mapping: MAPPING, features: FEATURES, model: at('model.json') };
  await decideReplay(FILE, invocation({ ...scoring, out: at('scored.csv') }));
  await decideReplay(FILE, invocation({ ...scoring, out: at('scored.jsonl') }));
  const testing = { model: at('model.json'), delayDays: 0, testDays: 10, folds: 1, top: 5, scores: at('scores.csv') };
  await decideEvaluate(FILE, invocation({ mapping: UNKNOWING, features: at('features.csv'), ...testing }));
  const replayed = new Map(rowsOf('scored.csv').map((row) => [row.event_id, row]));
  const lines = readFileSync(at('scored.jsonl'), 'utf8').trimEnd().split('\n');
  const judged = new Map(lines.map((line) => JSON.parse(line)).map((each) => [each.eventId, each]));
  const evaluated = rowsOf('scores.csv');
  expect(replayed.size).toBe(PAYMENTS.length);
  expect(evaluated.length).toBeGreaterThan(500);
  for (const { event_id: id = '', probability, log_odds } of evaluated) {
    expect([replayed.get(id)?.score, String(judged.get(id)?.logOdds)]).toEqual([probability, log_odds]);
    expect(String(judged.get(id)?.score)).toBe(probability);
  }
  expect(evaluated.filter(({ event_id: id }) => replayed.get(id)?.since === '').length).toBeGreaterThan(50);
  expect(new Set(evaluated.map(({ log_odds }) => log_odds)).size).toBeGreaterThan(30);
}, 60_000);

test('without a model nothing is different, and rules that read a score never hold', async () => {
  const words = '{ ja: 点数が高い, en: A high score }';
  const rules = (above: number) =>
    write(
      'rules.yaml',
      `name: by-score
version: 1
rules:
  - { id: high, when: 'score >= ${above}', reason: high, action: deny, status: live, words: ${words} }
`,
    );
  const replaying = { mapping: MAPPING, features: FEATURES };
  await decideReplay(FILE, invocation({ ...replaying, rules: rules(0), out: at('unscored.csv') }));
  const unscored = rowsOf('unscored.csv');
  expect(Object.keys(unscored[0] ?? {})).not.toContain('score');
  expect(new Set(unscored.map(({ decision }) => decision))).toEqual(new Set(['allow']));
  await decideReplay(
    FILE,
    invocation({ ...replaying, rules: rules(400_000), model: at('model.json'), out: at('denied.csv') }),
  );
  const denied = rowsOf('denied.csv').filter(({ decision }) => decision === 'deny');
  const high = rowsOf('scored.csv').filter(({ score }) => Math.round(Number(score) * 1e6) >= 400_000);
  expect(denied.map(({ event_id }) => event_id)).toEqual(high.map(({ event_id }) => event_id));
  expect(denied.length).toBeGreaterThan(10);
}, 60_000);

test('a model that asks for a feature that is not there is refused by the feature’s name', async () => {
  const fewer = write('fewer.yaml', 'features: { count_2d: { count: payments, by: card, over: 2d } }\n');
  const replayed = decideReplay(FILE, invocation({ mapping: MAPPING, features: fewer, model: at('model.json') }));
  await expect(replayed).rejects.toThrow(/since: the feature since\n.*to_usual: the feature before_3d/s);
  await expect(replayed).rejects.toBeInstanceOf(CommandFailure);
});
