/** The commands of `mitsuke decide`. */
import { Option } from 'commander';
import { add, type Define } from './command-means.ts';
import { addModelCommands } from './decide-model-commands.ts';
import { ENCODINGS } from './read-text.ts';

export const defineDecide: Define = (decide, means) => {
  add(decide, {
    name: 'replay <file>',
    summary: 'Judge the attempts of a file as live ones are judged',
    description:
      'Works on files only. The file is CSV with a mapping, or JSON Lines as the API takes attempts; gzip is read as it\n' +
      'is. Prints what was decided and, where the mapping names a label, recall and precision. Exit code 0: every line\n' +
      'was judged. 1: some lines have faults, which are listed. 2: wrong usage.',
  })
    .option('--rules <file>', 'YAML rule set; without it the starter rules, or those for the handbook')
    .option('--features <name>', 'handbook, or a YAML file of features; its rules are then those of --rules alone')
    .option(
      '--model <file>',
      'a trained or imported model: its score, which rules may read, stands beside the decisions',
    )
    .option(
      '--policy <file>',
      'YAML policy: what answers cost has a say after the rules, and is written beside; its position asks nothing of lines',
    )
    .option(
      '--guard <name>',
      'standard, or a YAML file of settings: the guard against enumeration has a say; without it it has none',
    )
    .option('--mapping <name>', 'for CSV: handbook, lab, or a YAML file that says which column is what')
    .option(
      '--out <file>',
      'where the decisions go: CSV if it is called .csv, else JSON lines; faults in .errors.jsonl',
    )
    .option('--time-zone <zone>', 'of times without one: UTC, +09:00 or Asia/Tokyo')
    .addOption(new Option('--encoding <name>', 'of the file; without it the bytes decide').choices(ENCODINGS))
    .option('--now <instant>', 'RFC 3339; what occurs later is refused')
    .action(means.actOn(async () => (await import('./decide-replay.ts')).decideReplay));
  add(decide, {
    name: 'import-reports <file>',
    summary: 'Send what a file reports of frauds or chargebacks to a server',
    description:
      'Works as a client of the API. The file is CSV, or lines of fixed length, in UTF-8 or CP932; the mapping says which.\n' +
      'Payments are named by event id, or found by card token, merchant, amount and date. Sent again, nothing is taken\n' +
      'twice. Exit code 0: every line was taken. 1: some lines were not, which are listed with the reason. 2: wrong usage.',
  })
    .requiredOption('--mapping <name>', 'chargebacks, fraud-advice, or a YAML file')
    .requiredOption('--server <url>', 'where Mitsuke is served, e.g. http://localhost:7300')
    .addOption(new Option('--encoding <name>', 'of the file, over the mapping’s').choices(ENCODINGS))
    .option('--api-key-file <file>', 'file with an API key that may decision:make (or MITSUKE_API_KEY)')
    .action(means.actOn(async () => (await import('./decide-import-reports.ts')).importReports));
  addModelCommands(decide, means);
};
