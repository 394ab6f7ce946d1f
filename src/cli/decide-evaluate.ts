/**
 * `mitsuke decide evaluate`: what a model, or a way to train one, is worth on later days, by the protocol of the Fraud
 * Detection Handbook: days to train on, days whose labels are not known yet, days to test on, in one fold or several.
 */
import path from 'node:path';
import { systemClock } from '#app/system-clock';
import {
  dayWord,
  delayedSplit,
  type EvaluatedModel,
  evaluateModel,
  type Model,
  modelOf,
  type PaymentTable,
  type Protocol,
  prequentialFolds,
  reasonsOf,
  rowInputs,
  type TrainingPlan,
  trainModel,
} from '#decision';
import { csvHead, csvLine } from '#kernel';
import { type EvaluateResult, meanOf, wordsOfEvaluation } from './decide-evaluate-result.ts';
import { choose, type DataFlags, dataOf, dayOption, readPlans, tryTraining, withSeed } from './decide-train.ts';
import { readPaymentTable } from './decide-train-rows.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { readModel } from './read-model.ts';
import { CommandFailure } from './translate-failure.ts';
import { openWholeFile } from './whole-file.ts';

export type EvaluateFlags = DataFlags & {
  readonly from?: string;
  readonly plan?: string;
  readonly choice?: string;
  readonly choices?: boolean;
  readonly seed?: number;
  readonly model?: string;
  readonly trainDays?: number;
  readonly delayDays: number;
  readonly testDays: number;
  readonly folds: number;
  readonly top: number;
  readonly scores?: string;
  readonly keep?: string;
};

const STANDARD_DAYS = 7;

/** What is evaluated: a model as it is, or one trained for each fold. */
type Candidate = {
  readonly name: string;
  readonly plan: Pick<TrainingPlan, 'inputs' | 'utcOffset'>;
  /** A model says when and how long it was trained. */
  readonly trained?: { readonly from: string; readonly days: number } | undefined;
  readonly model: (table: PaymentTable, rows: Int32Array) => Model;
};

export const decideEvaluate = async (
  file: string,
  { options, output }: Invocation<EvaluateFlags>,
): Promise<ExitCode> => {
  const clock = systemClock();
  const candidates = candidatesOf(options);
  const { delayDays, testDays } = options;
  const trainDays = options.trainDays ?? candidates[0]?.trained?.days ?? STANDARD_DAYS;
  const last = { firstDay: firstDayOf(options, candidates), trainDays, delayDays, testDays };
  const folds = prequentialFolds(last, options.folds);
  const table = await readPaymentTable(file, {
    ...dataOf(
      options,
      candidates.map(({ plan }) => plan),
      output,
    ),
    firstDay: folds[0]?.firstDay ?? last.firstDay,
    lastDay: last.firstDay + trainDays + delayDays + testDays - 1,
  });
  for (const candidate of candidates) {
    const beganMs = clock.monotonicMs();
    const tested = folds.map((protocol) => testFold(candidate, table, { protocol, options }));
    const result: EvaluateResult = {
      name: candidate.name,
      mean: meanOf(tested.map(({ fold }) => fold)),
      folds: tested.map(({ fold }) => fold),
      top: options.top,
      seconds: (clock.monotonicMs() - beganMs) / 1_000,
    };
    output.result(result, wordsOfEvaluation(result));
    if (options.scores !== undefined) await writeScores(options.scores, table, tested, options.top);
    if (options.keep !== undefined) await keepEvaluation(options, tested);
  }
  return 0;
};

/** Without --from a model is taken to have been trained when it says it was. */
const firstDayOf = ({ from }: EvaluateFlags, [candidate]: readonly Candidate[]): number => {
  const day = from ?? candidate?.trained?.from;
  if (day !== undefined) return dayOption(day, '--from');
  throw new CommandFailure('from-needed', '--from: the first day of training', 2);
};

type Tested = {
  readonly fold: EvaluateResult['folds'][number];
  readonly model: Model;
  readonly rows: Int32Array;
  readonly scores: Float64Array;
};

