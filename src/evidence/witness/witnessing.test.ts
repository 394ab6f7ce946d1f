import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CosignerKey, openCheckpoint, parseNote, parseVkey, utf8, verifyWitnesses } from '#evidence-verifier';
import { durationOfMs, type EventEnvelope, instantOfMs, Problem, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Objects } from '#platform/objects';
import { guardedPosts } from '../../platform/egress/guarded-posts.ts';
import type { AttestationMissing } from '../events.ts';
import { createEvidence, type Evidence, type EvidencePorts, type LogState, verifyExport } from '../index.ts';
import { filesOf } from '../log-files.ts';
import { sha256 } from '../sha256.ts';
import { appendMany, newId, openTestEvidence, scopeOf, type TestEvidence } from '../testing.ts';
import { readWitness, type WitnessPolicy } from './policy.ts';
import { forgetHeld, saveWord } from './store.ts';
import { openTestWitness, type TestWitness } from './testing-witness.ts';

let room: TestEvidence;
let witnesses: TestWitness[];
let tenant: TenantId;
let evidence: Evidence;
let nowMs: number;
let monotonicMs = 0;
let told: AttestationMissing[];
let failures: unknown[];

/** Time that a test moves on; sleeping is real, and short. */
const clockOf = (real: Clock): Clock => ({
  now: () => instantOfMs(nowMs),
  monotonicMs: () => monotonicMs,
  sleep: (_, signal) => real.sleep(durationOfMs(5), signal),
});
const pass = (ms: number): void => {
  nowMs += ms;
  monotonicMs += ms;
};

beforeAll(async () => {
  room = await openTestEvidence();
  witnesses = await Promise.all(['w.example/1', 'w.example/2', 'w.example/3'].map(openTestWitness));
});
afterAll(async () => {
  await Promise.all(witnesses.map((witness) => witness.close()));
  await room.close();
});

const policyOf = (quorum: number, changes: Partial<WitnessPolicy> = {}): WitnessPolicy => ({
  witnesses: witnesses.flatMap(({ line }) => readWitness(line) ?? []),
  quorum,
  allowedHosts: witnesses.map(({ host }) => host),
  every: durationOfMs(1_000),
  tellAfter: durationOfMs(60_000),
  ...changes,
});
const open = (policy: WitnessPolicy | undefined, changes: Partial<EvidencePorts> = {}): Evidence =>
  createEvidence({
    ...room.ports,
    clock: clockOf(room.ports.clock),
    onFailure: (error) => failures.push(error),
    witnesses: policy && {
      policy,
      posts: guardedPosts(),
      onLooked: async () => undefined,
      outbox: { publish: async (_, event: EventEnvelope) => void told.push(event as AttestationMissing) },
    },
    ...changes,
  });

beforeEach(async () => {
  // What another test left waiting would be asked about too.
  await room.database.asSystem(forgetHeld);
  tenant = newId('ten');
  nowMs = Date.now();
  told = [];
  failures = [];
  evidence = open(policyOf(2));
  for (const witness of witnesses) {
    witness.answer = undefined;
    witness.seen.length = 0;
  }
  await room.database.inScope({ tenant }, (tx) => evidence.beginLog(tx, tenant));
  await everyoneKnowsTheLog();
});

const state = (): Promise<LogState> => evidence.logOf(scopeOf(tenant));
const everyoneKnowsTheLog = async (): Promise<void> => {
  const { origin, vkey } = await state();
  for (const witness of witnesses) await witness.know([{ origin, vkeys: [vkey] }]);
};
const grow = async (count: number): Promise<void> => {
  await appendMany({ evidence, database: room.database }, tenant, count);
  await evidence.sequencer.runOnce();
};
/** One look at this tenant's log after `every` has gone by. */
const ask = async (): Promise<void> => {
  pass(400_000);
  expect(await evidence.witnessing.runOnce()).toMatchObject({ kind: 'ok' });
};
const file = async (): Promise<Uint8Array | undefined> =>
  filesOf(room.ports.objects, (await state()).log)('checkpoint');
