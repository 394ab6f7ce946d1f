/**
 * `mitsuke cards scan` on logs in the page cache, one with few ids and one heavy with them, beside a plain expression in
 * Node, grep -E, ripgrep, wc and ccsrch, in one run: speed, and what each found of what was planted.
 * `node bench/cards.ts [size, 256MB unless given] [rounds, 3 unless given]`
 * Neither npm nor Debian has a scanner for card numbers in files: ClamAV's structured data detection answers per file
 * alone. ccsrch and ripgrep take part where the PATH has them.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDetector } from '#card-discovery';
import type { Planted, Truth } from '../lab/card-material/truth.ts';
import { reportedIn, scoreCardScan } from '../test/score-card-scan.ts';
import { makeMaterial, scanMaterial } from './run-card-scan.ts';

const [size = '256MB', roundsText = '3'] = process.argv.slice(2);
const rounds = Number(roundsText);
if (!/^\d+MB$/.test(size) || !(rounds >= 1)) {
  console.error('usage: node bench/cards.ts [size, such as 256MB] [rounds]');
  process.exit(2);
}

const CHUNK_BYTES = 1 << 20;
const MAX_OUTPUT = 2 ** 30;

type Hit = { readonly offset: number; readonly first: string; readonly last: string };
type Time = { readonly wallMs: number; readonly cpuMs: number };
type Measured = Time & { readonly name: string };

const readChunks = (file: string, visit: (chunk: Buffer) => void): void => {
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const bytes = readSync(descriptor, buffer, 0, CHUNK_BYTES, null);
    if (bytes === 0) break;
    visit(buffer.subarray(0, bytes));
  }
  closeSync(descriptor);
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** The best of the rounds: what else runs on the machine only makes it slower. */
const best = (name: string, work: () => Time): Measured => {
  let least: Time | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const time = work();
    if (least === undefined || time.cpuMs < least.cpuMs) least = time;
  }
  return { name, ...(least as Time) };
};

const here = (name: string, work: () => void): Measured =>
  best(name, () => {
    const [wall, cpu] = [performance.now(), cpuMs()];
    work();
    return { wallMs: performance.now() - wall, cpuMs: cpuMs() - cpu };
  });