const testFold = (
  candidate: Candidate,
  table: PaymentTable,
  { protocol, options }: { readonly protocol: Protocol; readonly options: EvaluateFlags },
): Tested => {
  const { train, test } = delayedSplit(table, protocol);
  const testFrom = protocol.firstDay + protocol.trainDays + protocol.delayDays;
  if (test.length === 0 || train.length === 0) {
    throw new CommandFailure(
      'no-payments',
      `none to train on from ${dayWord(protocol.firstDay)}, or to test from ${dayWord(testFrom)}`,
    );
  }
  const model = tryTraining(() => candidate.model(table, train));
  const { scores, ...evaluation }: EvaluatedModel = evaluateModel(model, table, { rows: test, top: options.top });
  const fold = {
    trainFrom: dayWord(protocol.firstDay),
    testFrom: dayWord(testFrom),
    trainRows: train.length,
    trainFrauds: train.reduce((sum, row) => sum + (table.frauds[row] as number), 0),
    model: model.hash,
    ...evaluation,
  };
  return { fold, model, rows: test, scores };
};

const candidatesOf = (options: EvaluateFlags): readonly Candidate[] => {
  if ((options.model === undefined) === (options.plan === undefined)) {
    throw new CommandFailure('model-or-plan', 'either --model or --plan', 2);
  }
  if (options.model !== undefined) return [modelCandidate(readModel(options.model))];
  const plans = readPlans(options.plan ?? '');
  const named = options.choices === true ? [['as planned', plans.chosen] as const, ...plans.choices] : [];
  const wanted = named.length > 0 ? named : [[options.choice ?? 'as planned', choose(plans, options.choice)] as const];
  return wanted.map(([name, chosen]) => {
    // To choose among ways, how they rank is enough: probabilities take several times as long.
    const calibrationParts = options.choices === true ? 0 : chosen.calibrationParts;
    const plan = withSeed({ ...chosen, calibrationParts }, options.seed);
    return { name, plan, model: (table, rows) => trainModel({ plan, table, rows }) };
  });
};

const modelCandidate = (model: Model): Candidate => ({
  name: model.content.name,
  plan: model.content,
  trained: model.content.made.by === 'training' ? model.content.made : undefined,
  model: () => model,
});

/** The model with what it was worth in this test: another file, under another hash. */
const keepEvaluation = async (
  { keep = '', top, testDays }: EvaluateFlags,
  tested: readonly Tested[],
): Promise<void> => {
  const [first, ...more] = tested;
  if (first === undefined || more.length > 0) throw new CommandFailure('one-fold-needed', '--keep takes one fold', 2);
  const { fold, model } = first;
  if (fold.frauds === 0) throw new CommandFailure('nothing-to-keep', 'no fraud in the days of the test');
  const { brierScore, groups } = fold.calibrated ?? fold.uncalibrated;
  const { rows, frauds, areaUnderRoc, averagePrecision, cardPrecision, testFrom: from } = fold;
  const kept = modelOf({
    ...model.content,
    evaluation: {
      ...{ from, days: testDays, rows, frauds, areaUnderRoc, averagePrecision, cardPrecision, top, brierScore },
      groups: groups.map((group) => ({ ...group })),
    },
  });
  const out = await openWholeFile(path.resolve(keep));
  await out.write(`${kept.canonicalText}\n`);
  await out.finish();
};

const REASONS = 3;

/**
 * Each tested payment with its score, best first by day; of those that would have been looked at, as many a day as
 * --top says, also what raised the score.
 */
const writeScores = async (
  file: string,
  table: PaymentTable,
  tested: readonly Tested[],
  top: number,
): Promise<void> => {
  const out = await openWholeFile(path.resolve(file));
  const reasonHead = Array.from({ length: REASONS }, (_, place) => `reason_${place + 1}`);
  await out.write(csvHead(['event_id', 'day', 'fraud', 'log_odds', 'probability', ...reasonHead]));
  for (const { model, rows, scores } of tested) {
    const byDay = Map.groupBy(
      Array.from(rows, (row, place) => ({ row, score: scores[place] as number })),
      ({ row }) => table.days[row] as number,
    );
    for (const [day, payments] of byDay) {
      const ranked = payments.sort((a, b) => b.score - a.score || a.row - b.row);
      for (const [place, { row, score }] of ranked.entries()) {
        const input = rowInputs(table, model.content.inputs, row);
        const reasons = place < top ? reasonsOf(model, input, REASONS).map((reason) => reason.input) : [];
        const cells = [
          table.eventIds[row],
          dayWord(day),
          table.frauds[row],
          score,
          model.probability(score),
          ...reasons,
        ];
        await out.write(csvLine([...cells, ...reasonHead.slice(reasons.length).map(() => '')]));
      }
    }
  }
  await out.finish();
};
