/** The commands of `mitsuke decide` that make models and say what they are worth. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { add, type Define } from './command-means.ts';
import { ENCODINGS } from './read-text.ts';

const DATA =
  'Works on files only. FILE holds payments whose label the mapping names; --features is the OUT.csv that\n' +
  '`mitsuke decide replay` made of the same file.';

export const addModelCommands: Define = (decide, means) => {
  dataOptions(
    add(decide, {
      name: 'train <file>',
      summary: 'Train a model of boosted trees on payments whose label is known',
      description: `${DATA} The same files, plan and seed give the same model.`,
    }),
  )
    .requiredOption('--plan <name>', 'handbook, or a YAML file: inputs and parameters')
    .requiredOption('--from <day>', 'first day to train on, e.g. 2018-07-25')
    .requiredOption('--out <file>', 'where the model goes, as JSON')
    .option('--days <number>', 'days to train on', wholeOf(1, 3_660), 7)
    .option('--choice <name>', 'another of the ways that the plan weighs')
    .option('--seed <number>', 'over the plan’s', wholeOf(0, 0xffff_ffff))
    .action(means.actOn(async () => (await import('./decide-train.ts')).decideTrain));
  dataOptions(
    add(decide, {
      name: 'evaluate <file>',
      summary: 'Say what a model, or a way to train one, is worth on later days',
      description:
        `${DATA} Trains on some days, leaves out those whose labels\n` +
        'would not be known yet, tests on the next, without cards whose fraud is known by then (Fraud Detection\n' +
        'Handbook). With --folds each fold lies a test period before the next; --from is the last one’s.',
    }),
  )
    .option('--plan <name>', 'trains for each fold: handbook, or a YAML file')
    .option('--choice <name>', 'another of the ways that the plan weighs')
    .option('--choices', 'all ways that the plan weighs, one after another')
    .option('--seed <number>', 'over the plan’s', wholeOf(0, 0xffff_ffff))
    .option('--model <file>', 'a trained or imported model, as it is')
    .option('--from <day>', 'first day of training, of the last fold; a trained model knows its own')
    .option('--train-days <number>', 'days to train on; 7, or as many as the model says', wholeOf(1, 3_660))
    .option('--delay-days <number>', 'days until a label is known', wholeOf(0, 366), 7)
    .option('--test-days <number>', 'days to test on', wholeOf(1, 366), 7)
    .option('--folds <number>', 'test periods', wholeOf(1, 100), 1)
    .option('--top <number>', 'cards that are looked at each day', wholeOf(1, 1_000_000), 100)
    .option('--keep <file>', 'where the model goes together with what it was worth; its page in the console shows it')
    .option('--scores <file>', 'where the scores of tested payments go, with what raised the highest (CSV)')
    .action(means.actOn(async () => (await import('./decide-evaluate.ts')).decideEvaluate));
  add(decide, {
    name: 'import-model <file>',
    summary: 'Take over a model that XGBoost saved as JSON',
    description:
      'Works on files only. Trees of `gbtree` with `binary:logistic` are taken over and score the same to the last bit.\n' +
      'The plan’s inputs say what the features of the file are; names in the file are names of inputs.',
  })
    .requiredOption('--plan <file>', 'YAML: name and inputs')
    .requiredOption('--out <file>', 'where the model goes, as JSON')
    .action(means.actOn(async () => (await import('./decide-import-model.ts')).decideImportModel));
  add(decide, {
    name: 'submit-model <file>',
    summary: 'Hand a model to a server, as a draft that judges nothing yet',
    description: 'Works as a client of the API, with a key of permission decision:manage.',
  })
    .requiredOption('--url <url>', 'of the server, e.g. http://localhost:7300')
    .option('--api-key-file <file>', 'file with an API key (or MITSUKE_API_KEY)')
    .option('--note <text>', 'what the model is for')
    .action(means.actOn(async () => (await import('./submit-model.ts')).submitModel));
};

const dataOptions = (command: Command): Command =>
  command
    .requiredOption('--mapping <name>', 'handbook, lab, or a YAML file that says which column is what')
    .requiredOption('--features <file>', 'OUT.csv of `mitsuke decide replay`')
    .option('--time-zone <zone>', 'of times without one: UTC, +09:00 or Asia/Tokyo')
    .addOption(new Option('--encoding <name>', 'of the file; without it the bytes decide').choices(ENCODINGS));

const wholeOf =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
  };
