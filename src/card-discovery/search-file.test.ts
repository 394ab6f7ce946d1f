/** Files that do not hold still, and containers that do not keep to themselves. */
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { Files } from '#platform/files';
import { nodeFiles } from '../platform/files/node.ts';
import { nodeUnpack } from '../platform/unpack/node.ts';
import { searchFile } from './search-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINE = 'card 4111111111111111\n';
const files = nodeFiles();
const unpack = nodeUnpack();

const put = (name: string, content: string | Uint8Array): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

const search = (file: string, stretch?: { from: number; to: number }, seen: Files = files) => {
  const order = { path: file, key: new Uint8Array(32), limit: 50, withTestNumbers: true };
  return searchFile(stretch === undefined ? order : { ...order, stretch }, { files: seen, unpack });
};

/** The real files; something happens to one of them after so many reads. */
const whenRead = (reads: number, happen: () => void): Files => ({
  ...files,
  open: (file) => {
    const opened = files.open(file);
    if (opened.kind === 'failed') return opened;
    let count = 0;
    const read = (into: Uint8Array, position: number): number => {
      count += 1;
      if (count === reads) happen();
      return opened.value.read(into, position);
    };
    return { kind: 'ok', value: { ...opened.value, read } };
  },
});

const reasons = ({ skips }: Awaited<ReturnType<typeof search>>) =>
  skips.map(({ reason, severity }) => [reason, severity]);

describe('a file that changes while it is read', () => {
  test('shrinks: what was there is searched, and it is said that something is missing', async () => {
    const file = put('shrinking.log', LINE + 'x'.repeat(900_000));
    const report = await search(
      file,
      undefined,
      whenRead(4, () => truncateSync(file, 300_000)),
    );
    expect(report.findings.length).toBe(1);
    expect(reasons(report)).toEqual([['shrank-while-read', 'broken']]);
  });

  test('grows: it is searched to where it ended at first', async () => {
    const file = put('growing.log', 'x'.repeat(900_000));
    const report = await search(
      file,
      undefined,
      whenRead(3, () => appendFileSync(file, LINE)),
    );
    expect(report.findings).toEqual([]);
    expect(report.skips).toMatchObject([{ reason: 'grew-while-read', severity: 'excluded', bytes: LINE.length }]);
  });

  test('is gone', async () => {
    expect(reasons(await search(path.join(folder, 'none')))).toEqual([['gone', 'broken']]);
  });
});

test('stretches of a file find together what the file holds, each number once, whatever lies over a seam', async () => {
  const text = Array.from({ length: 40 }, (_, index) => `${'y'.repeat(index)} ${LINE}`).join('');
  const file = put('large.log', text);
  const whole = (await search(file)).findings.map(({ place }) => place.kind === 'file' && place.offset);
  expect(whole.length).toBe(40);
  for (let seam = 0; seam < text.length; seam += 7) {
    const parts = await Promise.all([
      search(file, { from: 0, to: seam }),
      search(file, { from: seam, to: text.length }),
    ]);
    const found = parts.flatMap(({ findings }) => findings.map(({ place }) => place.kind === 'file' && place.offset));
    expect(found).toEqual(whole);
    expect((parts[0]?.lines ?? 0) + (parts[1]?.lines ?? 0)).toBe(40);
  }
});

test('containers within containers are entered eight deep', async () => {
  const nest = (depth: number): Uint8Array => (depth === 0 ? Buffer.from(LINE) : gzipSync(nest(depth - 1)));
  expect((await search(put('eight.gz', nest(8)))).findings.length).toBe(1);
  const nine = await search(put('nine.gz', nest(9)));
  expect([nine.findings, reasons(nine)]).toEqual([[], [['nested-too-deep', 'broken']]]);
});

test('a file that holds more than is listed says how many more', async () => {
  const report = await search(put('many.log', LINE.repeat(80)));
  expect([report.findings.length, report.unlisted['card-number'].high]).toEqual([50, 30]);
});
