/** `mitsuke decide train`: a model from payments whose label is known and the features a replay gave them. Files only. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '#app/system-clock';
import {
  dayOf,
  dayWord,
  loadTrainingPlans,
  offsetMsOf,
  type TrainingPlan,
  type TrainingPlans,
  trainModel,
} from '#decision';
import { readMapping } from './decide-replay.ts';
import { readPaymentTable } from './decide-train-rows.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode, Output } from './output.ts';
import type { TextEncodingName } from './read-text.ts';
import { CommandFailure } from './translate-failure.ts';
import { openWholeFile } from './whole-file.ts';

export type DataFlags = {
  readonly json?: boolean;
  readonly mapping: string;
  readonly features: string;
  readonly timeZone?: string;
  readonly encoding?: TextEncodingName;
};

export type TrainFlags = DataFlags & {
  readonly from: string;
  readonly plan: string;
  readonly choice?: string;
  readonly days: number;
  readonly seed?: number;
  readonly out: string;
};

const PACKS = path.resolve(import.meta.dirname, '../../packs/decision');
const BUILT_IN = ['handbook'];

export const decideTrain = async (file: string, { options, output }: Invocation<TrainFlags>): Promise<ExitCode> => {
  const clock = systemClock();
  const beganMs = clock.monotonicMs();
  const plan = withSeed(choose(readPlans(options.plan), options.choice), options.seed);
  const firstDay = dayOption(options.from, '--from');
  const table = await readPaymentTable(file, {
    ...dataOf(options, [plan], output),
    firstDay,
    lastDay: firstDay + options.days - 1,
  });
  if (table.days.length === 0) throw new CommandFailure('no-payments', `${file} has none from ${options.from} on`);
  const rows = Int32Array.from({ length: table.days.length }, (_, row) => row);
  const model = tryTraining(() => trainModel({ plan, table, rows }));
  const out = await openWholeFile(path.resolve(options.out));
  await out.write(`${model.canonicalText}\n`);
  await out.finish();
  const { made, trees } = model.content;
  const counts = made.by === 'training' ? { rows: made.rows, frauds: made.frauds } : { rows: 0, frauds: 0 };
  const result = {
    out: options.out,
    name: plan.name,
    hash: model.hash,
    from: dayWord(firstDay),
    days: options.days,
    ...counts,
    trees: trees.length,
    inputs: plan.inputs.length,
    seconds: (clock.monotonicMs() - beganMs) / 1_000,
  };
  output.result(
    result,
    [
      `${result.rows.toLocaleString('en')} payments of ${result.days} days from ${result.from}, ${result.frauds} frauds`,
      `${result.trees} trees on ${result.inputs} inputs, hash ${result.hash}`,
      `${result.seconds.toFixed(1)} s; model in ${result.out}`,
    ].join('\n'),
  );
  return 0;
};

/** What reading payments needs, whatever is done with them. */
export const dataOf = (
  options: DataFlags,
  plans: readonly Pick<TrainingPlan, 'inputs' | 'utcOffset'>[],
  output: Output,
) => ({
  mapping: readMapping(options.mapping, options.timeZone),
  encoding: options.encoding,
  features: options.features,
  names: new Set(
    plans.flatMap(({ inputs }) => inputs.flatMap(({ of, over }) => (over === undefined ? [of] : [of, over]))),
  ),
  offsetMs: offsetMsOf(plans[0]?.utcOffset ?? '+00:00'),
  onProgress: (lines: number) => output.progress(`${lines.toLocaleString('en')} lines`),
});

/** @throws CommandFailure */
export const dayOption = (word: string, option: string): number => {
  const day = dayOf(word);
  if (Number.isNaN(day)) throw new CommandFailure('day-malformed', `${option} has to be a day such as 2018-07-25`, 2);
  return day;
};

/** A built-in plan by its name, or a YAML file. @throws CommandFailure */
export const readPlans = (named: string): TrainingPlans => {
  const file = BUILT_IN.includes(named) ? path.join(PACKS, `${named}.training.yaml`) : named;
  if (!existsSync(file)) {
    throw new CommandFailure('plan-not-found', `${named} is no file, and no plan of ours (${BUILT_IN.join(', ')})`, 2);
  }
  const loaded = loadTrainingPlans(readFileSync(file, 'utf8'));
  if (loaded.kind === 'ok') return loaded.value;
  const lines = loaded.error.map(({ place, expected }) => `${place}: expected ${expected}`);
  throw new CommandFailure('plan-refused', lines.join('\n  '), 2);
};

/** @throws CommandFailure */
export const choose = ({ chosen, choices }: TrainingPlans, name: string | undefined): TrainingPlan => {
  const plan = name === undefined ? chosen : choices.get(name);
  if (plan !== undefined) return plan;
  throw new CommandFailure('choice-unknown', `the plan has ${[...choices.keys()].join(', ') || 'no choices'}`, 2);
};

export const withSeed = (plan: TrainingPlan, seed: number | undefined): TrainingPlan =>
  seed === undefined ? plan : { ...plan, parameters: { ...plan.parameters, seed } };

/** @throws CommandFailure where nothing can be learnt. */
export const tryTraining = <Result>(train: () => Result): Result => {
  try {
    return train();
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailure('nothing-to-learn', error.message);
    throw error;
  }
};
