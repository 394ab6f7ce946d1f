/**
 * The search for card data against the lab's material and its truth file, which share nothing with it. The whole table
 * is docs/reference/card-scan-coverage.md, made by `node bench/card-scan-coverage.ts`; here is what must not get worse.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCardSearch } from '#app/card-search';
import { type Finding, searchPaths } from '#card-discovery';
import type { Truth } from '../lab/card-material/truth.ts';
import { writeMaterial } from '../lab/card-material/write-material.ts';
import { reportedIn, type Score, scoreCardScan } from './score-card-scan.ts';

const LOG_BYTES = 2_000_000;

describe('the search for card data on material of the lab', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'card-scan-test-'));
  let truth: Truth;
  let findings: readonly Finding[];
  let inLog: Score;
  let inFormats: Score;

  beforeAll(async () => {
    truth = writeMaterial({ out: folder, seed: 11, bytes: LOG_BYTES, ids: 'heavy', only: undefined });
    const search = openCardSearch();
    const paths = [path.join(folder, 'material')];
    const { result } = await searchPaths({
      ...search,
      paths,
      key: new Uint8Array(32),
      limit: 100_000,
      version: 'test',
    });
    await search.close();
    findings = result.findings;
    const reported = reportedIn(folder, findings);
    const isLog = ({ file }: { readonly file: string }) => file === truth.logFile;
    inLog = scoreCardScan(truth.planted.filter(isLog), reported.filter(isLog));
    inFormats = scoreCardScan(
      truth.planted.filter((piece) => !isLog(piece)),
      reported.filter((piece) => !isLog(piece)),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const share = (part: number, whole: number): number => part / whole;

  test('finds what was planted in a log heavy with ids, and little else', () => {
    expect(inLog.planted).toBeGreaterThan(300);
    expect(share(inLog.found, inLog.planted)).toBeGreaterThanOrEqual(0.99);
    expect(share(inLog.sure, inLog.planted)).toBeGreaterThanOrEqual(0.98);
    expect(share(inLog.sure, inLog.sure + inLog.falseAlarms.length)).toBeGreaterThanOrEqual(0.95);
  });

  test.each([
    'gzip',
    'zip',
    'zip in zip',
    'tar in gzip',
    'xlsx, shared strings',
    'docx, split runs',
    'PDF, Japanese font',
    'SQLite, chained pages',
    'UTF-8',
    'UTF-16LE',
    'UTF-16BE without mark',
    'Shift_JIS',
    'EUC-JP',
  ])('finds each spelling in %s', (held) => {
    const cells = [...inFormats.table].map(([spelling, row]) => ({
      spelling,
      ...(row.get(held) ?? { planted: 0, found: 0 }),
    }));
    const planted = cells.reduce((sum, cell) => sum + cell.planted, 0);
    const found = cells.reduce((sum, cell) => sum + cell.found, 0);
    expect(planted).toBeGreaterThan(90);
    expect(cells.filter((cell) => cell.planted > 0 && cell.found === 0)).toEqual([]);
    expect(share(found, planted)).toBeGreaterThanOrEqual(0.95);
  });

  // The generator writes one line a row into column B, and plants in every third.
  test.each(['shared', 'inline'])('tells sheet and cell in a workbook of %s strings', (form) => {
    const file = path.join(folder, 'material', `containers/xlsx-${form}-strings/plain.xlsx`);
    const spots = findings.flatMap(({ place, confidence }) =>
      place.kind === 'file' && place.path === file && confidence !== 'low' ? [place.spot] : [],
    );
    expect(spots).toEqual([3, 6, 9, 12, 15].map((row) => `受注一覧!B${row}`));
  });

  test('tells no whole number and no security code in anything it says', () => {
    const text = JSON.stringify(
      findings.map(({ context, place, firstSix, lastFour }) => [context, place, firstSix, lastFour]),
    );
    // Six digits and four are all that is told of a number; offsets and sizes of files are numbers of their own.
    expect(text.match(/(?<![0-9])[0-9]{11,}/g)).toBeNull();
    const codes = findings.filter(({ kind }) => kind === 'security-code' || kind === 'pin-block');
    expect(codes.length).toBeGreaterThan(100);
    expect(codes.filter(({ firstSix, lastFour }) => firstSix !== undefined || lastFour !== undefined)).toEqual([]);
  });
});
