/** `mitsuke cards scan` as it is run, on a folder of every format and every kind of bad input. Published test numbers only. */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, ScanResult } from '#card-discovery';
import { type CardsFlags, scanCards } from './cards-scan.ts';
import type { Output } from './output.ts';
import { translateFailure } from './translate-failure.ts';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-cards-'));
const material = path.join(folder, 'material');
const KEY = path.join(folder, 'key');

const NUMBER = '4111111111111111';
const LINE = `2026-11-21 card_no=${NUMBER} cvv=123\n`;

const tar = (entries: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  Buffer.concat([
    ...Object.entries(entries).flatMap(([name, content]) => [header(name, content.length), padded(content)]),
    Buffer.alloc(1_024),
  ]);

const padded = (content: Uint8Array): Buffer =>
  Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);

const header = (name: string, bytes: number): Buffer => {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`${bytes.toString(8).padStart(11, '0')} `, 124);
  block.write('        0', 148);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
};

type ZipMember = { readonly name: string; readonly content: Uint8Array; readonly encrypted?: boolean };

/** Without check sums, which a search does not look at. */
const zip = (members: readonly ZipMember[]): Uint8Array => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, encrypted = false } of members) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(encrypted ? 1 : 0, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(content.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, Buffer.from(name));
    parts.push(local, Buffer.from(name), packed);
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
};

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const xml = (name: string, content: string): Uint8Array =>
  zip([
    { name: '[Content_Types].xml', content: text('<x/>') },
    { name, content: text(content) },
  ]);

