/** What an evaluation came to, as JSON and in words. */
import type { ModelEvaluation, Probabilities } from '#decision';

export type EvaluateResult = {
  readonly name: string;
  readonly mean: Ranking;
  readonly folds: readonly (ModelEvaluation & {
    readonly trainFrom: string;
    readonly testFrom: string;
    readonly trainRows: number;
    readonly trainFrauds: number;
    /** The model's hash. */
    readonly model: string;
  })[];
  /** Cards looked at a day. */
  readonly top: number;
  readonly seconds: number;
};

type Ranking = Pick<ModelEvaluation, 'areaUnderRoc' | 'averagePrecision' | 'cardPrecision'>;

export const meanOf = (folds: readonly Ranking[]): Ranking => {
  const mean = (of: (fold: Ranking) => number): number => folds.reduce((sum, fold) => sum + of(fold), 0) / folds.length;
  return {
    areaUnderRoc: mean((fold) => fold.areaUnderRoc),
    averagePrecision: mean((fold) => fold.averagePrecision),
    cardPrecision: mean((fold) => fold.cardPrecision),
  };
};

const three = (value: number): string => value.toFixed(3).replace(/^0/, '');
const count = (value: number): string => value.toLocaleString('en');
const ranking = ({ areaUnderRoc, averagePrecision, cardPrecision }: Ranking, top: number): string =>
  `AUC ${three(areaUnderRoc)}  average precision ${three(averagePrecision)}  card precision@${top} ${three(cardPrecision)}`;

export const wordsOfEvaluation = ({ name, mean, folds, top, seconds }: EvaluateResult): string => {
  const drifted = folds.flatMap(({ drift, testFrom }) =>
    drift
      .filter(({ word }) => word !== 'steady')
      .map(({ input, index, word }) => `  ${testFrom}  ${input}: ${index.toFixed(3)}, ${word}`),
  );
  const last = folds.at(-1);
  return [
    `${name}: ${ranking(mean, top)}`,
    ...folds.map(
      (fold) =>
        `  trained from ${fold.trainFrom} on ${count(fold.trainRows)}/${count(fold.trainFrauds)}, ` +
        `tested from ${fold.testFrom} on ${count(fold.rows)}/${count(fold.frauds)}: ${ranking(fold, top)}`,
    ),
    ...(last === undefined ? [] : probabilityWords(last)),
    drifted.length === 0 ? 'drift: none (population stability index below 0.1)' : 'drift (population stability index)',
    ...drifted,
    `${seconds.toFixed(1)} s`,
  ].join('\n');
};

const probabilityWords = ({ uncalibrated, calibrated }: ModelEvaluation): readonly string[] => {
  const told = (of: Probabilities): string =>
    `Brier score ${of.brierScore.toFixed(5)}, log loss ${of.logLoss.toFixed(5)}`;
  const groups = (calibrated ?? uncalibrated).groups
    .slice(-3)
    .map(
      ({ rows, expected, observed }) =>
        `  of ${count(rows)}: ${percent(expected)} said, ${percent(observed)} came true`,
    );
  return [
    `probabilities as the trees say them: ${told(uncalibrated)}`,
    ...(calibrated === undefined ? [] : [`calibrated: ${told(calibrated)}`]),
    ...groups,
  ];
};

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
