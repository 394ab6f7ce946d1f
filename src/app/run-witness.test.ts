import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatVkey } from '#evidence-verifier';
import { signerFromSeed } from '../../packages/evidence-verifier/src/testing.ts';
import { testLog } from '../evidence/witness/testing-log.ts';
import { runWitness, WitnessFolderHeld, witnessVkey } from './run-witness.ts';
import { readWitnessConfiguration, type WitnessConfiguration } from './witness-configuration.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-run-witness-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const log = testLog('log.example/a');
const vkey = formatVkey(log.signer.key);
const logged: string[] = [];
const logTo = { write: (line: string) => void logged.push(line) };
const file = (text: string): string => {
  const name = path.join(folder, 'witness.yaml');
  writeFileSync(name, text);
  return name;
};
const read = (text: string): WitnessConfiguration => {
  const found = readWitnessConfiguration(file(text));
  if (found.kind === 'failed') throw new Error(JSON.stringify(found.error));
  return found.value;
};

/** Runs it until `work` has ended. */
const whileServing = async (
  configuration: WitnessConfiguration,
  work: (url: string) => Promise<void>,
): Promise<void> => {
  const stopping = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<string>();
  const running = runWitness({
    configuration,
    logTo,
    until: stopping.promise,
    onReady: ({ url }) => ready.resolve(url),
  });
  try {
    await work(await Promise.race([ready.promise, running.then(() => '')]));
  } finally {
    stopping.resolve();
    await running;
  }
};

describe('a witness that is served', () => {
  let configuration: WitnessConfiguration;
  beforeAll(() => {
    configuration = read(`name: w.example/1\nport: 0\nfolder: ${folder}/one\nlogs: [{ vkeys: ['${vkey}'] }]\n`);
  });
  const post = (url: string, body: BodyInit) => fetch(`${url}/add-checkpoint`, { method: 'POST', body });

  test('answers over HTTP with the words of the protocol, and gives what it cosigned', async () => {
    await whileServing(configuration, async (url) => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
      const granted = await post(url, Buffer.from(await log.request(0, 5)));
      expect(granted.status).toBe(200);
      expect(await granted.text()).toMatch(/^\u2014 w\.example\/1 [A-Za-z0-9+/=]+\n$/);
      const conflict = await post(url, Buffer.from(await log.request(0, 8)));
      expect([conflict.status, conflict.headers.get('content-type'), await conflict.text()]).toEqual([
        409,
        'text/x.tlog.size',
        '5\n',
      ]);
      const [origin = ''] = readdirSync(`${folder}/one/cosigned`);
      const kept = await fetch(`${url}/${origin}/checkpoint`);
      expect(kept.status).toBe(200);
      expect(await kept.text()).toContain('\u2014 w.example/1 ');
    });
  });

  test('refuses a body that is too large, and what is no part of the protocol', async () => {
    await whileServing(configuration, async (url) => {
      const large = await post(url, 'x'.repeat(300_000)).catch(() => undefined);
      // The connection may be cut before the answer is read.
      expect([413, undefined]).toContain(large?.status);
      expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
      expect((await fetch(`${url}/sign-subtree`, { method: 'POST', body: 'x' })).status).toBe(404);
      expect((await fetch(`${url}/${'0'.repeat(64)}/checkpoint`)).status).toBe(404);
      expect((await post(url, Buffer.from(await log.request(5, 8)))).status).toBe(200);
    });
  });

  test('is one process for its folder: a second does not begin', async () => {
    await whileServing(configuration, async () => {
      await expect(witnessVkey(configuration, logTo)).rejects.toThrow(WitnessFolderHeld);
    });
  }, 40_000);

  test('keeps its key, shows it, and says what it refused', async () => {
    const first = await witnessVkey(configuration, logTo);
    expect(first).toMatch(/^w\.example\/1\+[0-9a-f]{8}\+B/);
    expect(await witnessVkey(configuration, logTo)).toBe(first);
    const fork = testLog('log.example/a', 2);
    logged.length = 0;
    await whileServing(configuration, async (url) => {
      expect((await post(url, Buffer.from(await fork.request(8, 9)))).status).toBe(422);
    });
    expect(logged.join('')).toContain('proof-does-not-verify');
  });

  test('answers 500 and cosigns nothing while it cannot read what it cosigned', async () => {
    const [origin = ''] = readdirSync(`${folder}/one/cosigned`);
    writeFileSync(`${folder}/one/cosigned/${origin}/checkpoint`, 'torn');
    await whileServing(configuration, async (url) => {
      expect((await post(url, Buffer.from(await log.request(0, 9)))).status).toBe(500);
    });
  });
});

describe('a configuration of a witness that is wrong names the key', () => {
  const good = { name: 'name: w.example/1', folder: 'folder: /tmp/w', logs: `logs: [{ vkeys: ['${vkey}'] }]` };
  const other = formatVkey(signerFromSeed('log.example/a', 'other').key);
  test.each([
    ['name', { ...good, name: 'name: a+b' }],
    ['name', { ...good, name: '' }],
    ['folder', { ...good, folder: 'folder: relative' }],
    ['logs', { ...good, logs: 'logs: none' }],
    ['logs.0.vkeys', { ...good, logs: 'logs: [{ vkeys: [] }]' }],
    ['logs.0.vkeys.0', { ...good, logs: 'logs: [{ vkeys: [x] }]' }],
    ['logs', { ...good, logs: `logs: [{ vkeys: ['${vkey}'] }, { vkeys: ['${other}'] }]` }],
    ['port', { ...good, more: 'port: 70000' }],
    ['host', { ...good, more: 'host: localhost' }],
    ['prot', { ...good, more: 'prot: 1' }],
  ])('%s', (setting, parts) => {
    const found = readWitnessConfiguration(file(Object.values(parts).join('\n')));
    expect(found).toMatchObject({ kind: 'failed', error: [{ setting }] });
  });

  test('or the file', () => {
    for (const name of [path.join(folder, 'gone.yaml'), file('a: [\n')]) {
      expect(readWitnessConfiguration(name)).toMatchObject({ error: [{ setting: 'configuration file' }] });
    }
  });
});
