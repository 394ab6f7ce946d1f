import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { isTestNumber } from '../psp/test-numbers.ts';
import type { Planted } from './truth.ts';
import { writeMaterial } from './write-material.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'card-material-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const make = (name: string, seed: number, only?: 'log') => {
  const out = path.join(folder, name);
  return { out, truth: writeMaterial({ out, seed, bytes: 200_000, ids: 'heavy', only }) };
};
const { out, truth } = make('first', 7);
const bytesOf = (file: string): Buffer => readFileSync(path.join(out, 'material', file));

const digestOf = (root: string): string => {
  const hash = createHash('sha256');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = path.join(root, name);
    hash.update(name);
    if (path.extname(name) !== '') hash.update(readFileSync(file));
  }
  return hash.digest('hex');
};

const LABELS: Readonly<Record<string, string>> = {
  'UTF-8 with mark': 'utf-8',
  'UTF-16LE without mark': 'utf-16le',
  'UTF-16BE without mark': 'utf-16be',
  'log heavy with ids': 'utf-8',
};

const JIS_OPENS = Buffer.from('\u001b$B');

const decodedAt = ({ file, offset = 0, held, spelling }: Planted): string => {
  const bytes = bytesOf(file).subarray(offset, offset + 400);
  // In ISO-2022-JP what is planted in full width begins within a run of two-byte signs.
  const wide = held === 'ISO-2022-JP' && spelling.startsWith('full-width');
  return new TextDecoder(LABELS[held] ?? held).decode(wide ? Buffer.concat([JIS_OPENS, bytes]) : bytes);
};

const signOf = (_: string, code: string): string => String.fromCharCode(Number.parseInt(code, 16));

/** The digits that a person with the right tools reads at the place that the truth names. */
const digitsAt = (planted: Planted): string => {
  let text = decodedAt(planted).split('\n')[0] ?? '';
  if (planted.spelling.startsWith('base64')) {
    text = Buffer.from(/^[\w+/=-]+/.exec(text)?.[0] ?? '', 'base64').toString();
    text = text.slice(text.search(/[2-6]\d{12}/));
  }
  if (planted.spelling.startsWith('url')) text = text.replace(/%([0-9A-F]{2})/g, signOf);
  text = text
    .replace(/\\u([0-9a-f]{4})/g, signOf)
    .normalize('NFKC')
    .replaceAll('−', '-');
  return (/\d[\d .+-]*/.exec(text)?.[0] ?? '').replace(/\D/g, '').slice(0, planted.masked.length);
};

describe('material to try a scanner with', () => {
  test('is the same bytes for the same seed, and others for another', () => {
    expect(digestOf(make('again', 7).out)).toBe(digestOf(out));
    expect(digestOf(make('log', 7, 'log').out)).not.toBe(digestOf(make('other', 8, 'log').out));
  });

  test('holds a number of the agreed range at every place that the truth names', () => {
    const placed = truth.planted.filter(({ offset }) => offset !== undefined);
    expect(placed.length).toBeGreaterThan(1_000);
    const wrong = placed.filter((planted) => {
      const digits = digitsAt(planted);
      const agreed = isTestNumber(digits) || /^42222222\d{5}$|^62055000\d{11}$/.test(digits);
      return !agreed || `${digits.slice(0, 6)}${digits.slice(-4)}` !== planted.masked.replaceAll('*', '');
    });
    expect(wrong).toEqual([]);
  });

  test('names no whole number in its truth', () => {
    expect(readFileSync(path.join(out, 'truth.json'), 'utf8')).not.toMatch(/\d{13,}/);
  });

  test('is rare among decoys, of which some pass the check digit', () => {
    const inLog = truth.planted.filter(({ file }) => file === truth.logFile);
    expect(inLog.length).toBeGreaterThan(20);
    expect(truth.decoyLines / inLog.length).toBeGreaterThan(20);
  });

  test('opens in the tools of others', () => {
    const inMaterial = { cwd: path.join(out, 'material/containers'), encoding: 'utf8' as const };
    const plain = truth.planted.filter(
      ({ spelling, file }) => spelling === 'plain' && file.startsWith('containers/tar/'),
    );
    const tarred = execFileSync('tar', ['-xOf', 'tar/plain.tar'], inMaterial);
    expect(
      tarred
        .match(/\d{12,19}/g)
        ?.filter((digits) =>
          plain.some(({ masked }) => masked.endsWith(digits.slice(-4)) && masked.startsWith(digits.slice(0, 6))),
        ),
    ).toHaveLength(5);
    expect(gunzipSync(bytesOf('containers/gzip/full-width.log.gz')).toString()).toMatch(/[０-９]{13}/);
  });

  test.skipIf(!existsSync('/usr/bin/pdftotext'))('shows its numbers where poppler reads the PDF', () => {
    const read = (file: string) =>
      execFileSync('/usr/bin/pdftotext', [path.join(out, 'material/containers', file), '-'], { encoding: 'utf8' });
    expect(read('pdf-latin-font/plain.pdf').match(/\d{13,19} /g)).toHaveLength(5);
    expect(read('pdf-japanese-font/full-width.pdf').match(/[０-９]{13,19}/g)).toHaveLength(5);
  });
});
