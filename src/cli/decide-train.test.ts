/** `mitsuke decide train`, `evaluate` and `import-model` on files; what is wrong is told by a code, and nothing is left. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, test } from 'vitest';
import type { EvaluateResult } from './decide-evaluate-result.ts';
import { addModelCommands } from './decide-model-commands.ts';
import type { Output } from './output.ts';
import { translateFailure } from './translate-failure.ts';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-train-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

type Told = EvaluateResult & { readonly hash: string };
type Ran = { readonly code: number; readonly stderr: string; readonly results: Told[] };

/** In this process, but for the arguments, which are checked as the command's own are. */
const decide = async (...words: string[]): Promise<Ran> => {
  const results: Told[] = [];
  let stderr = '';
  const output: Output = {
    json: true,
    result: (data) => void results.push(data as Told),
    progress: () => undefined,
    fault: (code) => {
      stderr += code;
    },
  };
  const program = new Command().exitOverride();
  let code: number = 0;
  addModelCommands(program, {
    environment: {},
    act: () => async () => undefined,
    actOn: (load) => async (file, options) => {
      code = await (await load())(file, { options, environment: {}, output });
    },
  });
  await program.parseAsync(words, { from: 'user' }).catch((error: unknown) => {
    code = translateFailure(error, output);
  });
  return { code, stderr, results };
};

const MAPPING = write(
  'shop.yaml',
  `name: shop
timeZone: Asia/Tokyo
fields:
  eventId: id
  occurredAt: at
  channel: { value: ecommerce }
  amount.amountMinor: amount
  amount.currency: { value: JPY }
  card.token: card
  merchant.acceptorNumber: { value: m-1 }
label: { column: fraud, genuine: ['0'] }
`,
);

/** 24 days of 100 payments: night, great amounts and a high count are fraud, mostly. */
const PAYMENTS = Array.from({ length: 2_400 }, (_, number) => {
  const day = Math.floor(number / 100);
  const hour = number % 24;
  const amount = (number * 7_919) % 50_000;
  const count = (number * 31) % 9;
  const fraud = hour < 4 && amount > 30_000 && (count > 5 || number % 3 === 0) ? 1 : 0;
  const at = `2026-10-${String(day + 1).padStart(2, '0')} ${String(hour).padStart(2, '0')}:00:00`;
  return { id: `p-${number}`, at, amount, card: `c-${number % 700}`, fraud, count };
});
const FILE = write(
  'payments.csv',
  ['id,at,amount,card,fraud', ...PAYMENTS.map((p) => [p.id, p.at, p.amount, p.card, p.fraud].join(',')), ''].join('\n'),
);
const FEATURES = write(
  'features.csv',
  `\uFEFF${['event_id,count,late,decision,reasons', ...PAYMENTS.map((p) => `${p.id},${p.count % 8 === 0 ? '' : p.count},${p.count > 5},allow,`), ''].join('\r\n')}`,
);
const PLAN = write(
  'plan.yaml',
  `name: shop
inputs:
  - { name: amount, of: amount, direction: rising, words: { ja: 金額, en: The amount } }
  - { name: hour, of: hour, words: { ja: 時刻, en: The hour } }
  - { name: weekday, of: weekday, words: { ja: 曜日, en: The day of the week } }
  - { name: count, of: count, words: { ja: 件数, en: The count } }
  - { name: late, of: late, words: { ja: 遅れ, en: Late } }
parameters: { trees: 40, depth: 4 }
laterDays: 2
calibrationParts: 2
choices: { stumps: { parameters: { depth: 1 } } }
`,
);
const DATA = [FILE, '--mapping', MAPPING, '--features', FEATURES];
const TRAIN = ['train', ...DATA, '--plan', PLAN, '--from', '2026-10-01'];
const MODEL = path.join(folder, 'model.json');

