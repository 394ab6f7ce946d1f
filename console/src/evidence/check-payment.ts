/**
 * Checks one payment against the log, step by step: record → batch root → signed entry → inclusion → checkpoint.
 * Pure but for `read`; each step is judged by itself, so that the reader sees which link of the chain is broken.
 */
import {
  bytesOfBase64,
  canonicalJson,
  followKeys,
  hexOf,
  type JsonObject,
  type JsonValue,
  type LogKeys,
  leafHash,
  parseCanonicalJson,
  type ReadFile,
  type Sha256,
  type Statement,
  sameBytes,
  utf8,
  verifyInclusion,
  verifyRecordInBatch,
} from '#evidence-verifier';
import { claimedTree, judgeInclusion, readEntry } from './read-entry.ts';

export const STEPS = ['record', 'path', 'statement', 'inclusion', 'checkpoint'] as const;
export type Step = (typeof STEPS)[number];

export type Proof = {
  /** Canonical JSON; its bytes are the leaf. */
  readonly record: string;
  readonly batch: {
    readonly index: number;
    readonly size: number;
    /** Hashes in base64, sibling of the leaf first. */
    readonly path: readonly string[];
    readonly root: string;
  };
  readonly entry: { readonly id: string; readonly index: number };
};

/** `facts` fill the sentence of a step that passed; `code` says why one did not. */
export type StepVerdict =
  | { readonly step: Step; readonly state: 'passed'; readonly facts: readonly string[] }
  | { readonly step: Step; readonly state: 'failed'; readonly code: string };

export type PaymentCheck = {
  readonly proof: Proof;
  /** What the reader sees of the record, member by member; each must stand in the record with the same value. */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly vkey: string;
  /** Indices of the entries that replaced the log's key, as the server names them. */
  readonly rotations: readonly number[];
  readonly read: ReadFile;
  readonly sha256: Sha256;
};

const passed = (step: Step, ...facts: (string | number)[]): StepVerdict => ({
  step,
  state: 'passed',
  facts: facts.map(String),
});
const failed = (step: Step, code: string): StepVerdict => ({ step, state: 'failed', code });

/** Yields a verdict per step, in order. @throws whatever `read` throws. */
export async function* checkPayment(input: PaymentCheck): AsyncGenerator<StepVerdict> {
  const { proof, shown, read, sha256 } = input;
  const record = utf8(proof.record);
  yield tells(record, shown) ? passed('record', hexOf(sha256(record))) : failed('record', 'record-differs');

  const leaf = leafHash(sha256, record);
  const path = proof.batch.path.map((hash) => bytesOfBase64(hash) ?? new Uint8Array());
  const root = bytesOfBase64(proof.batch.root) ?? new Uint8Array();
  const { index, size } = proof.batch;
  const climbed = verifyInclusion(sha256, { index, size, leaf, proof: path, root });
  yield climbed.kind === 'ok' ? passed('path', index, size) : failed('path', climbed.error);

  const keys = await followKeys(input);
  if (keys.kind === 'failed') {
    for (const step of ['statement', 'inclusion', 'checkpoint'] as const) yield failed(step, keys.error);
    return;
  }
  const checkpoint = (await read('checkpoint')) ?? new Uint8Array();
  const entry = await readEntry(read, proof.entry.index, claimedTree(checkpoint)?.size ?? 0);
  if ('unreadable' in entry) {
    yield failed('statement', entry.unreadable);
    yield failed('inclusion', entry.unreadable);
  } else {
    yield await judgeStatement({ proof, keys: keys.value, sha256, record, path, root, entry: entry.bytes });
    const held = await judgeInclusion({ index: proof.entry.index, read, sha256, entry: entry.bytes, checkpoint });
    yield typeof held === 'number' ? passed('inclusion', held) : failed('inclusion', held);
  }
  const opened = await keys.value.openCheckpoint(checkpoint);
  yield opened.kind === 'ok' ? passed('checkpoint', opened.value.origin) : failed('checkpoint', opened.error);
}

const tells = (record: Uint8Array, shown: Readonly<Record<string, unknown>>): boolean => {
  const parsed = parseCanonicalJson(record);
  if (typeof parsed === 'string') return false;
  const held = parsed.value as JsonObject;
  return Object.entries(shown).every(([member, value]) => {
    const recorded = held[member];
    return recorded !== undefined && sameBytes(canonicalJson(recorded), canonicalJson(value as JsonValue));
  });
};

type StatementClaim = {
  readonly proof: Proof;
  readonly keys: LogKeys;
  readonly sha256: Sha256;
  readonly record: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
  readonly entry: Uint8Array;
};

const judgeStatement = async (claim: StatementClaim): Promise<StepVerdict> => {
  const { proof, keys, sha256, record, path, root, entry } = claim;
  const statement = await keys.open(entry, proof.entry.index);
  if (statement.kind === 'failed') return failed('statement', statement.error);
  if (statement.value.entry !== proof.entry.id) return failed('statement', 'entry-differs');
  if (!sameBytes(rootOf(statement.value), root)) return failed('statement', 'root-differs');
  const held = verifyRecordInBatch(sha256, { record, index: proof.batch.index, path, statement: statement.value });
  return held.kind === 'ok' ? passed('statement', proof.entry.index) : failed('statement', held.error);
};

const rootOf = (statement: Statement): Uint8Array =>
  statement.subjects.find(({ algorithm }) => algorithm === 'rfc6962Sha256')?.digest ?? new Uint8Array();
