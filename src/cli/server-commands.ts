/** `mitsuke demo` and `mitsuke serve`. */
import { InvalidArgumentError, Option } from 'commander';
import { configOption, type Define, describe } from './command-means.ts';
import { languageOf } from './words.ts';

export const defineDemo: Define = (command, means) => {
  describe(
    command,
    'Starts everything and a small lab beside it: payments are judged, the lab’s shop is visited, attacked and visited\n' +
      'again, the attack becomes an alert and a case, the log is verified. Prints a sign-in link, stays until Ctrl-C.',
  )
    .addOption(
      new Option('--lang <language>', 'language of the story')
        .choices(['ja', 'en'])
        .default(languageOf(means.environment)),
    )
    .option('--port <number>', 'port to listen on; another one is taken when it is in use', portOf, 7300)
    .option('--data <folder>', 'where the demo keeps its data')
    .option('--fresh', 'remove what an earlier demo left and begin anew')
    .option('--with <file>', 'judge your own transactions as well: JSON Lines as the API takes them, or CSV')
    .option('--mapping <name>', 'which columns of the CSV are what: handbook, lab, or a YAML file of yours')
    .option('--time-zone <zone>', 'of times in the CSV that name none, e.g. Asia/Tokyo')
    .action(means.act(async () => (await import('./demo.ts')).demo));
};

export const defineServe: Define = (command, means) => {
  describe(
    command,
    'Settings come from the environment (MITSUKE_*) over a YAML file; see docs/reference/configuration.md.\n' +
      'Applies outstanding migrations, listens on loopback unless told otherwise, ends on SIGTERM or Ctrl-C.',
  )
    .addOption(configOption())
    .option('--no-browser-sandbox', 'visit checkouts although the browser’s sandbox cannot run here, at your risk')
    .action(means.act(async () => (await import('./serve.ts')).serve));
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('expected 0 to 65535');
  return port;
};
