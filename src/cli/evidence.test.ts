/** The evidence commands on folders: verdicts, exit codes, and what they say in both languages. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatCosignerVkey, formatVkey } from '../../packages/evidence-verifier/src/index.ts';
import {
  cosign,
  filesOfLog,
  sampleLog,
  sampleStatement,
  signEntry,
  signerFromSeed,
  witnessFromSeed,
} from '../../packages/evidence-verifier/src/testing.ts';
import { VERDICT_CASES } from '../../packages/evidence-verifier/src/testing-verdicts.ts';
import { exportEvidence, verifyEvidence } from './evidence.ts';
import { auditEvidence } from './evidence-audit.ts';
import { proveEvidence, verifyProofFile } from './evidence-prove.ts';
import type { Output } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

const SIZE = 300;
const signer = signerFromSeed('log.example/logs/log_00000000000000000000000000', 'command');
const vkey = formatVkey(signer.key);
const witness = witnessFromSeed('witness.example/one', '1');
const other = witnessFromSeed('witness.example/two', '2');
const log = sampleLog(signer, SIZE);
let folder: string;
let sound: string;

const writeLog = (name: string, files: ReadonlyMap<string, Uint8Array>): string => {
  const root = path.join(folder, name);
  for (const [file, bytes] of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), bytes);
  }
  return root;
};
const fileOf = (name: string): Uint8Array => log.get(name) as Uint8Array;

const invocation = <Options extends object>(options: Options, environment: Record<string, string> = {}) => {
  const said: { data: Record<string, unknown>; text: string }[] = [];
  const output: Output = {
    json: false,
    result: (data, text) => said.push({ data: data as Record<string, unknown>, text }),
    progress: () => undefined,
    fault: () => undefined,
  };
  return { said, call: { options, environment, output } };
};
const verify = async (root: string, options: object = {}, environment: Record<string, string> = {}) => {
  const { said, call } = invocation({ vkey, entrySignatures: true, ...options }, environment);
  return { code: await verifyEvidence(root, call), ...said[0] };
};
const flipped = (name: string, at: number): Map<string, Uint8Array> => {
  const bytes = fileOf(name).slice();
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return new Map(log).set(name, bytes);
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-evidence-command-'));
  sound = writeLog('sound', log);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('evidence verify', () => {
  test('says what was verified, in Japanese where the environment is', async () => {
    expect(await verify(sound)).toMatchObject({ code: 0, data: { kind: 'verified', size: SIZE } });
    expect((await verify(sound)).text).toContain(`verified: ${SIZE} entries of ${signer.key.name}`);
    const { text } = await verify(sound, { entrySignatures: false }, { LANG: 'ja_JP.UTF-8' });
    expect(text).toContain('検証できました');
    expect(text).toContain('エントリーごとの署名は確認していません');
  });

  test('names the entry, the file and the bytes of a tampered bundle', async () => {
    const root = writeLog('tampered', flipped('tile/entries/001.p/44', 4_000));
    const { code, data, text } = await verify(root);
    expect(code).toBe(1);
    expect(data).toMatchObject({ path: 'tile/entries/001.p/44', index: expect.any(Number), byte: expect.any(Number) });
    expect(text).toMatch(/^DIVERGES: .+\n {2}entry \d+, file tile\/entries\/001\.p\/44, from byte \d+ to \d+$/);
    expect((data?.byte as number) <= 4_000 && 4_000 < (data?.endByte as number)).toBe(true);
  });

  test('tells an entry whose signature alone is wrong, unless told to leave those out', async () => {
    const entries = Array.from({ length: 5 }, (_, index) => signEntry(signer, sampleStatement(signer, index)));
    const forged = { ...signer, sign: signerFromSeed('x', 'x').sign };
    const root = writeLog('forged', filesOfLog(signer, entries.with(3, signEntry(forged, sampleStatement(signer, 3)))));
    expect(await verify(root)).toMatchObject({ code: 1, data: { code: 'envelope-signature-invalid', index: 3 } });
    expect(await verify(root, { entrySignatures: false })).toMatchObject({ code: 0 });
  });

  test('demands the cosignatures of witnesses, or of enough of them', async () => {
    const cosigned = writeLog('cosigned', new Map(log).set('checkpoint', cosign(fileOf('checkpoint'), witness)));
    const keys = [formatCosignerVkey(witness.key), formatCosignerVkey(other.key)];
    const one = await verify(cosigned, { witness: keys.slice(0, 1) });
    expect(one.code).toBe(0);
    expect(one.text).toContain('witness.example/one cosigned at 2025-11-21T00:00:00.000Z');
    expect(await verify(cosigned, { witness: keys, witnessQuorum: 1 })).toMatchObject({ code: 0 });
    const both = await verify(cosigned, { witness: keys });
    expect(both).toMatchObject({ code: 1, data: { code: 'witness-quorum-not-reached' } });
    expect(both.text).toContain('witness.example/two: cosignature-missing');
    expect(await verify(sound, { witness: keys, witnessQuorum: 1 })).toMatchObject({ code: 1 });
  });

  test('proves the continuation of an older checkpoint, and catches one that is not continued', async () => {
    const older = path.join(folder, 'older');
    writeFileSync(older, sampleLog(signer, 100).get('checkpoint') as Uint8Array);
    expect(await verify(sound, { old: older })).toMatchObject({ code: 0, data: { olderSize: 100 } });
    const rewritten = Array.from({ length: SIZE }, (_, index) => {
      const statement = sampleStatement(signer, index);
      return signEntry(signer, index === 17 ? { ...statement, collector: 'nobody' } : statement);
    });
    const root = writeLog('rewritten', filesOfLog(signer, rewritten));
    expect(await verify(root)).toMatchObject({ code: 0 });
    expect(await verify(root, { old: older })).toMatchObject({
      code: 1,
      data: { code: 'older-checkpoint-inconsistent' },
    });
  });

  test.each<[string, object, string]>([
    ['a key that is none', { vkey: 'what' }, 'vkey-malformed'],
    ['a log’s key as a witness', { witness: [vkey] }, 'witness-vkey-malformed'],
    ['more witnesses than named', { witness: [], witnessQuorum: 1 }, 'witness-quorum-impossible'],
    ['an older checkpoint that is not there', { old: '/no/such/file' }, 'file-unreadable'],
  ])('refuses %s as wrong usage', async (_, options, code) => {
    const refusal = await verify(sound, options).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommandFailure);
    expect(refusal).toMatchObject({ code, exitCode: 2 });
  });
});

describe('evidence verify gives the verdict that the auditor’s page gives', () => {
  test.each(VERDICT_CASES.map((each) => [each.name, each.verdict, each] as const))(
    '%s: %s',
    async (name, verdict, each) => {
      const root = writeLog(`verdict-${name.replaceAll(/\W/g, '-')}`, each.files);
      const old = path.join(root, 'older');
      if (each.older !== undefined) writeFileSync(old, each.older);
      const options = { vkey: each.vkey, witness: [...each.witnesses], ...(each.older === undefined ? {} : { old }) };
      const { code, data } = await verify(root, options);
      const told = data?.kind === 'verified' ? data.kind : data?.code;
      expect([code, told]).toEqual([verdict === 'verified' ? 0 : 1, verdict]);
    },
  );
});

describe('evidence prove and verify-proof', () => {
  const prove = async (index: string, out: string, source = sound) => {
    const { said, call } = invocation({ out });
    return { code: await proveEvidence([index, source], call), ...said[0] };
  };
  const check = async (file: string, options: object = {}) => {
    const { said, call } = invocation({ vkey, ...options });
    return { code: await verifyProofFile(file, call), ...said[0] };
  };

  test('prove an entry offline, and show it', async () => {
    const out = path.join(folder, 'entry.tlog-proof');
    expect(await prove('257', out)).toMatchObject({ code: 0, data: { index: 257, size: SIZE } });
    expect(readFileSync(out, 'utf8').startsWith('c2sp.org/tlog-proof@v1\nextra ')).toBe(true);
    const { code, data, text } = await check(out);
    expect(code).toBe(0);
    expect(data).toMatchObject({ kind: 'proved', index: 257, statement: { collector: 'decision' } });
    expect(text).toContain('urn:mitsuke:evidence:decision-batch:v1');
  });

  test('refuse another key, a changed path, and a quorum that is not there', async () => {
    const out = path.join(folder, 'other.tlog-proof');
    await prove('5', out);
    const stranger = formatVkey(signerFromSeed(signer.key.name, 'stranger').key);
    expect(await check(out, { vkey: stranger })).toMatchObject({ code: 1, data: { code: 'note-unknown-key' } });
    const witnessed = { witness: [formatCosignerVkey(witness.key)] };
    expect(await check(out, witnessed)).toMatchObject({ code: 1, data: { code: 'witness-quorum-not-reached' } });
    writeFileSync(out, readFileSync(out, 'utf8').replace('index 5', 'index 6'));
    expect(await check(out)).toMatchObject({ code: 1, data: { code: 'proof-root-mismatch' } });
  });

  test('write no proof outside the tree, of a damaged log, or over a file', async () => {
    const out = path.join(folder, 'none.tlog-proof');
    await expect(prove('300', out)).rejects.toMatchObject({ code: 'proof-index-outside-tree', exitCode: 1 });
    await expect(prove('1e2', out)).rejects.toMatchObject({ code: 'index-malformed', exitCode: 2 });
    const damaged = writeLog('damaged', flipped('tile/entries/000', 3_000));
    const at = await Promise.allSettled(
      [...Array(6).keys()].map((index) => prove(String(index), `${out}.${index}`, damaged)),
    );
    expect(at.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(existsSync(out)).toBe(false);
    writeFileSync(out, '');
    await expect(prove('3', out)).rejects.toMatchObject({ code: 'file-not-written', exitCode: 2 });
  });
});

describe('evidence audit-alerts', () => {
  const at = '2026-11-01T00:00:00.000Z';
  const alert = (sequence: number) => ({
    ...sampleStatement(signer, sequence),
    predicateType: 'urn:mitsuke:evidence:alert:v1',
    recordedAt: at,
    fact: { alert: `alt_${sequence}`, source: 'site-watch', sequence, kind: 'k', severity: 'high', case: 'cas_1' },
  });
  const audit = async (root: string, options: object = {}, environment: Record<string, string> = {}) => {
    const { said, call } = invocation({ vkey, entrySignatures: true, ...options }, environment);
    return { code: await auditEvidence(root, call), ...said[0] };
  };

  test('finds nothing amiss in a log without alerts', async () => {
    const { code, text } = await audit(sound, { from: '2026-11-01', to: '2026-11-21T00:00:00+09:00' });
    expect(code).toBe(0);
    expect(text).toContain('up to 2026-11-20T15:00:00.000Z');
  });

  test('names alerts without a disposition and faults, with exit code 1, in both languages', async () => {
    const entries = [sampleStatement(signer, 0), alert(1), { ...alert(3), entry: alert(2).entry }];
    const root = writeLog(
      'alerts',
      filesOfLog(
        signer,
        entries.map((statement) => signEntry(signer, statement)),
      ),
    );
    const { code, data, text } = await audit(root);
    expect(code).toBe(1);
    expect(data).toMatchObject({
      open: [
        { alert: 'alt_1', index: 1 },
        { alert: 'alt_3', index: 2 },
      ],
    });
    expect(text).toContain('alert-number-missing');
    expect(text).toContain('alt_3  site-watch no. 3, high');
    expect((await audit(root, {}, { LANG: 'ja_JP.UTF-8' })).text).toContain('処置のないアラート 2 件');
  });

  test('tells how often a source has to speak, and when it was ended, by whom', async () => {
    const source = (index: number, event: string, by: string | string[]) => ({
      ...sampleStatement(signer, index),
      predicateType: 'urn:mitsuke:evidence:alert-source:v1',
      recordedAt: at,
      fact: {
        ...{ event, source: 'site-watch', at, by, cadenceMinutes: 45, graceMinutes: 15 },
        ...{ sequence: 0, observation: 0, window: 0 },
      },
    });
    const entries = [
      { ...sampleStatement(signer, 0), recordedAt: at },
      source(1, 'declared', 'system'),
      source(2, 'ended', ['per_1', 'per_2']),
    ];
    const root = writeLog(
      'ended',
      filesOfLog(
        signer,
        entries.map((statement) => signEntry(signer, statement)),
      ),
    );
    const { code, text } = await audit(root);
    expect(code).toBe(0);
    expect(text).toContain('a window each 45 min, late after 15 min more');
    expect(text).toContain(`ended     ${at} to now, by per_1, per_2 (entry 2)`);
    expect((await audit(root, {}, { LANG: 'ja_JP.UTF-8' })).text).toContain('per_1, per_2 による');
  });

  test('tells where a log diverges instead, and refuses a time without its zone', async () => {
    const root = writeLog('audit-tampered', flipped('tile/0/000', 5));
    expect(await audit(root)).toMatchObject({ code: 1, data: { kind: 'diverges', index: 0 } });
    await expect(audit(sound, { from: '2026-11-01T00:00:00' })).rejects.toMatchObject({ code: 'instant-malformed' });
  });
});

test('evidence export refuses a folder that holds something', async () => {
  const { call } = invocation({ out: sound });
  await expect(exportEvidence(sound, call)).rejects.toMatchObject({ code: 'folder-not-empty', exitCode: 2 });
});
