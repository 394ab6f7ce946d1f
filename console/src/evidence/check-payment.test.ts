/** Against a real log of several hundred entries: every link of the chain is broken once, and named. */
import { describe, expect, test } from 'vitest';
import {
  base64Of,
  canonicalJson,
  formatVkey,
  type JsonObject,
  leafHash,
  merklePath,
  merkleRoot,
  type ReadFile,
  utf8Text,
} from '#evidence-verifier';
import {
  filesOfLog,
  sampleStatement,
  sha256,
  signCheckpoint,
  signEntry,
  signerFromSeed,
} from '../../../packages/evidence-verifier/src/testing.ts';
import { checkPayment, type PaymentCheck, STEPS } from './check-payment.ts';
import { reachesEntry } from './read-entry.ts';

const ENTRY = 300;
const SIZE = 700;
const BATCH = 5;
const OWN = 3;

const signer = signerFromSeed('mitsuke.example/log', 'check-payment');
const stranger = signerFromSeed('mitsuke.example/log', 'somebody else');

const records = Array.from(
  { length: BATCH },
  (_, i): JsonObject => ({ id: `dec_${i}`, answer: i === OWN ? 'deny' : 'allow' }),
);
const texts = records.map((record) => canonicalJson(record));
const leaves = texts.map((text) => leafHash(sha256, text));
const root = merkleRoot(sha256, leaves);

const statementAt = (index: number) => {
  const sample = sampleStatement(signer, index);
  const subjects = [{ name: 'decisions', algorithm: 'rfc6962Sha256' as const, digest: root }];
  return index === ENTRY ? { ...sample, subjects, fact: { count: BATCH } } : sample;
};
const entriesBy = (author: typeof signer) =>
  Array.from({ length: SIZE }, (_, index) => signEntry(author, statementAt(index)));
const files = filesOfLog(signer, entriesBy(signer));

const readerOf =
  (log: ReadonlyMap<string, Uint8Array>): ReadFile =>
  async (path) =>
    log.get(path);

const path = await merklePath(sha256, leaves, OWN);
const sound: PaymentCheck = {
  proof: {
    record: utf8Text(texts[OWN] ?? new Uint8Array()) ?? '',
    batch: { index: OWN, size: BATCH, path: path.map(base64Of), root: base64Of(root) },
    entry: { id: statementAt(ENTRY).entry, index: ENTRY },
  },
  shown: { id: `dec_${OWN}`, answer: 'deny' },
  vkey: formatVkey(signer.key),
  rotations: [],
  read: readerOf(files),
  sha256,
};

const verdictsOf = async (check: PaymentCheck): Promise<string[]> => {
  const told: string[] = [];
  for await (const verdict of checkPayment(check)) {
    told.push(verdict.state === 'passed' ? verdict.step : `${verdict.step}: ${verdict.code}`);
  }
  return told;
};

const withProof = (change: Partial<PaymentCheck['proof']>): PaymentCheck => ({
  ...sound,
  proof: { ...sound.proof, ...change },
});
const withBatch = (change: Partial<PaymentCheck['proof']['batch']>): PaymentCheck =>
  withProof({ batch: { ...sound.proof.batch, ...change } });
const withFile = (file: string, change: (bytes: Uint8Array) => Uint8Array | undefined): PaymentCheck => {
  const changed = new Map(files);
  const bytes = change(Uint8Array.from(files.get(file) ?? []));
  if (bytes) changed.set(file, bytes);
  else changed.delete(file);
  return { ...sound, read: readerOf(changed) };
};
const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1);

test('a payment that stands in the log passes every step, in order', async () => {
  expect(await verdictsOf(sound)).toEqual([...STEPS]);
});

describe('a broken link is named', () => {
  test.each<[string, PaymentCheck, Partial<Record<(typeof STEPS)[number], string>>]>([
    ['the answer shown is another', { ...sound, shown: { answer: 'allow' } }, { record: 'record-differs' }],
    ['a member shown is not in the record', { ...sound, shown: { note: 'x' } }, { record: 'record-differs' }],
    [
      'the record was rewritten',
      withProof({ record: sound.proof.record.replace('deny', 'allow') }),
      { record: 'record-differs', path: 'proof-root-mismatch', statement: 'record-not-in-batch' },
    ],
    [
      'the record stands elsewhere in the batch',
      withBatch({ index: OWN - 1 }),
      { path: 'proof-root-mismatch', statement: 'record-not-in-batch' },
    ],
    [
      'the path is cut',
      withBatch({ path: sound.proof.batch.path.slice(1) }),
      { path: 'proof-wrong-length', statement: 'record-not-in-batch' },
    ],
    [
      'the root is another',
      withBatch({ root: base64Of(sha256(new Uint8Array())) }),
      { path: 'proof-root-mismatch', statement: 'root-differs' },
    ],
    ['the batch is larger than its entry says', withBatch({ size: 4 * BATCH }), { path: 'proof-wrong-length' }],
    [
      'the entry is another batch',
      withProof({ entry: { id: statementAt(ENTRY + 1).entry, index: ENTRY + 1 } }),
      { statement: 'root-differs' },
    ],
    ['the entry has another id', withProof({ entry: { id: 'ent_x', index: ENTRY } }), { statement: 'entry-differs' }],
    ['a tile is missing', withFile('tile/0/001', () => undefined), { inclusion: 'tile-missing' }],
    ['a byte of a tile differs', withFile('tile/0/001', flipped), { inclusion: 'proof-root-mismatch' }],
    [
      'a bundle is missing',
      withFile('tile/entries/001', () => undefined),
      { statement: 'bundle-missing', inclusion: 'bundle-missing' },
    ],
    [
      'a bundle is cut',
      withFile('tile/entries/001', (bytes) => bytes.subarray(0, -1)),
      { statement: 'bundle-truncated', inclusion: 'bundle-truncated' },
    ],
    [
      'the checkpoint is of another key',
      withFile('checkpoint', () => signCheckpoint(stranger, { size: SIZE, root: sha256(new Uint8Array()) })),
      { inclusion: 'proof-root-mismatch', checkpoint: 'note-unknown-key' },
    ],
    [
      'the key is another',
      { ...sound, vkey: formatVkey(stranger.key) },
      { statement: 'envelope-unknown-key', checkpoint: 'note-unknown-key' },
    ],
    [
      'the key is not one',
      { ...sound, vkey: 'x' },
      { statement: 'vkey-malformed', inclusion: 'vkey-malformed', checkpoint: 'vkey-malformed' },
    ],
  ])('%s', async (_name, check, broken) => {
    const expected = STEPS.map((step) => (broken[step] ? `${step}: ${broken[step]}` : step));
    expect(await verdictsOf(check)).toEqual(expected);
  });
});

test('an entry counts as published once the checkpoint reaches it', async () => {
  expect(await reachesEntry(sound.read, SIZE - 1)).toBe(true);
  expect(await reachesEntry(sound.read, SIZE)).toBe(false);
  expect(await reachesEntry(async () => undefined, 0)).toBe(false);
});
