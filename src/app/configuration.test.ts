/** Wrong configuration stops the start with the place, the setting and the expected form, and repeats no value. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { formatCosignerVkey } from '#evidence-verifier';
import { witnessFromSeed } from '../../packages/evidence-verifier/src/testing.ts';
import { readConfiguration } from './configuration.ts';
import { environmentName, SETTINGS } from './settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-configuration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const yaml = (text: string): string => {
  const file = path.join(folder, 'mitsuke.yaml');
  writeFileSync(file, text);
  return file;
};

const faultsOf = (environment: Record<string, string>, text?: string) => {
  const read = readConfiguration(environment, text === undefined ? undefined : yaml(text));
  return read.kind === 'failed' ? read.error : [];
};

describe('configuration', () => {
  test('nothing set: every default, loopback', () => {
    const read = readConfiguration({ HOME: '/somewhere' }, undefined);
    expect(read).toMatchObject({ kind: 'ok', value: { host: '127.0.0.1', port: 7300, names: ['localhost'] } });
  });

  test('the environment wins over the file, and the file over the defaults', () => {
    const file = yaml('server:\n  port: 8000\n  names: [pay.example]\nlog: { level: warn }\n');
    const read = readConfiguration({ MITSUKE_SERVER_PORT: '9000' }, file);
    expect(read).toMatchObject({ value: { port: 9000, names: ['pay.example'], logLevel: 'warn' } });
  });

  test('a list in the environment is separated by commas', () => {
    const read = readConfiguration({ MITSUKE_SERVER_NAMES: 'a.example, b.example' }, undefined);
    expect(read).toMatchObject({ value: { names: ['a.example', 'b.example'] } });
  });

  test('a secret from a file loses its line end and prints as [secret]', () => {
    const file = path.join(folder, 'seal');
    writeFileSync(file, `${'s'.repeat(40)}\n`);
    const read = readConfiguration({ MITSUKE_KEYS_SEAL_SECRET_FILE: file }, undefined);
    if (read.kind !== 'ok') throw new Error('not read');
    expect(read.value.sealSecret?.reveal()).toBe('s'.repeat(40));
    expect(JSON.stringify(read.value)).not.toContain('sss');
  });

  test('DATABASE_URL is read', () => {
    const read = readConfiguration({ DATABASE_URL: 'postgres://db.example/mitsuke' }, undefined);
    expect(read.kind === 'ok' && read.value.databaseUrl?.reveal()).toBe('postgres://db.example/mitsuke');
  });

  test.each([
    [{ MITSUKE_SERVER_PORT: 'http' }, undefined, 'wrong-form', 'MITSUKE_SERVER_PORT', 'server.port'],
    [{ MITSUKE_SERVER_PROT: '1' }, undefined, 'unknown-setting', 'MITSUKE_SERVER_PROT', 'MITSUKE_SERVER_PROT'],
    [{ DATABASE_URL: 'mysql://x' }, undefined, 'wrong-form', 'DATABASE_URL', 'database.url'],
    [{ MITSUKE_KEYS_SEAL_SECRET: 'short' }, undefined, 'wrong-form', 'MITSUKE_KEYS_SEAL_SECRET', 'keys.sealSecret'],
    [{ MITSUKE_DATABASE_URL_FILE: '/gone' }, undefined, 'unreadable-file', 'MITSUKE_DATABASE_URL_FILE', 'database.url'],
    [{}, 'server:\n  prot: 1\n', 'unknown-setting', 'mitsuke.yaml:2:3', 'server.prot'],
    [{}, 'server:\n  port: 70000\n', 'wrong-form', 'mitsuke.yaml:2:3', 'server.port'],
    [{}, 'server: 7300\n', 'wrong-form', 'mitsuke.yaml:1:9', 'server'],
    [{}, '- a\n', 'wrong-form', 'mitsuke.yaml:1:1', 'configuration file'],
    [{ MITSUKE_SERVER_PORT: '' }, undefined, 'wrong-form', 'MITSUKE_SERVER_PORT', 'server.port'],
    [{}, 'server:\n  port:\n', 'wrong-form', 'mitsuke.yaml:2:3', 'server.port'],
    [{}, 'server:\n  port: true\n', 'wrong-form', 'mitsuke.yaml:2:3', 'server.port'],
    [{}, 'server.port: 1\nserver:\n  port: 2\n', 'set-twice', 'mitsuke.yaml:3:3', 'server.port'],
    [{ MITSUKE_DATABASE_URL_FILE: '/tmp' }, undefined, 'unreadable-file', 'MITSUKE_DATABASE_URL_FILE', 'database.url'],
    [{}, 'server: {\n', 'not-yaml', 'mitsuke.yaml:2:1', 'configuration file'],
    [{}, 'log: { level: warn, level: info }\n', 'not-yaml', 'mitsuke.yaml:1:21', 'configuration file'],
  ])('%j %j → %s at %s', (environment, text, code, place, setting) => {
    const faults = faultsOf(environment as Record<string, string>, text);
    expect(faults.map((fault) => [fault.code, path.basename(fault.place), fault.setting])).toEqual([
      [code, place, setting],
    ]);
  });

  const [one, two] = ['1', '2'].map((seed) => formatCosignerVkey(witnessFromSeed('w.example/1', seed).key));
  const witnesses = `${one} https://w.example/a, ${two} http://w.example`;
  test.each([
    [{ MITSUKE_EVIDENCE_WITNESSES: 'no key' }, 'MITSUKE_EVIDENCE_WITNESSES', 'evidence.witnesses'],
    [{ MITSUKE_EVIDENCE_WITNESSES: `${one} ftp://w.example` }, 'MITSUKE_EVIDENCE_WITNESSES', 'evidence.witnesses'],
    [
      { MITSUKE_EVIDENCE_WITNESSES: `${one} http://a.example,${one} http://b.example` },
      'MITSUKE_EVIDENCE_WITNESSES',
      'evidence.witnesses',
    ],
    [
      { MITSUKE_EVIDENCE_WITNESSES: witnesses, MITSUKE_EVIDENCE_WITNESS_QUORUM: '3' },
      'MITSUKE_EVIDENCE_WITNESS_QUORUM',
      'evidence.witnessQuorum',
    ],
    [{ MITSUKE_EVIDENCE_WITNESS_QUORUM: '1' }, 'MITSUKE_EVIDENCE_WITNESS_QUORUM', 'evidence.witnessQuorum'],
    [{ MITSUKE_EVIDENCE_WITNESS_QUORUM: '0' }, 'MITSUKE_EVIDENCE_WITNESS_QUORUM', 'evidence.witnessQuorum'],
    [
      { MITSUKE_EVIDENCE_TIME_STAMP_URL: 'https://tsa.example' },
      'MITSUKE_EVIDENCE_TIME_STAMP_URL',
      'evidence.timeStampCertificatesFile',
    ],
    [{ MITSUKE_EVIDENCE_TIME_STAMP_POLICY: 'x' }, 'MITSUKE_EVIDENCE_TIME_STAMP_POLICY', 'evidence.timeStampPolicy'],
  ])('those outside who attest: %j is refused, naming %s', (environment, place, setting) => {
    expect(faultsOf(environment, undefined)).toMatchObject([{ code: 'wrong-form', place, setting }]);
  });

  test('witnesses are listed with a quorum of them', () => {
    const read = readConfiguration(
      { MITSUKE_EVIDENCE_WITNESSES: witnesses, MITSUKE_EVIDENCE_WITNESS_QUORUM: '2' },
      undefined,
    );
    expect(read).toMatchObject({ kind: 'ok', value: { witnessQuorum: 2, witnessEverySeconds: 10 } });
  });

  test('a file of certificates has to hold one', () => {
    const file = yaml('no certificate');
    const environment = { MITSUKE_EVIDENCE_TIME_STAMP_URL: 'https://tsa.example' };
    const faults = faultsOf({ ...environment, MITSUKE_EVIDENCE_TIME_STAMP_CERTIFICATES_FILE: file }, undefined);
    expect(faults).toMatchObject([{ code: 'wrong-form', setting: 'evidence.timeStampCertificatesFile' }]);
  });

  test('an unknown name says which known one is nearest', () => {
    expect(faultsOf({ MITSUKE_SERVER_PROT: '1' })[0]?.expected).toContain('MITSUKE_SERVER_PORT');
  });

  test('every fault is reported at once, and no value is repeated', () => {
    const faults = faultsOf({ MITSUKE_SERVER_PORT: 'hunter2', MITSUKE_KEYS_SEAL_SECRET: 'hunter2' }, 'x: hunter2\n');
    expect(faults).toHaveLength(3);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });

  test('a value and its _FILE together are refused', () => {
    const file = yaml('7300');
    expect(faultsOf({ MITSUKE_SERVER_PORT: '1', MITSUKE_SERVER_PORT_FILE: file })[0]?.code).toBe('set-twice');
  });

  test('an absent file, and a folder, is a fault of its own', () => {
    for (const file of [path.join(folder, 'gone.yaml'), folder]) {
      const read = readConfiguration({}, file);
      expect(read).toMatchObject({ kind: 'failed', error: [{ code: 'unreadable-file' }] });
    }
  });

  test('every setting has a name of its own in the environment', () => {
    const names = Object.values(SETTINGS).map(({ key }) => environmentName(key));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('MITSUKE_KEYS_SEAL_SECRET');
  });
});