/** A process and its children, timed by bash, which knows the processor time of what it waited for. */
const timed = (command: string): Time & { readonly stdout: string; readonly status: number } => {
  const script = `TIMEFORMAT='%R %U %S'; time { ${command}; }`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'latin1',
    maxBuffer: MAX_OUTPUT,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [wall = 0, user = 0, system = 0] = (/([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? []).slice(1).map(Number);
  return { wallMs: wall * 1_000, cpuMs: (user + system) * 1_000, stdout: stdout ?? '', status: status ?? 1 };
};

const there = (name: string, command: string): Measured => best(name, () => timed(command));
const has = (command: string): boolean => spawnSync('bash', ['-c', `command -v ${command}`]).status === 0;

/** What one writes in an afternoon: digits with single separators, a brand's first digits, Luhn. */
const PLAIN = /(?<![0-9])(?:[0-9][ -]?){12,18}[0-9](?![0-9])/g;
const PLAIN_BRAND = /^(4|5[1-5]|2[2-7]|3[0-9]|6)/;

const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = (digits.charCodeAt(digits.length - 1 - at) - 48) * (at % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
};

const plainScan = (file: string): readonly Hit[] => {
  const hits: Hit[] = [];
  let rest = '';
  let base = 0;
  readChunks(file, (chunk) => {
    const text = rest + chunk.toString('latin1');
    const end = text.lastIndexOf('\n') + 1;
    for (const { 0: found, index } of text.slice(0, end).matchAll(PLAIN)) {
      const digits = found.replace(/[ -]/g, '');
      if (PLAIN_BRAND.test(digits) && luhn(digits)) {
        hits.push({ offset: base + index, first: digits.slice(0, 4), last: digits.slice(-4) });
      }
    }
    base += end;
    rest = text.slice(end);
  });
  return hits;
};

/** Tab-separated: file, brand, masked number, offset. */
const ccsrchHits = (file: string): readonly Hit[] =>
  timed(`ccsrch -b -m ${file}`)
    .stdout.split('\n')
    .flatMap((line) => {
      const [, , masked, offset] = line.split('\t');
      if (masked === undefined || offset === undefined) return [];
      return [{ offset: Number(offset), first: masked.slice(0, 4), last: masked.slice(-4) }];
    });

/** A tool that tells offsets found a piece when it names its number's ends within a spelling's length of it. */
const scoreHits = (planted: readonly Planted[], hits: readonly Hit[]) => {
  const near = 200;
  const byEnds = Map.groupBy(hits, ({ first, last }) => first + last);
  const explained = new Set<Hit>();
  let found = 0;
  for (const { masked, offset = 0 } of planted) {
    const there = (byEnds.get(masked.slice(0, 4) + masked.slice(-4)) ?? []).filter(
      (hit) => Math.abs(hit.offset - offset) <= near,
    );
    if (there.length > 0) found += 1;
    for (const hit of there) explained.add(hit);
  }
  return { found, falseAlarms: hits.filter((hit) => !explained.has(hit)).length };
};

const speedRow = (bytes: number, unit: number, { name, wallMs, cpuMs: usedMs }: Measured): void => {
  const perCpu = bytes / 1_000 / Math.max(1, usedMs);
  const columns = [
    name.padEnd(44),
    `${(bytes / 1_000 / wallMs).toFixed(0).padStart(7)} MB/s`,
    `${perCpu.toFixed(0).padStart(7)} MB per CPU second`,
    `${(perCpu / unit).toFixed(2).padStart(7)} ×`,
  ];
  console.log(columns.join('  '));
};

type Quality = { readonly found: number; readonly falseAlarms?: number };

const qualityRow = (name: string, planted: number, { found, falseAlarms }: Quality): void => {
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1).padStart(6)} %`;
  const alarms =
    falseAlarms === undefined
      ? []
      : [`${share(found, found + falseAlarms)} precision`, `${String(falseAlarms).padStart(7)} false alarms`];
  console.log([name.padEnd(44), `${share(found, planted)} recall`, ...alarms].join('  '));
};

const detectHere = (file: string): void => {
  const detector = createDetector({ fingerprint: (text) => String(text.length) });
  readChunks(file, (chunk) => detector.push(chunk));
  detector.end();
};

const compare = (out: string, ids: string, truth: Truth): void => {
  const file = path.join(out, 'material', truth.logFile);
  const node = `${process.execPath} ${path.resolve(import.meta.dirname, '../src/cli/main.ts')}`;
  // Into the page cache, and the scanner's own code warm, before anything is measured.
  for (let round = 0; round < 2; round += 1) readChunks(file, () => undefined);
  const ours = here('mitsuke, the search itself, one thread', () => detectHere(file));
  const unit = truth.logBytes / 1_000 / ours.cpuMs;
  console.log(`\n— a log with ${ids === 'few' ? 'an id in one line of six' : 'an id or several in every line'}`);
  console.log(
    `${truth.logBytes.toLocaleString('en')} bytes, best of ${rounds}; × is the speed per CPU second beside ours`,
  );
  speedRow(truth.logBytes, unit, ours);
  const scan = `${node} cards scan --json --key ${path.join(out, 'key')} ${file}`;
  speedRow(truth.logBytes, unit, there('mitsuke cards scan, the whole process', scan));
  speedRow(
    truth.logBytes,
    unit,
    here('plain expression with Luhn in Node', () => plainScan(file)),
  );
  speedRow(truth.logBytes, unit, there('wc -c, reading', `cat ${file} | wc -c`));
  speedRow(truth.logBytes, unit, there('wc -l', `wc -l ${file}`));
  speedRow(truth.logBytes, unit, there('grep -cE [0-9]{13,19}', `grep -acE '[0-9]{13,19}' ${file}`));
  if (has('rg')) speedRow(truth.logBytes, unit, there('rg -c [0-9]{13,19}', `rg -ac '[0-9]{13,19}' ${file}`));
  if (has('ccsrch')) speedRow(truth.logBytes, unit, there('ccsrch', `ccsrch -b -m ${file}`));
  else console.log('ccsrch is not on the PATH: without it');

  const numbers = truth.planted.length;
  console.log(`${numbers} planted pieces, ${truth.decoyLines.toLocaleString('en')} lines with ids`);
  const result = scanMaterial(out);
  const score = scoreCardScan(truth.planted, reportedIn(out, result.findings));
  qualityRow('mitsuke, any confidence', numbers, { found: score.found });
  qualityRow('mitsuke, high or medium', numbers, { found: score.sure, falseAlarms: score.falseAlarms.length });
  qualityRow('plain expression with Luhn in Node', numbers, scoreHits(truth.planted, plainScan(file)));
  if (has('ccsrch')) qualityRow('ccsrch', numbers, scoreHits(truth.planted, ccsrchHits(file)));
};

const out = mkdtempSync(path.join(tmpdir(), 'bench-cards-'));
try {
  for (const ids of ['few', 'heavy']) {
    const folder = path.join(out, ids);
    compare(folder, ids, makeMaterial(folder, ['--size', size, '--only', 'log', '--ids', ids]));
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
