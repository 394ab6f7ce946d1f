/**
 * Writes docs/reference/card-scan-coverage.md: which spellings `mitsuke cards scan` finds in which encodings and
 * containers, and what it makes of a log that is heavy with ids. `node bench/card-scan-coverage.ts [--check]`
 * The same seed gives the same page; nothing in it depends on the machine.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Truth } from '../lab/card-material/truth.ts';
import { type Cell, reportedIn, type Score, scoreCardScan } from '../test/score-card-scan.ts';
import { makeMaterial, scanMaterial } from './run-card-scan.ts';

const PAGE = path.resolve(import.meta.dirname, '../docs/reference/card-scan-coverage.md');
const WORDS = ['--seed', '7', '--size', '16MB'];

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;

const shown = (cell: Cell | undefined): string => {
  if (cell === undefined) return '·';
  return cell.found === cell.planted ? '✓' : cell.found === 0 ? '**✗**' : `**${cell.found}/${cell.planted}**`;
};

const table = ({ table: rows }: Score, columns: readonly string[]): string => {
  const lines = [...rows].map(
    ([spelling, cells]) => `| ${spelling} | ${columns.map((column) => shown(cells.get(column))).join(' | ')} |`,
  );
  return [`| spelling | ${columns.join(' | ')} |`, `|---|${columns.map(() => ':-:|').join('')}`, ...lines].join('\n');
};

const pageOf = (truth: Truth, inFormats: Score, inLog: Score): string => {
  const heldBelow = (folder: string) => [
    ...new Set(truth.planted.filter(({ file }) => file.startsWith(folder)).map(({ held }) => held)),
  ];
  const numbers = inLog.sure + inLog.falseAlarms.length;
  return `# What \`mitsuke cards scan\` finds

Made by \`node bench/card-scan-coverage.ts\` from material that \`node lab/card-material/main.ts ${WORDS.join(' ')}\` writes;
lab/README.md says what that is. It shares no code and no table with the scanner.

Of ${inFormats.planted.toLocaleString('en')} planted pieces in ${new Set(truth.planted.map(({ file }) => file)).size - 1} small files
${inFormats.sure.toLocaleString('en')} (${percent(inFormats.sure, inFormats.planted)}) were reported with confidence high or medium,
${(inFormats.found - inFormats.sure).toLocaleString('en')} more with confidence low.
✓ all of a file's pieces were reported with confidence high or medium · ✗ none · 3/5 some · a dot where there is no such file.

## In text

${table(inFormats, heldBelow('formats/'))}

## In archives, documents and databases

${table(inFormats, heldBelow('containers/'))}

## In a log that is heavy with ids

${truth.logBytes.toLocaleString('en')} bytes, ${truth.decoyLines.toLocaleString('en')} lines with order, transaction, tracking, telephone and product numbers,
${inLog.planted} planted pieces.

| | |
|---|---|
| recall, any confidence | ${percent(inLog.found, inLog.planted)} (${inLog.found} of ${inLog.planted}) |
| recall, high or medium | ${percent(inLog.sure, inLog.planted)} (${inLog.sure} of ${inLog.planted}) |
| precision, high or medium | ${percent(inLog.sure, numbers)} (${inLog.falseAlarms.length} false alarms) |
`;
};

const out = mkdtempSync(path.join(tmpdir(), 'card-scan-coverage-'));
try {
  const truth = makeMaterial(out, WORDS);
  const reported = reportedIn(out, scanMaterial(out).findings);
  const isLog = ({ file }: { readonly file: string }) => file === truth.logFile;
  const inLog = scoreCardScan(truth.planted.filter(isLog), reported.filter(isLog));
  const inFormats = scoreCardScan(
    truth.planted.filter((piece) => !isLog(piece)),
    reported.filter((piece) => !isLog(piece)),
  );
  const page = pageOf(truth, inFormats, inLog);
  if (!process.argv.includes('--check')) {
    writeFileSync(PAGE, page);
    console.log(`wrote ${path.relative(process.cwd(), PAGE)}`);
  } else if (readFileSync(PAGE, 'utf8') !== page) {
    console.error(
      'docs/reference/card-scan-coverage.md is not what the scanner does; run: node bench/card-scan-coverage.ts',
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
