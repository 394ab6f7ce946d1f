import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { utf8 } from '#evidence-verifier';
import { durationOfMs, type EventEnvelope, instantOfMs, type TenantId } from '#kernel';
import type { Objects } from '#platform/objects';
import { guardedPosts } from '../../platform/egress/guarded-posts.ts';
import { openFolderObjects } from '../../platform/objects/folder.ts';
import { systemRandom } from '../../platform/random/system.ts';
import type { AttestationMissing } from '../events.ts';
import { createEvidence, type Evidence, type EvidencePorts, exportLog, verifyExport } from '../index.ts';
import { filesOf } from '../log-files.ts';
import { appendMany, newId, openTestEvidence, scopeOf, type TestEvidence } from '../testing.ts';
import { hasOpenssl, openTestAuthority, type TestAuthority } from './testing-authority.ts';
import { readCertificates } from './time-stamp-response.ts';

const REPLY = 'application/timestamp-reply';

describe.runIf(hasOpenssl())('checkpoints that are stamped', () => {
  let room: TestEvidence;
  let authority: TestAuthority;
  let tenant: TenantId;
  let evidence: Evidence;
  let nowMs: number;
  let monotonicMs = 0;
  let told: AttestationMissing[];
  let failures: unknown[];

  beforeAll(async () => {
    room = await openTestEvidence();
    authority = await openTestAuthority('ec');
  });
  afterAll(async () => {
    await authority.close();
    await room.close();
  });
  beforeEach(async () => {
    tenant = newId('ten');
    nowMs = Date.now();
    told = [];
    failures = [];
    authority.answer = undefined;
    evidence = open();
    await grow(3);
  });

  const open = (changes: Partial<EvidencePorts> = {}): Evidence =>
    createEvidence({
      ...room.ports,
      clock: { ...room.ports.clock, now: () => instantOfMs(nowMs), monotonicMs: () => monotonicMs },
      onFailure: (error) => failures.push(error),
      timeStamps: {
        posts: guardedPosts(),
        random: systemRandom(),
        outbox: { publish: async (_, event: EventEnvelope) => void told.push(event as AttestationMissing) },
        onLooked: async () => undefined,
        policy: {
          authority: {
            url: authority.url,
            certificates: readCertificates(readFileSync(authority.files.ca, 'utf8')) ?? [],
            allowedHosts: [authority.host],
          },
          every: durationOfMs(60_000),
          tellAfter: durationOfMs(600_000),
        },
      },
      ...changes,
    });
  const grow = async (count: number): Promise<void> => {
    await appendMany({ evidence, database: room.database }, tenant, count);
    await evidence.sequencer.runOnce();
  };
  const look = async (ms = 0): Promise<void> => {
    nowMs += ms;
    monotonicMs += ms;
    expect(await evidence.timeStamping?.runOnce()).toMatchObject({ kind: 'ok' });
  };
  const state = async () => (await evidence.logOf(scopeOf(tenant))).timeStamps;
  const exported = async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mitsuke-export-'));
    const { log, vkey } = await evidence.logOf(scopeOf(tenant));
    const to = await openFolderObjects(folder);
    await exportLog({ from: filesOf(room.ports.objects, log), to });
    return { folder, vkey, read: (file: string) => to.get(file) };
  };

  test('lie in the exported folder, where openssl verifies them and the log continues each', async () => {
    await look();
    await grow(4);
    await look(61_000);
    expect(await state()).toMatchObject({ latest: { size: 8 }, failure: undefined });
    const { folder, vkey, read } = await exported();
    try {
      const index = Buffer.from((await read('time-stamps/index')) ?? '').toString();
      expect(index).toMatch(/^4 \d{4}-\S+Z\n8 \d{4}-\S+Z\n$/);
      for (const size of [4, 8]) {
        const words = ['ts', '-verify', '-data', 'checkpoint', '-in', 'response.tsr', '-CAfile', authority.files.ca];
        const cwd = path.join(folder, 'time-stamps', String(size));
        expect(execFileSync('openssl', words, { cwd, stdio: 'pipe' }).toString()).toContain('Verification: OK');
        const older = await read(`time-stamps/${size}/checkpoint`);
        const verdict = await verifyExport({ read, vkey, ...(older && { older }) });
        expect(verdict).toMatchObject({ kind: 'verified', size: 8, olderSize: size });
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('are stamped once in the time that is set, and only when the log has grown', async () => {
    await look();
    const first = await state();
    await grow(1);
    await look(30_000);
    expect(await state()).toEqual(first);
    await look(31_000);
    expect(await state()).toMatchObject({ latest: { size: 5 } });
    const second = await state();
    await look(120_000);
    expect(await state()).toEqual(second);
  });

  test.each([
    ['answered-oddly', () => ({ status: 503, mediaType: 'text/plain', body: utf8('') })],
    ['answered-oddly', () => ({ status: 200, mediaType: 'text/html', body: utf8('<html>') })],
    ['malformed', () => ({ status: 200, mediaType: REPLY, body: utf8('no DER') })],
    ['refused', () => ({ status: 200, mediaType: REPLY, body: authority.reply(utf8('no request')) })],
    ['wrong-nonce', (query: Uint8Array) => lied(query, 0xff)],
    ['too-large', () => ({ status: 200, mediaType: REPLY, body: new Uint8Array(300_000) })],
  ])(
    'by an authority that lies or fails have no stamp (%s), are tried again, and the log goes on',
    async (outcome, answer) => {
      authority.answer = answer;
      await look();
      expect(await state()).toMatchObject({ latest: undefined, failure: { outcome } });
      await grow(2);
      expect((await evidence.logOf(scopeOf(tenant))).size).toBe(6);
      authority.answer = undefined;
      await look(31_000);
      expect(await state()).toMatchObject({ latest: { size: 6 }, failure: undefined });
      expect(told).toEqual([]);
    },
  );

  /** Answers another request than the one that was sent: its nonce is changed. */
  const lied = (query: Uint8Array, by: number) => {
    const other = query.slice();
    const at = other.length - 4;
    other[at] = (other[at] ?? 0) ^ by;
    return { status: 200, mediaType: REPLY, body: authority.reply(other) };
  };

  test('by an authority whose clock is far from ours are refused', async () => {
    nowMs += 3_600_000;
    await look();
    expect(await state()).toMatchObject({ failure: { outcome: 'time-implausible' } });
  });

  test('are missed: told once, after the time that is set', async () => {
    authority.answer = () => ({ status: 503, mediaType: 'text/plain', body: utf8('') });
    for (let time = 0; time < 4; time += 1) await look(3_600_000);
    const mine = told.filter((event) => event.tenant === tenant).map(({ payload }) => payload);
    expect(mine).toMatchObject([
      {
        kind: 'time-stamp-missed',
        size: 4,
        sayings: [{ who: new URL(authority.url).host, outcome: 'answered-oddly' }],
      },
    ]);
  });

  test.each([false, true])(
    'whose files could not be written (persisted: %s) are filed at the next look',
    async (persisted) => {
      const objects: Objects = {
        ...room.ports.objects,
        put: async (name, bytes) => {
          if (persisted) await room.ports.objects.put(name, bytes);
          if (name.includes('/time-stamps/')) throw new Error('disk full');
          if (!persisted) await room.ports.objects.put(name, bytes);
        },
      };
      evidence = open({ objects });
      await look();
      expect(failures.length).toBeGreaterThan(0);
      evidence = open();
      await look();
      const { folder, read } = await exported();
      expect(await read('time-stamps/4/response.tsr')).toBeDefined();
      expect(await read('time-stamps/index')).toBeDefined();
      await rm(folder, { recursive: true });
    },
  );

  test('are read over the room’s door by their names and no other', async () => {
    await look();
    const { log } = await evidence.logOf(scopeOf(tenant));
    const open = (file: string) => evidence.openLogFile(scopeOf(tenant), { log, path: file });
    expect((await open('time-stamps/4/checkpoint')).bytes.length).toBeGreaterThan(0);
    for (const file of [
      'time-stamps/04/checkpoint',
      'time-stamps/5/checkpoint',
      'time-stamps/../checkpoint',
      'time-stamps/4',
    ]) {
      await expect(open(file)).rejects.toMatchObject({ details: { code: 'evidence-file-missing' } });
    }
  });
});
