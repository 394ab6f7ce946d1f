/** The lab's command: `node lab/main.ts --help`. Exit codes: 0 fine, 1 failed, 2 wrong usage. */
import { randomUUID } from 'node:crypto';
import { HELP, readCommandLine, type WorldOrder } from './command-line.ts';
import { runAttackCommand } from './enumeration/send-attack.ts';
import { runLab } from './run-lab.ts';
import { writeCsv } from './world/write-csv.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

const ended = new AbortController();
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(name, () => ended.abort());

const writeWorld = async ({ json, ...order }: WorldOrder): Promise<void> => {
  const began = performance.now();
  const onProgress = (rows: number, at: number): void => {
    process.stderr.write(`${rows} payments, up to ${new Date(at).toISOString().slice(0, 10)}\n`);
  };
  const written = await writeCsv({ ...order, onProgress });
  const seconds = (performance.now() - began) / 1000;
  const summary = { file: order.out, ...written, seconds: Number(seconds.toFixed(2)) };
  const kinds = Object.entries(written.labels).map(([label, count]) => `  ${label} ${count}`);
  const text = `${written.rows} payments in ${order.out}, ${summary.seconds} s\n${kinds.join('\n')}`;
  process.stdout.write(`${json ? JSON.stringify(summary) : text}\n`);
};

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
  if (asked.kind === 'world') {
    await writeWorld(asked.order);
    return 0;
  }
  if (asked.kind === 'enumerate') {
    const sent = await runAttackCommand(asked.command, () => Date.now());
    process.stdout.write(`${JSON.stringify(sent)}\n`);
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
