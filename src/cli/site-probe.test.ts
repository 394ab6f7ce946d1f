/** The command against the lab's shop, as a process. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LabProcess, startLab } from './lab-process.ts';

const LIMIT_MS = 60_000;
let lab: LabProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mitsuke-probe-'));
  lab = await startLab({ port: undefined, environment: { PATH: process.env.PATH } });
}, LIMIT_MS);
afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const mitsuke = (...words: string[]): Promise<{ code: number; out: string; error: string }> =>
  new Promise((resolve) => {
    const main = path.resolve(import.meta.dirname, 'main.ts');
    execFile(process.execPath, [main, ...words], { maxBuffer: 20_000_000 }, (error, out, errors) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, error: errors }),
    );
  });

describe('mitsuke site probe', { timeout: LIMIT_MS }, () => {
  test('says 1 of a careless shop, with each sign and the request that showed it', async () => {
    await lab.perform({ command: 'weaken', switches: ['exposed-files'] }, 'weakened');
    const out = path.join(folder, 'report.json');
    const { code, out: said } = await mitsuke('site', 'probe', lab.addresses.shop, '--json', '--out', out);
    expect(code).toBe(1);
    const result = JSON.parse(said) as {
      signs: { code: string; proof: number[] }[];
      results: object[];
      requests: number;
    };
    expect(result.results).toContainEqual(expect.objectContaining({ item: '2a', result: 'not-met' }));
    const report = JSON.parse(await readFile(out, 'utf8')) as { records: { number: number; url: string }[] };
    expect(report.records).toHaveLength(result.requests);
    const [proof = 0] = result.signs.find((sign) => sign.code === 'settings-exposed')?.proof ?? [];
    expect(report.records[proof - 1]?.url).toBe(`${lab.addresses.shop}/.env`);
  });

  test('says 0 of one that is kept well', async () => {
    await lab.perform({ command: 'weaken', switches: ['admin-limited'] }, 'weakened');
    const { code, out } = await mitsuke('site', 'probe', lab.addresses.shop);
    expect([code, out]).toEqual([0, expect.stringContaining('2a  no-public-files          met')]);
  });

  test.each([
    ['plain HTTP outside the lab', ['http://shop.example'], 'address-not-an-origin'],
    ['an agreement that is not there', ['https://shop.example', '--agreement', '/nowhere.yaml'], 'file-unreadable'],
  ])('says 2 of %s, and asks nobody', async (_name, words, problem) => {
    const { code, out, error } = await mitsuke('site', 'probe', ...words, '--json');
    expect([code, `${out}${error}`]).toEqual([2, expect.stringContaining(problem)]);
  });
});

test('a repository of retire.js becomes a table that the probe takes', { timeout: LIMIT_MS }, async () => {
  const repository = {
    jquery: {
      vulnerabilities: [
        {
          below: '3.5.0',
          severity: 'medium',
          identifiers: { CVE: ['CVE-2020-11023'] },
          info: ['https://nvd.nist.gov/vuln/detail/CVE-2020-11023'],
        },
      ],
      extractors: { filename: ['jquery-(§§version§§)(\\.min)?\\.js'] },
    },
  };
  const [from, to] = [path.join(folder, 'jsrepository.json'), path.join(folder, 'libraries.yaml')];
  await writeFile(from, JSON.stringify(repository));
  const imported = await mitsuke('site', 'libraries', 'import', from, '--out', to, '--json');
  expect([imported.code, JSON.parse(imported.out)]).toMatchObject([0, { libraries: 1, holes: 1 }]);
  await lab.perform({ command: 'weaken', switches: ['admin-limited', 'old-library'] }, 'weakened');
  const { code, out } = await mitsuke('site', 'probe', lab.addresses.shop, '--libraries', to, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out).signs).toContainEqual(
    expect.objectContaining({
      code: 'library-with-known-hole',
      detail: expect.objectContaining({ ids: ['CVE-2020-11023'] }),
    }),
  );
});
