/** The lab's command: `node lab/main.ts --help`. Exit codes: 0 fine, 1 failed, 2 wrong usage. */
import { randomUUID } from 'node:crypto';
import { HELP, readCommandLine } from './command-line.ts';
import { runLab } from './run-lab.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

const ended = new AbortController();
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(name, () => ended.abort());

const run = async (): Promise<number> => {
  const asked = readCommandLine(process.argv.slice(2), process.env, process.getuid?.() === 0);
  if (asked.kind === 'wrong') {
    process.stderr.write(`${asked.message}\nnode lab/main.ts --help says what there is.\n`);
    return WRONG_USAGE;
  }
  if (asked.kind === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  await runLab({
    ...asked.options,
    input: process.stdin,
    signal: ended.signal,
    surroundings: {
      now: () => Date.now(),
      newToken: () => randomUUID().replaceAll('-', ''),
      report: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
    },
  });
  return 0;
};

/** Whoever started the lab may be gone, and with it the reader of its events. */
process.stdout.on('error', () => ended.abort());

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = FAILED;
}
process.stdin.destroy();
