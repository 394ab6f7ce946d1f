/** `mitsuke pack` as it is run: on the product's own packs, a broken one, an overlay that loosens, two editions. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const PACKS = path.resolve(import.meta.dirname, '../../packs/regime');
const CHECKLIST = path.join(PACKS, 'security-checklist.yaml');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-packs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pack = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'pack', ...words], { encoding: 'utf8' });
  return { status, stdout, stderr };
};
const written = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const changed = (name: string, from: string, to: string): string =>
  written(name, readFileSync(CHECKLIST, 'utf8').replace(from, to));

test('the packs of the product are sound, each with its hash', () => {
  const files = readdirSync(PACKS).map((name) => path.join(PACKS, name));
  const { status, stdout } = pack('check', ...files, '--json');
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([status, results.length]).toEqual([0, files.length]);
  for (const result of results)
    expect(result).toMatchObject({ ok: true, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('a broken one is told by place and code, and those beside it are checked all the same', () => {
  const broken = changed('broken.yaml', 'modality: shall', 'modality: must');
  const { status, stdout } = pack('check', broken, CHECKLIST);
  expect(status).toBe(1);
  expect(stdout).toContain(`${broken}:22:15: wrong-value (control admin-ip-limit); expected shall, endeavour`);
  expect(stdout).toContain(`${CHECKLIST}: security-checklist, 2025-04: 11 controls`);
});

test('an overlay that asks for less is refused with its place', () => {
  const line = '  - { control: admin-lockout, limits: [{ question: failures, most: 20 }] }';
  const overlay = written('loose.yaml', `overlay: loose\nof: security-checklist\ntighten:\n${line}\n`);
  const { status, stdout } = pack('check', CHECKLIST, '--overlay', overlay);
  expect([status, stdout]).toEqual([1, `${overlay}:4:68: loosens; expected at most 10\n`]);
});

test('of two editions it says who has to answer what again', () => {
  const newer = changed('newer.yaml', 'most: 10', 'most: 6');
  const { status, stdout } = pack('diff', CHECKLIST, newer);
  expect(status).toBe(1);
  expect(stdout).toContain('changed admin-lockout (questions); to be answered again by 2号; channel ecommerce');
  expect(pack('diff', CHECKLIST, CHECKLIST).status).toBe(0);
});

test('editions that are in force on the same day are told, also where each is sound by itself', () => {
  const earlier = path.join(PACKS, '../regime-earlier/security-checklist.2024-03.yaml');
  expect(pack('check', earlier, CHECKLIST).status).toBe(0);
  const open = written('open.yaml', readFileSync(earlier, 'utf8').replace('to: "2025-03-31"\n', ''));
  const { status, stdout } = pack('check', CHECKLIST, open);
  expect(status).toBe(1);
  expect(stdout).toContain('security-checklist: editions-overlap: 2024-03 and 2025-04');
  expect(pack('check', CHECKLIST, CHECKLIST).stdout).toContain(
    'security-checklist: edition-twice: 2025-04 and 2025-04',
  );
});

test('wrong usage: one edition, or editions of two packs', () => {
  expect(pack('diff', CHECKLIST).status).toBe(2);
  const other = pack('diff', CHECKLIST, path.join(PACKS, 'pci-dss.yaml'));
  expect([other.status, other.stderr]).toEqual([2, expect.stringContaining('two editions of one pack')]);
});

test('the table of payment providers is a pack too: sound as shipped, and told by line where it is not', () => {
  const file = path.resolve(import.meta.dirname, '../../packs/site-watch/payment-providers.yaml');
  const faulty = written(
    'providers.yaml',
    readFileSync(file, 'utf8').replace(
      'host: js.stripe.com\n        confirmed: provider',
      'host: js.stripe.com\n        confirmed: perhaps',
    ),
  );
  const { status, stdout } = pack('check', file, faulty, '--json');
  const [sound, broken] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(status).toBe(1);
  expect(sound).toMatchObject({ ok: true, pack: 'payment-providers', providers: expect.any(Number) });
  expect(broken).toMatchObject({ ok: false, faults: [{ code: 'wrong-value', expected: 'provider, others, nobody' }] });
});