test('a model is trained the same twice, and worth what training for the same fold is worth', async () => {
  const first = await decide(...TRAIN, '--out', MODEL);
  // As a process of its own.
  const words = [MAIN, 'decide', ...TRAIN, '--out', path.join(folder, 'again.json'), '--json'];
  const again = JSON.parse(spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout);
  expect(first).toMatchObject({ code: 0, results: [{ from: '2026-10-01', days: 7, rows: 700, inputs: 5 }] });
  expect(readFileSync(path.join(folder, 'again.json'), 'utf8')).toBe(readFileSync(MODEL, 'utf8'));
  expect(again.hash).toBe(first.results[0]?.hash);

  const scores = path.join(folder, 'scores.csv');
  const kept = path.join(folder, 'kept.json');
  const given = await decide('evaluate', ...DATA, '--model', MODEL, '--top', '5', '--scores', scores, '--keep', kept);
  const trained = await decide('evaluate', ...DATA, '--plan', PLAN, '--from', '2026-10-01', '--top', '5');
  const fold = given.results[0]?.folds[0];
  if (fold === undefined) throw new Error('one fold');
  expect(fold).toMatchObject({ trainFrom: '2026-10-01', testFrom: '2026-10-15', model: first.results[0]?.hash });
  expect(fold.areaUnderRoc).toBeGreaterThan(0.95);
  expect(fold.calibrated?.logLoss).toBeLessThan(0.2);
  expect(trained.results[0]?.folds).toEqual(given.results[0]?.folds);

  const { evaluation, ...rest } = JSON.parse(readFileSync(kept, 'utf8'));
  const { rows, frauds, areaUnderRoc, averagePrecision, cardPrecision } = fold;
  expect(evaluation).toMatchObject({ from: '2026-10-15', days: 7, top: 5, rows, frauds, areaUnderRoc });
  expect(evaluation).toMatchObject({ averagePrecision, cardPrecision, brierScore: fold.calibrated?.brierScore });
  expect(rest).toEqual(JSON.parse(readFileSync(MODEL, 'utf8')));
  const ofKept = await decide('evaluate', ...DATA, '--model', kept, '--top', '5');
  expect(ofKept.results[0]?.mean).toEqual(given.results[0]?.mean);

  const lines = readFileSync(scores, 'utf8').trimEnd().split('\r\n');
  expect(lines[0]).toBe('\uFEFFevent_id,day,fraud,log_odds,probability,reason_1,reason_2,reason_3');
  expect(lines.length - 1).toBe(fold.rows);
  const [id = '', day, , , , reason] = (lines[1] ?? '').split(',');
  expect([PAYMENTS.find((payment) => payment.id === id)?.at.slice(0, 10), day]).toEqual(['2026-10-15', '2026-10-15']);
  expect(['amount', 'hour', 'count', 'late', 'weekday']).toContain(reason);
}, 120_000);

test('folds lie a test period apart, and every way that a plan weighs is tried', async () => {
  const ways = await decide(
    'evaluate',
    ...DATA,
    '--plan',
    PLAN,
    '--choices',
    '--from',
    '2026-10-03',
    '--train-days',
    '5',
    '--delay-days',
    '5',
    '--test-days',
    '4',
    '--folds',
    '2',
  );
  expect(ways.results.map(({ name }) => name)).toEqual(['as planned', 'stumps']);
  for (const { folds, mean } of ways.results) {
    expect(folds.map(({ trainFrom }) => trainFrom)).toEqual(['2026-09-29', '2026-10-03']);
    expect(mean.areaUnderRoc).toBeCloseTo(folds.reduce((sum, fold) => sum + fold.areaUnderRoc, 0) / 2, 12);
  }
}, 120_000);

const lines = readFileSync(FEATURES, 'utf8').split('\r\n');
test.each<[string, readonly string[], number, string]>([
  ['no model and no plan', ['evaluate', ...DATA, '--from', '2026-10-01'], 2, 'model-or-plan'],
  ['no day', ['evaluate', ...DATA, '--plan', PLAN, '--from', '2026-02-30'], 2, 'day-malformed'],
  ['no such choice', [...TRAIN, '--choice', 'x', '--out', path.join(folder, 'no.json')], 2, 'choice-unknown'],
  ['a file that is no model', ['evaluate', ...DATA, '--model', PLAN], 2, 'model-refused'],
  [
    'a plan with a fault',
    ['train', ...DATA, '--plan', MAPPING, '--from', '2026-10-01', '--out', path.join(folder, 'no.json')],
    2,
    'plan-refused',
  ],
  [
    'days without payments',
    ['train', ...DATA, '--plan', PLAN, '--from', '2027-10-01', '--out', path.join(folder, 'no.json')],
    1,
    'no-payments',
  ],
  [
    'features of other payments',
    [
      'train',
      FILE,
      '--mapping',
      MAPPING,
      '--features',
      write('other.csv', lines.toSpliced(2, 1, 'x-1,3,false,allow,').join('\r\n')),
      '--plan',
      PLAN,
      '--from',
      '2026-10-01',
      '--out',
      path.join(folder, 'no.json'),
    ],
    1,
    'features-differ',
  ],
  [
    'a feature left out',
    [
      'train',
      FILE,
      '--mapping',
      MAPPING,
      '--features',
      write('short.csv', 'event_id,count\np-0,1\n'),
      '--plan',
      PLAN,
      '--from',
      '2026-10-01',
      '--out',
      path.join(folder, 'no.json'),
    ],
    2,
    'feature-missing',
  ],
  [
    'a feature that is no number',
    [
      'train',
      FILE,
      '--mapping',
      MAPPING,
      '--features',
      write('words.csv', lines.toSpliced(2, 1, 'p-1,many,false,allow,').join('\r\n')),
      '--plan',
      PLAN,
      '--from',
      '2026-10-01',
      '--out',
      path.join(folder, 'no.json'),
    ],
    1,
    'not-a-number',
  ],
  [
    'an import of something else',
    ['import-model', PLAN, '--plan', PLAN, '--out', path.join(folder, 'no.json')],
    2,
    'model-refused',
  ],
])('%s', async (_name, words, code, fault) => {
  const ran = await decide(...words);
  expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(fault)]);
  expect(existsSync(path.join(folder, 'no.json'))).toBe(false);
});
