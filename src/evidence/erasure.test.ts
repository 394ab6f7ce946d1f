/** Commitments that can be erased: what a reader of the log can say before, and cannot any more after. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonValue, openCheckpoint, parseVkey, verifyInclusion } from '#evidence-verifier';
import { type PersonId, Problem, type Scope, type TenantId } from '#kernel';
import { seededRandom } from '../platform/random/seeded.ts';
import { systemRandom } from '../platform/random/system.ts';
import { canonicalJson, commitDatum, type EntryId, sha256, verifyCommitment, verifyExport } from './index.ts';
import { filesOf } from './log-files.ts';
import { batchEntry, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

const random = systemRandom();

describe('a commitment', () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

  test('is verified by its datum and salt, in whatever order the members stand', () => {
    fc.assert(
      fc.property(json, (datum) => {
        const { commitment, salt } = commitDatum(random, datum);
        const again = JSON.parse(JSON.stringify(datum)) as JsonValue;
        expect(verifyCommitment({ datum: again, salt, commitment })).toEqual({ kind: 'ok', value: true });
      }),
    );
    const { commitment, salt } = commitDatum(random, { a: 1, b: [2] });
    expect(verifyCommitment({ datum: { b: [2], a: 1 }, salt, commitment }).kind).toBe('ok');
  });

  test('fits no other datum, and no other salt', () => {
    fc.assert(
      fc.property(json, json, fc.nat(31), fc.integer({ min: 1, max: 255 }), (datum, other, at, flip) => {
        const { commitment, salt } = commitDatum(random, datum);
        const differs = { kind: 'failed', error: 'commitment-differs' };
        const changed = salt.with(at, (salt[at] ?? 0) ^ flip);
        expect(verifyCommitment({ datum, salt: changed, commitment })).toEqual(differs);
        const fits = verifyCommitment({ datum: other, salt, commitment }).kind === 'ok';
        expect(fits).toBe(Buffer.from(canonicalJson(datum)).equals(canonicalJson(other)));
      }),
    );
  });

  test('has the value that docs/specs/commitment.md gives as an example', () => {
    const { commitment } = commitDatum({ bytes: (length) => new Uint8Array(length) }, { a: 1 });
    expect(Buffer.from(commitment).toString('hex')).toBe(
      'b06a229070741292512e8760f470dd7a4c46ccfdf253df781d88dabe58c1ccb1',
    );
  });

  test('without its salt tells a guesser nothing: the same datum has another commitment each time', () => {
    const commitments = Array.from({ length: 200 }, () => commitDatum(random, 'a name').commitment);
    expect(new Set(commitments.map((each) => Buffer.from(each).toString('hex'))).size).toBe(200);
    const unsalted = sha256(Buffer.from('"a name"'));
    expect(commitments.some((each) => Buffer.from(each).equals(unsalted))).toBe(false);
  });

  test.each([
    ['a salt that is not 32 bytes', { salt: new Uint8Array(31) }, 'salt-malformed'],
    ['an erased salt', { salt: new Uint8Array(0) }, 'salt-malformed'],
    ['a commitment that is not 32 bytes', { commitment: new Uint8Array(33) }, 'commitment-malformed'],
    ['a datum that JSON cannot say', { datum: Number.NaN }, 'datum-malformed'],
  ])('with %s is refused by name', (_, change, error) => {
    const sound = { datum: 'x', ...commitDatum(random, 'x') };
    expect(verifyCommitment({ ...sound, ...change })).toEqual({ kind: 'failed', error });
  });

  test.each<[string, unknown]>([
    ['not a number', Number.NaN],
    ['half a surrogate pair', { name: '\ud800' }],
    ['undefined', { name: undefined }],
    ['a date', new Date(0)],
  ])('is not made over %s', (_, datum) => {
    expect(() => commitDatum(random, datum as JsonValue)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ code: 'evidence-datum-refused' }) }),
    );
  });

  test('is not made with a random source that gives too little', () => {
    const short = { bytes: (length: number) => seededRandom('1').bytes(length - 1) };
    expect(() => commitDatum(short, 'x')).toThrow(Problem);
  });
});

describe('erasing a salt', () => {
  let room: TestEvidence;
  let tenant: TenantId;
  let scope: Scope;
  /** What a room keeps beside its row. */
  let kept: { datum: JsonValue; salt: Uint8Array; commitment: Uint8Array; entry: EntryId }[];

  beforeAll(async () => {
    room = await openTestEvidence();
    tenant = newId('ten');
    const person: PersonId = newId('per');
    scope = { ...scopeOf(tenant), principal: { kind: 'person', id: person } };
    kept = [];
    for (const datum of ['山田 太郎 called about order 17', { label: '見附商店', words: 'a secret of theirs' }]) {
      const committed = commitDatum(random, datum);
      const subjects = [{ name: 'words', algorithm: 'sha256', digest: committed.commitment } as const];
      const entry = await room.database.inScope(scope, (tx) =>
        room.evidence.append(tx, { ...batchEntry(tenant), subjects, fact: {} }),
      );
      kept.push({ datum, ...committed, entry });
    }
    await room.evidence.sequencer.runOnce();
  });
  afterAll(() => room.close());

  const erase = (entry: EntryId, commitment: Uint8Array, as = scope) =>
    room.database.inScope(as, (tx) =>
      room.evidence.recordErasure(tx, as, { entry, commitment, reason: 'asked-by-the-person' }),
    );
  const files = async () => filesOf(room.ports.objects, (await room.evidence.logOf(scope)).log);
  const proofOf = async (index: number) => {
    const { entry, leafHash, path, root, size, checkpoint } = await room.evidence.inclusionProof(scope, index);
    const key = parseVkey((await room.evidence.logOf(scope)).vkey, sha256);
    if (key.kind === 'failed') throw new Error(key.error);
    const opened = await openCheckpoint(checkpoint, key.value);
    const verdict = verifyInclusion(sha256, { index, size, leaf: leafHash, proof: path, root });
    return { entry, verdict: verdict.kind, checkpoint: opened.kind };
  };

  test('leaves every proof as it was, is on record, and takes the datum out of reach', async () => {
    const [first, second] = kept as [(typeof kept)[0], (typeof kept)[0]];
    const before = await proofOf(1);
    const older = (await (await files())('checkpoint')) as Uint8Array;
    expect(before).toMatchObject({ verdict: 'ok', checkpoint: 'ok' });
    expect(verifyCommitment(first)).toEqual({ kind: 'ok', value: true });

    await erase(first.entry, first.commitment);
    first.salt = new Uint8Array(0);
    await room.evidence.sequencer.runOnce();

    expect(await proofOf(1)).toEqual(before);
    const { vkey } = await room.evidence.logOf(scope);
    const read = await files();
    expect(await verifyExport({ read, vkey, older })).toMatchObject({
      kind: 'verified',
      size: 4,
      entriesByType: { 'urn:mitsuke:evidence:erasure:v1': 1 },
    });
    const last = JSON.parse(Buffer.from((await proofOf(3)).entry).toString()) as { payload: string };
    expect(JSON.parse(Buffer.from(last.payload, 'base64').toString())).toMatchObject({
      subject: [{ name: 'words', digest: { sha256: Buffer.from(first.commitment).toString('hex') } }],
      predicate: { fact: { entry: first.entry, reason: 'asked-by-the-person', by: scope.principal.id } },
    });
    // Who knows the datum itself cannot show any more that it was meant; what was not erased can still be shown.
    expect(verifyCommitment(first)).toMatchObject({ kind: 'failed' });
    expect(verifyCommitment(second)).toEqual({ kind: 'ok', value: true });
  });

  test('was all there was to erase: the log never held datum or salt', async () => {
    const bundle = Buffer.from((await (await files())('tile/entries/000.p/4')) as Uint8Array).toString('latin1');
    const payloads = [...bundle.matchAll(/"payload":"([^"]+)"/g)].map(([, text = '']) => Buffer.from(text, 'base64'));
    const all = Buffer.concat(payloads);
    for (const { datum, salt } of kept) {
      for (const text of [JSON.stringify(datum), '山田', '見附商店', 'secret']) expect(all.includes(text)).toBe(false);
      if (salt.length > 0) expect(all.includes(Buffer.from(salt).toString('hex'))).toBe(false);
    }
  });

  test('is refused of an entry or a commitment that is not there, and writes nothing', async () => {
    const code = (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error: unknown) => (error instanceof Problem ? error.details.code : String(error)),
      );
    const [first, second] = kept as [(typeof kept)[0], (typeof kept)[0]];
    const before = (await room.evidence.logOf(scope)).pending;
    expect(await code(erase(newId('ent'), first.commitment))).toBe('evidence-entry-unknown');
    expect(await code(erase(first.entry, second.commitment))).toBe('evidence-commitment-not-in-entry');
    expect(await code(erase(first.entry, new Uint8Array(0)))).toBe('evidence-commitment-not-in-entry');
    const stranger = { ...scope, tenant: newId('ten') };
    expect(await code(erase(first.entry, first.commitment, stranger))).toBe('evidence-entry-unknown');
    const merchant = { ...scope, parties: [newId('pty')] };
    expect(await code(erase(first.entry, first.commitment, merchant))).toBe('evidence-whole-tenant-only');
    expect((await room.evidence.logOf(scope)).pending).toBe(before);
  });
});