const down = (witness: TestWitness | undefined): void => {
  if (witness !== undefined)
    witness.answer = async () => ({ status: 503, mediaType: 'text/plain', body: utf8('down') });
};
const mine = () => told.filter((event) => event.tenant === tenant).map(({ payload }) => payload);
const outcomes = async () => (await state()).witnesses?.witnesses.map(({ outcome }) => outcome);

describe('a head that demands witnesses', () => {
  test('is shown only once enough have cosigned it, with the cosignatures, and verifies', async () => {
    await grow(3);
    expect(await state()).toMatchObject({ size: 0, checkpointAt: undefined, pending: 4 });
    expect(await file()).toBeUndefined();
    await ask();
    const { size, pending, vkey, origin, log, witnesses: seen } = await state();
    expect({ size, pending, origin, awaited: seen?.awaited }).toMatchObject({
      size: 4,
      pending: 0,
      awaited: undefined,
    });
    const note = parseNote((await file()) ?? new Uint8Array(0));
    const keys = witnesses.flatMap(({ line }): CosignerKey[] => [readWitness(line)?.key ?? []].flat());
    const verdict = note.kind === 'ok' ? await verifyWitnesses(note.value, { witnesses: keys, quorum: 2 }) : undefined;
    expect(verdict?.satisfied).toBe(true);
    expect(await verifyExport({ read: filesOf(room.ports.objects, log), vkey })).toMatchObject({
      kind: 'verified',
      size: 4,
    });
    const answer = await evidence.readLogFile(scopeOf(tenant), { log, path: 'checkpoint' });
    expect(Uint8Array.from(answer)).toEqual(await file());
    const key = parseVkey(vkey, sha256);
    expect(key.kind === 'ok' && (await openCheckpoint(answer, key.value)).kind).toBe('ok');
  });

  test('is held without the quorum: the one before stays, entries are appended, the states are visible', async () => {
    await grow(3);
    await ask();
    const before = await file();
    down(witnesses[0]);
    down(witnesses[1]);
    await grow(300);
    await ask();
    await grow(5);
    await ask();
    expect(await file()).toEqual(before);
    expect(await state()).toMatchObject({
      size: 4,
      pending: 305,
      witnesses: {
        quorum: 2,
        awaited: { size: 304, cosigned: 1 },
        witnesses: [{ outcome: 'answered-oddly' }, { outcome: 'answered-oddly' }, { outcome: 'cosigned', size: 304 }],
      },
    });
    await expect(evidence.inclusionProof(scopeOf(tenant), 4)).rejects.toThrow(Problem);
    expect(await evidence.inclusionProof(scopeOf(tenant), 3)).toMatchObject({ size: 4 });
    expect(mine()).toMatchObject([{ kind: 'quorum-missed', size: 304, shownSize: 4 }]);
  });

  test('counts witnesses that were not up at the same time', async () => {
    await grow(3);
    down(witnesses[1]);
    down(witnesses[2]);
    await ask();
    expect((await state()).witnesses?.awaited).toMatchObject({ size: 4, cosigned: 1 });
    await grow(2);
    down(witnesses[0]);
    for (const witness of witnesses.slice(1)) witness.answer = undefined;
    down(witnesses[2]);
    await ask();
    expect(await state()).toMatchObject({ size: 4, pending: 2 });
    for (const witness of witnesses) witness.answer = undefined;
    await ask();
    expect(await state()).toMatchObject({ size: 6, pending: 0, witnesses: { awaited: undefined } });
  });

  test('counts two witnesses of one name by their keys', async () => {
    const twins = await Promise.all(['w.example/twin', 'w.example/twin'].map(openTestWitness));
    try {
      const { origin, vkey } = await state();
      for (const twin of twins) await twin.know([{ origin, vkeys: [vkey] }]);
      evidence = open(
        policyOf(2, {
          witnesses: twins.flatMap(({ line }) => readWitness(line) ?? []),
          allowedHosts: twins.map(({ host }) => host),
        }),
      );
      down(twins[1]);
      await grow(3);
      await ask();
      expect((await state()).size).toBe(0);
      for (const twin of twins) twin.answer = undefined;
      await ask();
      expect((await state()).size).toBe(4);
    } finally {
      await Promise.all(twins.map((twin) => twin.close()));
    }
  });

  test('is asked about at most once in the time that is set, and of a witness that failed ever more seldom', async () => {
    down(witnesses[0]);
    down(witnesses[1]);
    await grow(3);
    evidence = open(policyOf(2, { every: durationOfMs(1_000) }));
    const counts = [];
    evidence.witnessing.start();
    for (let second = 0; second < 8; second += 1) {
      pass(1_000);
      await room.ports.clock.sleep(durationOfMs(60));
      counts.push(witnesses[0]?.seen.length ?? 0);
    }
    await evidence.witnessing.stop();
    expect(counts.at(-1)).toBeGreaterThanOrEqual(2);
    expect(counts.at(-1)).toBeLessThanOrEqual(5);
    // The one that cosigned is not asked again.
    expect(witnesses[2]?.seen.length).toBe(1);
  });

  test('of a witness that knows more or less than we remember is proved from where it is', async () => {
    await grow(3);
    await ask();
    // Another database than the one that remembers: nothing is known of any witness.
    await room.database.asSystem(async (tx) => {
      for (const { vkey } of witnesses) {
        await saveWord(tx, tenant, {
          vkey,
          outcome: 'cosigned',
          size: 2,
          askedAt: instantOfMs(nowMs),
          cosignedAt: undefined,
        });
      }
    });
    await grow(6);
    await ask();
    expect(await state()).toMatchObject({ size: 10 });
    expect(witnesses.map(({ seen }) => seen.slice(-2).map((body) => body.split('\n')[0]))).toEqual(
      Array(3).fill(['old 2', 'old 4']),
    );
  });
});

