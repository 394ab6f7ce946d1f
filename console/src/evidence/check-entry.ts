/**
 * Checks one record against its entry in the log: what is shown, salted, hashes to the subject that a signed statement
 * names; the statement is in the tree of the checkpoint; the checkpoint is signed. Pure but for `read`.
 */
import { bytesOfBase64, followKeys, type ReadFile, type Sha256, sameBytes, utf8 } from '#evidence-verifier';
import { claimedTree, judgeInclusion, readEntry } from './read-entry.ts';

export type EntryClaim = {
  readonly entry: { readonly id: string; readonly index: number };
  /** Canonical JSON, and 32 bytes in base64: SHA-256 of salt and record is the subject of the entry. */
  readonly commitment: { readonly record: string; readonly salt: string };
  readonly vkey: string;
  /** Indices of the entries that replaced the log's key, as the server names them. */
  readonly rotations: readonly number[];
  readonly read: ReadFile;
  readonly sha256: Sha256;
};

export type EntryVerdict =
  | { readonly kind: 'sound'; readonly index: number; readonly size: number }
  | { readonly kind: 'unsound'; readonly code: string };

const unsound = (code: string): EntryVerdict => ({ kind: 'unsound', code });

/** The first thing that is wrong, or that nothing is. @throws whatever `read` throws */
export const checkEntry = async (claim: EntryClaim): Promise<EntryVerdict> => {
  const { entry, commitment, read, sha256 } = claim;
  const checkpoint = (await read('checkpoint')) ?? new Uint8Array();
  const found = await readEntry(read, entry.index, claimedTree(checkpoint)?.size ?? 0);
  if ('unreadable' in found) return unsound(found.unreadable);

  const keys = await followKeys(claim);
  if (keys.kind === 'failed') return unsound(keys.error);
  const statement = await keys.value.open(found.bytes, entry.index);
  if (statement.kind === 'failed') return unsound(statement.error);
  if (statement.value.entry !== entry.id) return unsound('entry-differs');
  const digest = sha256(saltedRecord(commitment));
  const isCommitted = statement.value.subjects.some(
    (subject) => subject.algorithm === 'sha256' && sameBytes(subject.digest, digest),
  );
  if (!isCommitted) return unsound('record-differs');

  const held = await judgeInclusion({ index: entry.index, entry: found.bytes, checkpoint, read, sha256 });
  if (typeof held === 'string') return unsound(held);
  const opened = await keys.value.openCheckpoint(checkpoint);
  return opened.kind === 'ok' ? { kind: 'sound', index: entry.index, size: held } : unsound(opened.error);
};

const saltedRecord = ({ record, salt }: EntryClaim['commitment']): Uint8Array => {
  const saltBytes = bytesOfBase64(salt) ?? new Uint8Array();
  const recordBytes = utf8(record);
  const salted = new Uint8Array(saltBytes.length + recordBytes.length);
  salted.set(saltBytes);
  salted.set(recordBytes, saltBytes.length);
  return salted;
};
