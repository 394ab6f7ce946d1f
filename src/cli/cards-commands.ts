/** The commands of `mitsuke cards`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CardsFlags, scanCards } from './cards-scan.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';

type Described = { readonly name: string; readonly summary: string; readonly description: string };

type Adding = {
  readonly add: (described: Described) => Command;
  /** Runs a command on paths with its options. */
  readonly onPaths: (
    work: (paths: readonly string[], invocation: Invocation<CardsFlags>) => Promise<ExitCode>,
  ) => (paths: readonly string[], options: CardsFlags) => Promise<void>;
};

const PER_FILE = 10_000;

export const addCardCommands = ({ add, onPaths }: Adding): void => {
  add({
    name: 'scan <path...>',
    summary: 'Look for card numbers, security codes and track data in files and folders',
    description:
      'Works on files only, and reads only: text and logs, SQL dumps, gzip, zstd, brotli, zip, tar, Excel, Word, PDF and\n' +
      'SQLite, in UTF-8, UTF-16, Shift_JIS, EUC-JP, base64 and escaped. Shows the first six and last four digits alone.\n' +
      'Exit code 0: nothing found with high or medium confidence. 1: something found, or something could not be\n' +
      'searched, which is listed. 2: wrong usage.',
  })
    .option('--html', 'a page for a person on standard output, one file')
    .option('--sarif', 'SARIF 2.1.0 on standard output, for pipelines')
    .addOption(new Option('--lang <language>', 'of the page and of SARIF’s texts').choices(['ja', 'en']))
    .option('--baseline <file>', 'YAML or JSON of findings that are accepted, each with a reason and a last day')
    .option('--resume <file>', 'keep a journal there, and go on where it ends')
    .option('--key <file>', 'key of the hashes; made there unless it is. Without it one is kept beside the data')
    .option('--per-file <number>', 'findings listed of one file; more are counted', wholeNumber, PER_FILE)
    .option('--test-numbers', 'list published test numbers as any others')
    .option('--watch', 'go on with what is added to the files, until Ctrl-C')
    .action(onPaths(scanCards));
};

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number from 1');
  return value;
};