describe('whatever a witness answers has a name', () => {
  const text = 'text/plain; charset=utf-8';
  const garbage = utf8('\u2014 w.example/1 AAAAAAAAAAAA\n');
  test.each([
    ['request-refused', { status: 400, mediaType: text, body: utf8('') }],
    ['signature-refused', { status: 403, mediaType: text, body: utf8('') }],
    ['log-unknown', { status: 404, mediaType: text, body: utf8('') }],
    ['inconsistent', { status: 422, mediaType: text, body: utf8('') }],
    ['ahead', { status: 409, mediaType: 'text/x.tlog.size', body: utf8('900\n') }],
    ['answered-oddly', { status: 409, mediaType: text, body: utf8('900\n') }],
    ['answered-oddly', { status: 409, mediaType: 'text/x.tlog.size', body: utf8('0\n') }],
    ['answered-oddly', { status: 409, mediaType: 'text/x.tlog.size', body: utf8('nine') }],
    ['answered-oddly', { status: 500, mediaType: text, body: utf8('') }],
    ['answered-oddly', { status: 302, mediaType: text, body: utf8('') }],
    ['cosignature-invalid', { status: 200, mediaType: text, body: utf8('') }],
    ['cosignature-invalid', { status: 200, mediaType: text, body: garbage }],
    ['cosignature-invalid', { status: 200, mediaType: text, body: utf8('\n\u2014 x AAAAAAAA\n') }],
    ['too-large', { status: 200, mediaType: text, body: new Uint8Array(300_000) }],
  ])('%s', async (outcome, answer) => {
    const [first] = witnesses;
    if (first !== undefined) first.answer = async () => answer;
    await grow(3);
    await ask();
    expect((await outcomes())?.[0]).toBe(outcome);
    expect(await state()).toMatchObject({ size: 4 });
  });

  test('silence, a cosignature of another tree, and an address that is not allowed', async () => {
    const [silent, other] = witnesses;
    const ending = Promise.withResolvers<void>();
    if (silent !== undefined) silent.answer = (own) => ending.promise.then(own);
    if (other !== undefined) other.answer = async (own) => ({ ...(await own()), body: utf8('') });
    await grow(3);
    const closed = witnesses[2]?.host ?? '';
    evidence = open(policyOf(1, { allowedHosts: witnesses.map(({ host }) => host).filter((host) => host !== closed) }));
    evidence.witnessing.start();
    await room.ports.clock.sleep(durationOfMs(150));
    await evidence.witnessing.stop();
    expect(await outcomes()).toEqual(['given-up', 'cosignature-invalid', 'port-not-allowed']);
    expect(await state()).toMatchObject({ size: 0 });
    ending.resolve();
  });

  test('a refusal is told of at once, and once', async () => {
    const [first] = witnesses;
    if (first !== undefined) first.answer = async () => ({ status: 422, mediaType: text, body: utf8('') });
    down(witnesses[1]);
    await grow(3);
    for (let time = 0; time < 3; time += 1) await ask();
    expect(mine().map(({ kind }) => kind)).toEqual(['witness-refused', 'quorum-missed']);
    expect(mine()[0]?.sayings).toEqual([{ who: 'w.example/1', outcome: 'inconsistent' }]);
    expect(mine()[1]?.sayings).toEqual([
      { who: 'w.example/1', outcome: 'inconsistent' },
      { who: 'w.example/2', outcome: 'answered-oddly' },
      { who: 'w.example/3', outcome: 'cosigned' },
    ]);
  });
});

