/** `node lab/card-material/main.ts --help`. Exit codes: 0 fine, 1 failed, 2 wrong usage. */
import { parseArgs } from 'node:util';
import { type MaterialOrder, writeMaterial } from './write-material.ts';

const HELP = `Material to try a scanner for card numbers with, from a seed, and the truth about it.

  node lab/card-material/main.ts --out DIR [--seed 7] [--size 8MB] [--ids heavy|few] [--only formats|log]

  --out DIR    written: DIR/material (for the scanner) and DIR/truth.json (what was planted, and where)
  --seed N     the same seed and size give the same bytes
  --size SIZE  of the log: a whole number with KB, MB or GB (of 1000); 8MB
  --ids HOW    heavy: every line of the log has ids · few: one in six; heavy
  --only PART  formats: every spelling in every encoding and container · log: the log alone

Every number begins like a published test number. The truth names it by its first six and last four digits.
`;

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9 };

const readOrder = (words: readonly string[]): MaterialOrder | 'help' => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', short: 'h' },
      out: { type: 'string' },
      seed: { type: 'string', default: '7' },
      size: { type: 'string', default: '8MB' },
      ids: { type: 'string', default: 'heavy' },
      only: { type: 'string' },
    },
  });
  if (values.help) return 'help';
  if (!values.out) throw new Error('--out: expected a folder');
  if (!/^\d{1,9}$/.test(values.seed)) throw new Error('--seed: expected a whole number');
  const [, amount = '', unit = ''] = /^(\d{1,4})(KB|MB|GB)$/.exec(values.size) ?? [];
  const bytes = Number(amount) * (UNITS[unit] ?? 0);
  if (!(bytes > 0)) throw new Error('--size: expected a whole number with KB, MB or GB, such as 8MB');
  const { out, seed, ids, only } = values;
  if (only !== undefined && only !== 'formats' && only !== 'log') throw new Error('--only: expected formats or log');
  if (ids !== 'heavy' && ids !== 'few') throw new Error('--ids: expected heavy or few');
  return { out, seed: Number(seed), bytes, ids, only };
};

const run = (): number => {
  let order: MaterialOrder | 'help';
  try {
    order = readOrder(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.stderr.write('node lab/card-material/main.ts --help says what there is.\n');
    return 2;
  }
  if (order === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const { planted, logBytes } = writeMaterial(order);
  process.stdout.write(`${planted.length} planted, log of ${logBytes} bytes, truth in ${order.out}/truth.json\n`);
  return 0;
};

try {
  process.exitCode = run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
