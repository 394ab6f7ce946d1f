/**
 * A model from a plan and the payments of some days: how many trees help is seen on the last of them, probabilities are
 * set right on days that were left out of a training, and what inputs looked like is kept to tell drift by.
 */
import { type Calibration, calibrate } from './calibrate.ts';
import { referenceOf } from './drift.ts';
import { contentOfTree, MODEL_FORMAT, MODEL_VERSION, type Model, modelOf } from './model.ts';
import { dayWord, labelledRows, type PaymentTable } from './payment-table.ts';
import { compileForest } from './score.ts';
import { type Trained, trainForest } from './train.ts';
import type { TrainingPlan } from './training-plan.ts';
import type { Forest } from './tree.ts';

export type ModelTraining = {
  readonly plan: TrainingPlan;
  readonly table: PaymentTable;
  /** Of the table, ascending. */
  readonly rows: Int32Array;
};

/** @throws RangeError where a part of the days has no fraud, or nothing else. */
export const trainModel = (training: ModelTraining): Model => {
  const { plan, table, rows } = training;
  const days = [...new Set(Array.from(rows, (row) => table.days[row] as number))].sort((a, b) => a - b);
  const [first = 0, last = first] = [days[0], days.at(-1)];
  const parameters = { ...plan.parameters, trees: treesThatHelp(training, days) };
  const fitted = { ...training, plan: { ...plan, parameters } };
  const data = labelledRows(table, plan.inputs, rows);
  const { forest } = trainForest({ data, parameters, monotone: monotoneOf(plan) });
  const calibration = plan.calibrationParts > 0 ? crossCalibration(fitted, days) : undefined;
  return modelOf({
    format: MODEL_FORMAT,
    version: MODEL_VERSION,
    name: plan.name,
    made: {
      by: 'training',
      from: dayWord(first),
      days: last - first + 1,
      rows: rows.length,
      frauds: data.frauds.reduce((sum, fraud) => sum + fraud, 0),
      parameters,
    },
    utcOffset: plan.utcOffset,
    inputs: [...plan.inputs],
    reference: data.columns.map((column) => {
      const { edges, shares } = referenceOf(column);
      return { edges: [...edges], shares: [...shares] };
    }),
    base: forest.base,
    single: false,
    trees: forest.trees.map(contentOfTree),
    ...(calibration === undefined
      ? {}
      : { calibration: { at: [...calibration.at], probability: [...calibration.probability] } }),
  });
};

const monotoneOf = ({ inputs }: TrainingPlan): Int8Array =>
  Int8Array.from(inputs, ({ direction }) => (direction === 'rising' ? 1 : direction === 'falling' ? -1 : 0));

const trainOn = ({ plan, table }: ModelTraining, rows: Int32Array, later?: Int32Array): Trained =>
  trainForest({
    data: labelledRows(table, plan.inputs, rows),
    parameters: plan.parameters,
    monotone: monotoneOf(plan),
    later: later && labelledRows(table, plan.inputs, later),
  });

/** Of one bag: those after which the loss on the last days rose. */
const treesThatHelp = (training: ModelTraining, days: readonly number[]): number => {
  const { plan, table, rows } = training;
  if (plan.laterDays === 0) return plan.parameters.trees;
  const split = days.at(-plan.laterDays) ?? days[0];
  const isLater = (row: number) => (table.days[row] as number) >= (split as number);
  const one = { ...training, plan: { ...plan, parameters: { ...plan.parameters, bags: 1 } } };
  const { forest } = trainOn(
    one,
    rows.filter((row) => !isLater(row)),
    rows.filter(isLater),
  );
  return Math.max(1, forest.trees.length);
};

/** Each part of the days is scored by a model of the others; what those scores came to sets the probabilities. */
const crossCalibration = (training: ModelTraining, days: readonly number[]): Calibration => {
  const { plan, table, rows } = training;
  const parts = Math.min(plan.calibrationParts, days.length);
  const partOf = new Map(days.map((day, place) => [day, Math.floor((place * parts) / days.length)]));
  const scores: number[] = [];
  const frauds: number[] = [];
  for (let part = 0; part < parts; part += 1) {
    const isOf = (row: number) => partOf.get(table.days[row] as number) === part;
    const { forest } = trainOn(
      training,
      rows.filter((row) => !isOf(row)),
    );
    const left = rows.filter(isOf);
    scores.push(...scoresOf(forest, labelledRows(table, plan.inputs, left).columns));
    for (const row of left) frauds.push(table.frauds[row] as number);
  }
  return calibrate({ scores, frauds });
};

export const scoresOf = (forest: Forest, columns: readonly Float64Array[]): Float64Array => {
  const score = compileForest(forest);
  const input = new Float64Array(columns.length);
  return Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    for (const [place, column] of columns.entries()) input[place] = column[row] as number;
    return score(input);
  });
};
