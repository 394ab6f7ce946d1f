/** Makes small logs from a seed, for tests and for the vectors of docs/specs; needs Node. */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign } from 'node:crypto';
import {
  type CosignerKey,
  checkpointText,
  cosignatureMessage,
  cosignerKey,
  encodeBundle,
  encodeCosignature,
  encodeEnvelope,
  encodeNote,
  encodeSignedEnvelope,
  encodeSignedNote,
  encodeStatement,
  formatVkey,
  GrowingTree,
  hashesInLevel,
  leafHash,
  parseNote,
  preAuthEncoding,
  predicateTypeUri,
  type Sha256,
  STATEMENT_PAYLOAD_TYPE,
  type Statement,
  TILE_WIDTH,
  tileAt,
  tilePath,
  utf8,
  type VerifierKey,
  verifierKey,
} from './index.ts';

export const sha256: Sha256 = (bytes) => Uint8Array.from(hash('sha256', bytes, 'buffer'));

export type TestSigner = { readonly key: VerifierKey; readonly sign: (message: Uint8Array) => Uint8Array };

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export const signerFromSeed = (name: string, seed: string): TestSigner => {
  const der = Buffer.concat([PKCS8_ED25519, sha256(utf8(seed))]);
  const privateKey: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    key: verifierKey(name, Uint8Array.from(publicKey), sha256),
    sign: (message) => sign(null, message, privateKey),
  };
};

export const signEntry = (signer: TestSigner, statement: Statement): Uint8Array => {
  const payload = encodeStatement(statement);
  return encodeEnvelope(payload, signer.key, signer.sign(preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload)));
};

/** Entry `index` of a sample log: the key event at 0, then one decision batch each. */
export const sampleStatement = (signer: TestSigner, index: number): Statement => {
  const common = {
    entry: `ent_${String(index).padStart(26, '0')}`,
    log: signer.key.name,
    grade: 'A',
    observedAt: '2026-11-21T00:00:00.000Z',
    recordedAt: '2026-11-21T00:00:00.250Z',
  } as const;
  return index === 0
    ? {
        ...common,
        subjects: [{ name: 'public-key', algorithm: 'sha256', digest: sha256(signer.key.publicKey) }],
        predicateType: predicateTypeUri('key-event'),
        collector: 'evidence',
        fact: { event: 'created', vkey: formatVkey(signer.key) },
      }
    : {
        ...common,
        subjects: [{ name: 'decisions', algorithm: 'rfc6962Sha256', digest: sha256(utf8(`batch ${index}`)) }],
        predicateType: predicateTypeUri('decision-batch'),
        collector: 'decision',
        fact: { count: 1 },
      };
};

export const signCheckpoint = (signer: TestSigner, tree: { size: number; root: Uint8Array }): Uint8Array => {
  const text = checkpointText({ origin: signer.key.name, ...tree });
  return encodeNote(text, signer.key, signer.sign(utf8(text)));
};

/** All files of a log with these entries, by path; partial tiles for the last size only. */
export const filesOfLog = (signer: TestSigner, entries: readonly Uint8Array[]): Map<string, Uint8Array> => {
  const files = new Map<string, Uint8Array>();
  const tree = new GrowingTree(sha256);
  for (const entry of entries) tree.append(leafHash(sha256, entry));
  for (const { name, bytes } of [...tree.takeFull(), ...tree.partial()]) files.set(tilePath(name), bytes);
  for (let index = 0; index * TILE_WIDTH < hashesInLevel(entries.length, 0); index++) {
    const name = tileAt(entries.length, 'entries', index);
    const own = entries.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH);
    if (name !== undefined) files.set(tilePath(name), encodeBundle(own));
  }
  files.set('checkpoint', signCheckpoint(signer, { size: tree.size, root: tree.root() }));
  return files;
};

export const sampleLog = (signer: TestSigner, size: number): Map<string, Uint8Array> =>
  filesOfLog(
    signer,
    Array.from({ length: size }, (_, index) => signEntry(signer, sampleStatement(signer, index))),
  );

export type TestWitness = { readonly key: CosignerKey; readonly sign: (message: Uint8Array) => Uint8Array };

export const witnessFromSeed = (name: string, seed: string): TestWitness => {
  const { key, sign: signWith } = signerFromSeed(name, seed);
  return { key: cosignerKey(name, key.publicKey, sha256), sign: signWith };
};

/** The note with a further line: the witness's cosignature of that second. */
export const cosign = (note: Uint8Array, witness: TestWitness, timeS = 1_763_683_200): Uint8Array => {
  const parsed = parseNote(note);
  if (parsed.kind === 'failed') throw new Error(parsed.error);
  const { text, signatures } = parsed.value;
  const line = encodeCosignature(witness.key, timeS, witness.sign(cosignatureMessage(text, timeS)));
  return encodeSignedNote({ text, signatures: [...signatures, line] });
};

export const rotationStatement = (from: TestSigner, to: TestSigner, index: number): Statement => ({
  ...sampleStatement(from, index),
  subjects: [{ name: 'public-key', algorithm: 'sha256', digest: sha256(to.key.publicKey) }],
  predicateType: predicateTypeUri('key-event'),
  collector: 'evidence',
  fact: { event: 'rotated', previousVkey: formatVkey(from.key), reason: 'scheduled', vkey: formatVkey(to.key) },
});

/** The entry that both keys sign; from the next index on `to` is in force. */
export const rotationEntry = (from: TestSigner, to: TestSigner, index: number): Uint8Array => {
  const payload = encodeStatement(rotationStatement(from, to, index));
  const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
  return encodeSignedEnvelope(
    payload,
    [from, to].map(({ key, sign: signWith }) => ({ key, signature: signWith(message) })),
  );
};
