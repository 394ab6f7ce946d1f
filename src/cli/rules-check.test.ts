/** `mitsuke rules check` as it is run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const STARTER = path.resolve(import.meta.dirname, '../../packs/decision/starter.rules.yaml');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'rules', 'check', ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

test('a sound file: its name, what it holds and its hash', () => {
  const { status, stdout } = check(STARTER, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    name: 'starter',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('a faulty one: line, column, code and what was expected, of every fault', () => {
  const file = path.join(folder, 'broken.yaml');
  writeFileSync(
    file,
    `name: broken
version: 1
lists:
  - { name: stolen, kind: card }
rules:
  - id: a
    when: card.bin in lists.stolen
    reason: a
    action: stop
    status: live
    words: { ja: あ, en: A }
  - id: b
    when: amount.amountMinor > "1"
    reason: b
    action: hold
    status: live
    words: { ja: い, en: B }
`,
  );
  const first = check(file);
  expect(first).toMatchObject({
    status: 1,
    stdout: `${file}:9:13: wrong-value (rule a); expected challenge, hold, deny\n`,
  });
  writeFileSync(file, spawnSync('sed', ['s/stop/deny/', file], { encoding: 'utf8' }).stdout);
  const { status, stdout } = check(file, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    faults: [
      {
        line: 7,
        column: 11,
        code: 'wrong-type',
        rule: 'a',
        expected: expect.stringContaining('card.token in lists.stolen'),
      },
      { line: 13, column: 32, code: 'wrong-type', rule: 'b', expected: 'int, not string' },
    ],
  });
});

test('no such file is wrong usage', () => {
  expect(check(path.join(folder, 'none.yaml'))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('unreadable-file'),
  });
});
