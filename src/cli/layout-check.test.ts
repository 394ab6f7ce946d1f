/** `mitsuke layout` as it is run: on the product's own examples, and on one with every kind of fault. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const LAYOUTS = path.resolve(import.meta.dirname, '../../packs/declaration-layouts');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-layouts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'layout', 'check', ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

test('the examples of the product are sound, and a broken one beside them is told by place and code', () => {
  const files = readdirSync(LAYOUTS).map((name) => path.join(LAYOUTS, name));
  const broken = path.join(folder, 'broken.yaml');
  const marks = readFileSync(path.join(LAYOUTS, 'acquirer-marks.yaml'), 'utf8');
  writeFileSync(broken, marks.replace('security-checklist.card-testing', 'security-checklist.card-guessing'));
  const { status, stdout } = check(...files, broken, '--json');
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(status).toBe(1);
  expect(results.map(({ ok }) => ok)).toEqual([...files.map(() => true), false]);
  expect(results.at(-1).faults).toEqual([
    { code: 'control-unknown', line: 26, column: 20, expected: 'a control of the packs, as pack.control' },
  ]);
  // What it does not name is told, since it stands at the end.
  expect(results[0].unnamed.length).toBeGreaterThan(0);
  expect(check(broken).stdout).toBe(
    `${broken}:26:20: control-unknown; expected a control of the packs, as pack.control\n`,
  );
});

test('a file that is not there is wrong usage', () => {
  expect(check(path.join(folder, 'none.yaml')).status).toBe(2);
});
