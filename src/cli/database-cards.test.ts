/** `mitsuke cards scan-database` as it is run, on a real PostgreSQL. Published test numbers only. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '#card-discovery';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { scanDatabaseCards } from './database-cards.ts';
import { outputOf } from './output.ts';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');

describe('mitsuke cards scan-database', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-database-cards-'));
  let database: TestDatabase;
  let url: string;
  let password: string;

  beforeAll(async () => {
    database = await openTestDatabase([]);
    if ('url' in database.administrator) throw new Error('the test server is known by its socket');
    const { host, port, user, database: name } = database.administrator;
    password = database.administrator.password.reveal();
    url = `postgresql://${user}:${encodeURIComponent(password)}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
    const client = new Client({ host, port, user, password, database: name });
    await client.connect();
    await client.query(`create table public.orders (id integer primary key, card_no text, cvv text);
      insert into public.orders values (7, '3530111333300000', '123'), (8, null, null)`);
    await client.end();
    writeFileSync(path.join(folder, 'url'), `${url}\n`);
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (words: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const key = ['--key', path.join(folder, 'key')];
    const child = spawn(process.execPath, [MAIN, 'cards', 'scan-database', ...words, ...key], {
      env: { PATH: process.env.PATH, HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, stdout, stderr };
  };

  test('finds what stands in columns, and tells neither number nor password', async () => {
    const journal = path.join(folder, 'journal');
    const words = ['--json', '--test-numbers', '--resume', journal];
    const first = await run(words, { MITSUKE_CARDS_DATABASE_URL: url });
    expect(first.code).toBe(1);
    const { summary, findings } = JSON.parse(first.stdout) as ScanResult;
    expect(
      findings.map(({ kind, place }) => [
        kind,
        place.kind === 'database' ? [place.table, place.column, place.key] : [],
      ]),
    ).toEqual([
      ['card-number', ['public.orders', 'card_no', '7']],
      ['security-code', ['public.orders', 'cvv', '7']],
    ]);
    const told = `${first.stdout}${first.stderr}${readFileSync(journal, 'utf8')}`;
    expect([told.includes(password), told.includes('3530111333300000')]).toEqual([false, false]);

    const again = await run(words, { MITSUKE_CARDS_DATABASE_URL_FILE: path.join(folder, 'url') });
    expect(again.stderr).toContain('going on');
    expect((JSON.parse(again.stdout) as ScanResult).summary.digest).toBe(summary.digest);
  });

  test('writes the page for a person, from an address in a file', async () => {
    const { code, stdout } = await run([
      '--html',
      '--lang',
      'ja',
      '--test-numbers',
      '--url-file',
      path.join(folder, 'url'),
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('353011******0000');
    expect(stdout).toContain('データベースの列を空にし');
  });

  test.each([
    ['no address', {}, 'database-not-named'],
    [
      'another kind of address',
      { MITSUKE_CARDS_DATABASE_URL: 'https://u:hush@db.example/' },
      'database-address-malformed',
    ],
  ])('refuses %s as wrong usage', async (_, environment, code) => {
    const refused = scanDatabaseCards({ options: { perColumn: 1 }, environment, output: outputOf(false) });
    await expect(refused).rejects.toMatchObject({ code, exitCode: 2, message: expect.not.stringContaining('hush') });
  });
});
