/** The commands of `mitsuke cards`. */
import { InvalidArgumentError, Option } from 'commander';
import { add, type Define } from './command-means.ts';

const MOST_LISTED = 10_000;

const REPORT = {
  html: 'a page for a person on standard output, one file',
  sarif: 'SARIF 2.1.0 on standard output, for pipelines',
  baseline: 'YAML or JSON of findings that are accepted, each with a reason and a last day',
  resume: 'keep a journal there, and go on where it ends',
  key: 'key of the hashes; made there unless it is. Without it one is kept beside the data',
  testNumbers: 'list published test numbers like all others',
} as const;
const language = (): Option =>
  new Option('--lang <language>', 'of the page and of SARIF’s texts').choices(['ja', 'en']);

export const defineCards: Define = (cards, means) => {
  addScan(cards, means);
  addDatabaseScan(cards, means);
  add(cards, {
    name: 'verify-result <file>',
    summary: 'Check the signature of a result that cards scan --sign-key wrote',
    description:
      'Works on files only. Exit code 0: signed with this key. 1: not, with the reason. The signature says who answers\n' +
      'for the result, not that it is true.',
  })
    .requiredOption('--vkey <key>', 'verifier key of whoever searched, got from them and not from the file')
    .action(means.actOn(async () => (await import('./cards-signed.ts')).verifyResult));
};

const addScan: Define = (cards, means) => {
  add(cards, {
    name: 'scan <path...>',
    summary: 'Look for card numbers, security codes and track data in files and folders',
    description:
      'Works on files only, and reads only: text and logs, SQL dumps, gzip, zstd, brotli, zip, tar, Excel, Word, PDF and\n' +
      'SQLite, in UTF-8, UTF-16, Shift_JIS, EUC-JP, base64 and escaped. Shows the first six and last four digits alone.\n' +
      'Exit code 0: nothing found with high or medium confidence. 1: something found, or something could not be\n' +
      'searched, which is listed. 2: wrong usage.',
  })
    .option('--html', REPORT.html)
    .option('--sarif', REPORT.sarif)
    .addOption(language())
    .option('--baseline <file>', REPORT.baseline)
    .option('--resume <file>', REPORT.resume)
    .option('--key <file>', REPORT.key)
    .option('--per-file <number>', 'findings listed of one file; more are counted', wholeNumber, MOST_LISTED)
    .option('--test-numbers', REPORT.testNumbers)
    .option('--watch', 'go on with what is added to the files, until Ctrl-C')
    .option('--sign-key <file>', 'sign the JSON result; an Ed25519 key in PEM, made there unless it is')
    .option('--submit <url>', 'send the result to a Mitsuke server, where it becomes evidence of grade C')
    .option('--name <name>', 'for --submit: what was searched, as people call it')
    .option('--party <id>', 'for --submit: pty_…, whose data was searched')
    .option(
      '--api-key-file <file>',
      'for --submit: file with an API key that may assurance:submit (or MITSUKE_API_KEY)',
    )
    .action(means.actOn(async () => (await import('./cards-scan.ts')).scanCards));
};

const addDatabaseScan: Define = (cards, means) => {
  add(cards, {
    name: 'scan-database',
    summary: 'Look for card numbers and security codes in the columns of a PostgreSQL, MariaDB or MySQL database',
    description:
      'Works on the database named by MITSUKE_CARDS_DATABASE_URL, MITSUKE_CARDS_DATABASE_URL_FILE or --url-file:\n' +
      'postgresql://user:password@host/database or mariadb://user:password@host/database, for a user who may read.\n' +
      'Reads only, each table in a transaction of its own. Exit code 0: nothing found with high or medium confidence.\n' +
      '1: something found, or something could not be searched, which is listed. 2: wrong usage.',
  })
    .option('--url-file <file>', 'holds the address of the database')
    .option('--sample <rows>', 'about so many rows of each table; every row without it', wholeNumber)
    .option('--html', REPORT.html)
    .option('--sarif', REPORT.sarif)
    .addOption(language())
    .option('--baseline <file>', REPORT.baseline)
    .option('--resume <file>', `${REPORT.resume}, table by table`)
    .option('--key <file>', REPORT.key)
    .option('--per-column <number>', 'findings listed of one column; more are counted', wholeNumber, MOST_LISTED)
    .option('--test-numbers', REPORT.testNumbers)
    .action(means.act(async () => (await import('./database-cards.ts')).scanDatabaseCards));
};

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number from 1');
  return value;
};
