/** What is alarming of a look, and how two models compare, on payments whose counts are plain to see. */
import { expect, test } from 'vitest';
import type { Answer } from '../rule-set.ts';
import { type ComparedPayment, compareModels } from './compare-models.ts';
import { alarmsOf, type DriftFound, lookForDrift, type ScoredPayment } from './look-for-drift.ts';
import { modelOf } from './model.ts';

const MODEL = modelOf({
  ...{ format: 'mitsuke-model', version: 1, name: 'm', made: { by: 'xgboost', version: '1' }, utcOffset: '+09:00' },
  inputs: [{ name: 'amount', of: 'amount', direction: 'free', words: { ja: '金額', en: 'Amount' } }],
  ...{ base: 0, single: false },
  trees: [{ feature: [-1], threshold: [0], left: [0], right: [0], missingLeft: [0], value: [0], cover: [1] }],
});

/** 1,000 payments of one in 32 said, of which so many were frauds, those of the highest scores. */
const paymentsOf = (frauds: number, count = 1_000, matured = true): ScoredPayment[] =>
  Array.from({ length: count }, (_, number) => ({
    ...{ input: Float64Array.of(1), logOdds: number / count, score: 1 / 32, matured },
    fraud: number >= count - frauds,
  }));

test.each([
  [31, []],
  [62, []],
  [63, ['calibration']],
  [16, []],
  [15, ['calibration']],
  [0, ['calibration']],
])('%i frauds where 31.25 were said: %j', (frauds, whats) => {
  const found = lookForDrift(MODEL, paymentsOf(frauds), undefined);
  expect(found.calibration?.expected).toBe(31.25);
  expect(found.calibration?.frauds).toBe(frauds);
  expect(found.calibration?.groups.map((group) => group.payments)).toEqual(Array(10).fill(100));
  expect(found.calibration?.groups.reduce((sum, group) => sum + group.frauds, 0)).toBe(frauds);
  expect(found.calibration?.areaUnderRoc).toBe(frauds === 0 ? undefined : 1);
  expect(alarmsOf(found, 1_000).map(({ what }) => what)).toEqual(whats);
});

test('of payments that are too young, or too few, nothing is said', () => {
  expect(lookForDrift(MODEL, paymentsOf(500, 1_000, false), undefined).calibration).toBeUndefined();
  expect(lookForDrift(MODEL, paymentsOf(500, 999), undefined).calibration).toBeUndefined();
  const far: DriftFound = { inputs: [{ input: 'amount', index: 9, missing: 0 }], scores: { index: 9 } };
  expect(alarmsOf(far, 999)).toEqual([]);
  expect(alarmsOf(far, 1_000)).toHaveLength(2);
  expect(alarmsOf({ inputs: [{ input: 'amount', index: 0.2499, missing: 0 }] }, 5_000)).toEqual([]);
});

test('two models: equal answers, pairs, and the frauds among equally many of the highest scores', () => {
  const told = (logOdds: number, answer: Answer) => ({ logOdds, score: 1 / (1 + Math.exp(-logOdds)), answer });
  const payments: ComparedPayment[] = Array.from({ length: 200 }, (_, number) => ({
    champion: told(number < 100 ? -number : -200 - number, number < 10 ? 'deny' : 'allow'),
    challenger: told(-number, number < 4 ? 'deny' : number < 10 ? 'hold' : 'allow'),
    fraud: number === 0 || number === 3 || number === 150,
  }));
  const compared = compareModels(payments);
  expect(compared).toMatchObject({ payments: 200, frauds: 3, agreement: 194 / 200 });
  expect(compared.answers).toEqual([
    { champion: 'allow', challenger: 'allow', payments: 190, frauds: 1 },
    { champion: 'deny', challenger: 'hold', payments: 6, frauds: 0 },
    { champion: 'deny', challenger: 'deny', payments: 4, frauds: 2 },
  ]);
  expect(compared.atEqualAlerts).toEqual([
    { alerts: 1, champion: 1, challenger: 1 },
    { alerts: 2, champion: 1, challenger: 1 },
    { alerts: 4, champion: 2, challenger: 2 },
    { alerts: 10, champion: 2, challenger: 2 },
  ]);
  for (const side of ['champion', 'challenger'] as const) {
    expect(compared.scores.reduce((sum, each) => sum + each[side], 0)).toBe(200);
  }
  expect(compareModels([])).toMatchObject({ payments: 0, answers: [], atEqualAlerts: [] });
});
