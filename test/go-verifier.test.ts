/**
 * Logs of ours before a verifier that is not: Go's sumdb/note and sumdb/tlog (test/go-verifier/main.go) accept what our
 * sequencer's formats write, and refuse what was tampered with.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatVkey } from '../packages/evidence-verifier/src/index.ts';
import {
  cosign,
  filesOfLog,
  sampleLog,
  signerFromSeed,
  witnessFromSeed,
} from '../packages/evidence-verifier/src/testing.ts';

const GO_PATH = '/usr/share/gocode';
const absent = !existsSync('/usr/bin/go') || !existsSync(path.join(GO_PATH, 'src/golang.org/x/mod/sumdb/tlog'));
const signer = signerFromSeed('log.example/logs/log_00000000000000000000000000', 'go');
const vkey = formatVkey(signer.key);

let folder: string;
let program: string;

const writeLog = (name: string, files: ReadonlyMap<string, Uint8Array>): string => {
  const root = path.join(folder, name);
  for (const [file, bytes] of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), bytes);
  }
  return root;
};

const verify = (root: string, key = vkey) => spawnSync(program, [root, key], { encoding: 'utf8' });

describe.skipIf(absent)('Go’s sumdb/note and tlog (skipped without golang-go and golang-golang-x-mod-dev)', () => {
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-go-'));
    program = path.join(folder, 'verifier');
    const source = path.join(import.meta.dirname, 'go-verifier/main.go');
    const env = {
      ...process.env,
      GO111MODULE: 'off',
      GOPATH: GO_PATH,
      GOFLAGS: '',
      GOCACHE: path.join(folder, 'cache'),
    };
    execFileSync('/usr/bin/go', ['build', '-o', program, source], { env });
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([1, 255, 256, 257, 600])('accept our log of %i entries', (size) => {
    const { status, stdout, stderr } = verify(writeLog(`of-${size}`, sampleLog(signer, size)));
    expect(stderr).toBe('');
    expect(stdout).toBe(`accepted ${size} entries of ${signer.key.name}\n`);
    expect(status).toBe(0);
  });

  test('accept our log of 66,000 entries, with tiles of three levels', () => {
    const entries = Array.from({ length: 66_000 }, (_, index) => new TextEncoder().encode(`entry ${index}`));
    expect(verify(writeLog('large', filesOfLog(signer, entries))).stderr).toBe('');
  });

  test('accept our checkpoint with a witness’s cosignature under it', () => {
    const log = sampleLog(signer, 3);
    const cosigned = cosign(log.get('checkpoint') as Uint8Array, witnessFromSeed('witness.example/one', '1'));
    expect(verify(writeLog('cosigned', new Map(log).set('checkpoint', cosigned))).status).toBe(0);
  });

  test('refuse a changed entry, a changed tile, a changed checkpoint, and another key', () => {
    const root = writeLog('tampered', sampleLog(signer, 300));
    for (const [file, at] of [
      ['tile/entries/000', 5_000],
      ['tile/0/001.p/44', 7],
      ['tile/1/000.p/1', 0],
      ['checkpoint', 60],
    ] as const) {
      const sound = readFileSync(path.join(root, file));
      const changed = Uint8Array.from(sound);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path.join(root, file), changed);
      expect(verify(root).status, file).toBe(1);
      writeFileSync(path.join(root, file), sound);
    }
    expect(verify(root).status).toBe(0);
    expect(verify(root, formatVkey(signerFromSeed(signer.key.name, 'other').key)).status).toBe(1);
  });
});
