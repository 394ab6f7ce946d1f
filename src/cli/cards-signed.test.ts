import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-cards-signed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const cards = (...words: string[]) =>
  spawnSync(process.execPath, [MAIN, 'cards', ...words], { encoding: 'utf8', env: { PATH: process.env.PATH } });
const scan = (...words: string[]) => cards('scan', '--key', at('key'), ...words, at('clean.log'));

writeFileSync(at('clean.log'), 'nothing to see\n');

test('a signed result is good under the key of whoever signed it, and under no other, and not when it is changed', () => {
  const signed = scan('--json', '--sign-key', at('sign.pem'));
  expect(signed.status).toBe(0);
  expect(statSync(at('sign.pem')).mode & 0o777).toBe(0o600);
  expect(readFileSync(at('sign.pem'), 'utf8')).not.toContain(signed.stdout.slice(0, 40));
  const envelope = JSON.parse(signed.stdout);
  const vkey: string = envelope.signatures[0].keyid;
  expect(signed.stderr).toContain(vkey);
  writeFileSync(at('good.json'), signed.stdout);
  const other = JSON.parse(scan('--json', '--sign-key', at('other.pem')).stdout).signatures[0].keyid;
  const result = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
  result.summary.files = 1_000;
  const payload = Buffer.from(JSON.stringify(result)).toString('base64');
  writeFileSync(at('changed.json'), JSON.stringify({ ...envelope, payload }));
  const told = (file: string, key: string) => {
    const { status, stdout } = cards('verify-result', at(file), '--vkey', key, '--json');
    return { status, ...JSON.parse(stdout) };
  };
  expect(told('good.json', vkey)).toMatchObject({ status: 0, valid: true, summary: { files: 1 } });
  expect(told('good.json', other)).toEqual({ status: 1, valid: false, reason: 'signed-with-another-key' });
  expect(told('changed.json', vkey)).toEqual({ status: 1, valid: false, reason: 'signature-wrong' });
});

test.each([
  ['--submit needs --name', ['--submit', 'http://localhost:1']],
  ['--submit needs a URL', ['--submit', 'localhost', '--name', 'x']],
  ['choose --json or --submit', ['--sign-key', 'unmade.pem']],
])('says %s before anything is searched', (words, flags) => {
  const { status, stderr } = scan(...flags);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(words) });
});