const put = (name: string, content: string | Uint8Array): void => {
  const file = path.join(material, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
};

const sparse = (name: string, bytes: number): void => {
  const descriptor = openSync(path.join(material, name), 'w');
  ftruncateSync(descriptor, bytes);
  closeSync(descriptor);
};

const sqlite = (name: string): void => {
  const database = new DatabaseSync(path.join(material, name));
  database.exec('create table customers (id integer primary key, card_no text, note text)');
  database.exec(`insert into customers values (1, '4111-1111-1111-1111', 'x'), (2, null, 'y')`);
  database.close();
};

const makeMaterial = (): void => {
  put('plain.log', `first\n${LINE}`);
  put('clean.txt', 'nothing to see at 2026-11-21T12:00:00.000Z');
  put('packed.log.gz', gzipSync(LINE));
  put('packed.log.zst', zstdCompressSync(text(LINE)));
  const inner = tar({ 'logs/inner.log': text(LINE), 'again.gz': gzipSync(LINE) });
  put('backup.tar.gz', gzipSync(inner));
  put(
    'nested.zip',
    zip([
      { name: 'backup.tar', content: inner },
      { name: 'locked.txt', content: text(LINE), encrypted: true },
    ]),
  );
  put('sheet.xlsx', xml('xl/sharedStrings.xml', '<sst><si><r><t>4111 1111</t></r><r><t> 1111 1111</t></r></si></sst>'));
  put(
    'letter.docx',
    xml('word/document.xml', `<w:p><w:t>${NUMBER.slice(0, 6)}</w:t><w:t>${NUMBER.slice(6)}</w:t></w:p>`),
  );
  sqlite('shop.db');
  put(`${NUMBER}.txt`, 'a receipt');
  put('picture.png', Buffer.from('89504e470d0a1a0a00', 'hex'));
  put('call.wav', 'RIFF0000WAVEfmt ');
  put('broken.gz', gzipSync(LINE.repeat(500)).subarray(0, 70));
  put('archive.7z', Buffer.from('377abcaf271c0004', 'hex'));
  sparse('hole.img', 5_000_000_000);
  symlinkSync('..', path.join(material, 'loop'));
};

beforeAll(makeMaterial);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command as a process of its own. */
const scan = (...words: string[]) => {
  const ran = spawnSync(process.execPath, [MAIN, 'cards', 'scan', '--key', KEY, '--test-numbers', ...words], {
    encoding: 'utf8',
  });
  return { code: ran.status, said: ran.stdout, told: ran.stderr };
};

/** The command without a process: the result, what was told, and the exit code. */
const scanHere = async (paths: readonly string[], flags: Partial<CardsFlags> = {}) => {
  const told: string[] = [];
  let result: unknown;
  const output: Output = {
    json: true,
    result: (data) => {
      result = data;
    },
    progress: (line) => told.push(line),
    fault: (code) => told.push(code),
  };
  const options = { key: KEY, testNumbers: true, perFile: 100, ...flags };
  const code = await scanCards(paths, { options, environment: {}, output }).catch((error: unknown) =>
    translateFailure(error, output),
  );
  return { code, result: result as ScanResult, told };
};

const placeOf = ({ place }: Finding): string =>
  place.kind === 'file' ? [path.relative(material, place.path), ...place.inside].join(' → ') : place.table;

describe('a folder of everything', () => {
  let result: ScanResult;
  let code: number | null;
  let said = '';
  const listNow = () => readdirSync(material).map((name) => [name, lstatSync(path.join(material, name)).mtimeMs]);
  let listing: ReturnType<typeof listNow> = [];

  beforeAll(() => {
    listing = listNow();
    const ran = scan(material, '--json');
    ({ code } = ran);
    said = ran.said + ran.told;
    result = JSON.parse(ran.said) as ScanResult;
  });

  test('is searched in every format, each finding with its place and the layers it lies under', () => {
    const numbers = result.findings.filter(({ kind }) => kind === 'card-number');
    expect(numbers.map((finding) => [placeOf(finding), finding.encoding.join(' ')])).toEqual([
      [`${NUMBER.slice(0, 6)}******1111.txt`, ''],
      ['backup.tar.gz → logs/inner.log', 'gzip tar'],
      ['backup.tar.gz → again.gz', 'gzip tar gzip'],
      ['letter.docx → word/document.xml', 'docx'],
      ['nested.zip → backup.tar → logs/inner.log', 'zip tar'],
      ['nested.zip → backup.tar → again.gz', 'zip tar gzip'],
      ['packed.log.gz', 'gzip'],
      ['packed.log.zst', 'zstd'],
      ['plain.log', ''],
      ['sheet.xlsx → xl/sharedStrings.xml', 'xlsx'],
      ['shop.db → customers', 'sqlite'],
    ]);
    expect(numbers.find((finding) => placeOf(finding) === 'plain.log')?.place).toMatchObject({ line: 2, offset: 25 });
    expect(new Set(numbers.map(({ hash }) => hash)).size).toBe(1);
    expect(result.summary.distinctNumbers).toBe(1);
    expect(result.findings.filter(({ kind }) => kind === 'security-code').length).toBe(7);
  });

  test('says of each thing that was not searched which it is and why', () => {
    const skips = result.skips.map(
      ({ place, inside, reason }) => `${path.basename([place, ...inside].at(-1) ?? '')}: ${reason}`,
    );
    expect(skips.toSorted()).toEqual([
      'archive.7z: unsupported-compression',
      'broken.gz: damaged',
      'call.wav: recording',
      'hole.img: sparse-hole',
      'locked.txt: password-protected',
      'loop: symbolic-link',
      'picture.png: picture',
    ]);
    expect(code).toBe(1);
  });

  test('no full number is shown anywhere, in whatever form it was found', () => {
    expect(said.replace(/[ ._-]/g, '')).not.toContain(NUMBER);
    expect(said).not.toContain(btoa(NUMBER).slice(0, 16));
  });

  test('is left as it was', () => {
    expect(listNow()).toEqual(listing);
  });
});

describe('exit codes and forms', () => {
  test('0 for a file with nothing in it, 2 for a path that is not there or two forms at once', async () => {
    expect((await scanHere([path.join(material, 'clean.txt')])).code).toBe(0);
    expect((await scanHere([path.join(material, 'none')])).code).toBe(2);
    expect((await scanHere([material], { html: true, sarif: true })).code).toBe(2);
  });

  test('a baseline accepts what it names until its last day; a fault of it ends the command', async () => {
    const file = path.join(material, 'plain.log');
    const baseline = path.join(folder, 'baseline.json');
    const { result } = await scanHere([file]);
    const codeUntil = async (until: string) => {
      const accepted = result.findings.map(({ hash }) => ({ hash, reason: 'sample of the manual', until }));
      writeFileSync(baseline, JSON.stringify({ form: 'mitsuke-card-baseline/1', accepted }));
      return (await scanHere([file], { baseline })).code;
    };
    expect(await codeUntil('2999-12-31')).toBe(0);
    expect(await codeUntil('2020-01-01')).toBe(1);
    expect(await codeUntil('tomorrow')).toBe(2);
  });

  test('published test numbers are counted apart unless they are asked for', async () => {
    const { code, result } = await scanHere([path.join(material, 'letter.docx')], { testNumbers: false });
    expect([code, result.findings, result.summary.testNumbers]).toEqual([0, [], 1]);
  });
});

test('a search that was interrupted goes on behind what its journal holds, with the same result', async () => {
  const journal = path.join(folder, 'journal');
  const whole = await scanHere([material], { resume: journal });
  const lines = readFileSync(journal, 'utf8').split('\n');
  // As a crash leaves it: some of the lines, and one of them cut off.
  writeFileSync(journal, `${lines.slice(0, 6).join('\n')}\n${lines[6]?.slice(0, 20)}`);
  const again = await scanHere([material], { resume: journal });
  expect(again.result.summary.digest).toBe(whole.result.summary.digest);
  expect(again.told[0]).toContain('going on: 5');
  expect(readFileSync(journal, 'utf8').split('\n').length).toBe(lines.length);
  const another = path.join(folder, 'another');
  writeFileSync(another, `${'0'.repeat(64)}\n`);
  expect(await scanHere([material], { resume: journal, key: another })).toMatchObject({
    code: 2,
    told: ['journal-of-another-search'],
  });
});

test('a watched log is read on as it grows, its lines counted from the beginning', async () => {
  const log = path.join(folder, 'watched.log');
  writeFileSync(log, 'one\ntwo\n');
  const watcher = spawn(process.execPath, [
    MAIN,
    'cards',
    'scan',
    log,
    '--watch',
    '--json',
    '--key',
    KEY,
    '--test-numbers',
  ]);
  let said = '';
  let told = '';
  watcher.stdout.on('data', (piece) => {
    said += piece;
  });
  watcher.stderr.on('data', (piece) => {
    told += piece;
  });
  const ended = new Promise<number | null>((resolve) => watcher.on('exit', resolve));
  for (let waited = 0; !told.includes('watching') && waited < 200; waited += 1) await sleep(50);
  await sleep(1_500);
  appendFileSync(log, `three\ncard ${NUMBER}\n`);
  for (let waited = 0; !said.includes('\n') && waited < 200; waited += 1) await sleep(50);
  watcher.kill('SIGTERM');
  expect(await ended).toBe(1);
  const found = JSON.parse(said.split('\n')[0] ?? '') as Finding;
  expect(found.place).toMatchObject({ line: 4, offset: 19 });
});