describe('each write of what is shown, broken twice', () => {
  const breaking = (persisted: boolean): Objects => ({
    ...room.ports.objects,
    put: async (name, bytes) => {
      if (!name.endsWith('/checkpoint')) return room.ports.objects.put(name, bytes);
      if (persisted) await room.ports.objects.put(name, bytes);
      throw new Error('disk full');
    },
  });
  test.each([false, true])('the file (persisted: %s): the next start makes it what is shown', async (persisted) => {
    await grow(3);
    evidence = open(policyOf(2), { objects: breaking(persisted) });
    await ask();
    expect(failures).toHaveLength(1);
    const { size, log } = await state();
    expect(size).toBe(4);
    evidence = open(policyOf(2));
    await ask();
    expect(await file()).toEqual(
      Uint8Array.from(await evidence.readLogFile(scopeOf(tenant), { log, path: 'checkpoint' })),
    );
  });

  test.each([false, true])(
    'the transaction (committed: %s): witnesses that cosigned are not lost',
    async (committed) => {
      await grow(3);
      let writes = 0;
      const database: EvidencePorts['database'] = {
        ...room.database,
        asSystem: async (work) => {
          writes += 1;
          // The fourth: looking for what is kept, what waits, preparing, and concluding.
          if (writes !== 5) return room.database.asSystem(work);
          if (committed) await room.database.asSystem(work);
          throw new Error('connection lost');
        },
      };
      evidence = open(policyOf(2), { database });
      await ask();
      expect(failures.length).toBeGreaterThan(0);
      evidence = open(policyOf(2));
      await ask();
      expect(await state()).toMatchObject({ size: 4, witnesses: { awaited: undefined } });
      expect((await verdict()).kind).toBe('verified');
    },
  );

  const verdict = async () => {
    const { log, vkey } = await state();
    return verifyExport({ read: filesOf(room.ports.objects, log), vkey });
  };
});

describe('beginning and ending the demand', () => {
  test('what was shown before it stays until witnesses have cosigned more; after it the head counts alone', async () => {
    const plain = open(undefined);
    evidence = plain;
    await grow(3);
    const before = await file();
    expect(await state()).toMatchObject({ size: 4, witnesses: undefined });
    evidence = open(policyOf(2));
    for (const witness of witnesses) down(witness);
    await grow(2);
    await ask();
    expect(await state()).toMatchObject({ size: 4, pending: 2 });
    expect(await file()).toEqual(before);
    evidence = plain;
    await evidence.witnessing.runOnce();
    await evidence.sequencer.runOnce();
    expect(await state()).toMatchObject({ size: 6, pending: 0 });
    const { log, vkey } = await state();
    const verdict = await verifyExport({
      read: filesOf(room.ports.objects, log),
      vkey,
      ...(before && { older: before }),
    });
    expect(verdict).toMatchObject({ kind: 'verified', size: 6, olderSize: 4 });
  });
});
