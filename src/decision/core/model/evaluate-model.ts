/** What a model is worth on days it was not trained on: how it ranks, whether its probabilities hold, what drifted. */
import { type CalibrationBin, reliability } from './calibrate.ts';
import { type Drift, driftOf, driftWord } from './drift.ts';
import { areaUnderRoc, averagePrecision, brierScore, cardPrecision, logLoss } from './metrics.ts';
import type { Model } from './model.ts';
import { labelledRows, type PaymentTable } from './payment-table.ts';
import { scoresOf } from './train-model.ts';
import { probabilityOf } from './tree.ts';

export type Probabilities = {
  readonly brierScore: number;
  readonly logLoss: number;
  readonly groups: readonly CalibrationBin[];
};

export type ModelEvaluation = {
  readonly rows: number;
  readonly frauds: number;
  readonly areaUnderRoc: number;
  readonly averagePrecision: number;
  readonly cardPrecision: number;
  /** As the trees say them, and as the model's calibration does. */
  readonly uncalibrated: Probabilities;
  readonly calibrated?: Probabilities;
  /** In the order of the inputs; empty for a model that does not say what its training saw. */
  readonly drift: readonly { readonly input: string; readonly index: number; readonly word: Drift }[];
};

export type EvaluatedModel = ModelEvaluation & { readonly scores: Float64Array };

const GROUPS = 10;

export const evaluateModel = (
  model: Model,
  table: PaymentTable,
  tested: { readonly rows: Int32Array; readonly top: number },
): EvaluatedModel => {
  const { rows, top } = tested;
  const { inputs, reference = [], calibration } = model.content;
  const { columns, frauds } = labelledRows(table, inputs, rows);
  const scores = scoresOf(model.forest, columns);
  const cards = Int32Array.from(rows, (row) => table.cards[row] as number);
  const days = Int32Array.from(rows, (row) => table.days[row] as number);
  const told = (scores: Float64Array): Probabilities => ({
    brierScore: brierScore({ scores, frauds }),
    logLoss: logLoss({ scores, frauds }),
    groups: reliability({ scores, frauds }, GROUPS),
  });
  return {
    rows: rows.length,
    frauds: frauds.reduce((sum, fraud) => sum + fraud, 0),
    areaUnderRoc: areaUnderRoc({ scores, frauds }),
    averagePrecision: averagePrecision({ scores, frauds }),
    cardPrecision: cardPrecision({ scores, frauds, cards, days }, top),
    uncalibrated: told(scores.map(probabilityOf)),
    ...(calibration === undefined ? {} : { calibrated: told(scores.map(model.probability)) }),
    drift: reference.map((each, place) => {
      const index = driftOf(each, columns[place] as Float64Array);
      return { input: inputs[place]?.name ?? '', index, word: driftWord(index) };
    }),
    scores,
  };
};
