/**
 * A batch: many records under one entry. Leaf i of its RFC 6962 tree is record i in canonical bytes; the entry's subject
 * carries the root, so one record is proved by its path to the root and the entry's path to the checkpoint.
 */
import type { Sha256 } from './bytes.ts';
import { leafHash } from './merkle.ts';
import { failed, type Outcome, ok } from './outcome.ts';
import { proveInclusion, subtreesOfLeaves, verifyInclusion } from './proof.ts';
import type { Statement } from './statement.ts';

/** The path from leaf `index` to the root, sibling of the leaf first. @throws RangeError outside the batch. */
export const merklePath = (sha256: Sha256, leaves: readonly Uint8Array[], index: number): Promise<Uint8Array[]> =>
  proveInclusion(sha256, subtreesOfLeaves(sha256, leaves), { index, size: leaves.length });

export type RecordClaim = {
  /** The record in canonical bytes. */
  readonly record: Uint8Array;
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** The batch's entry, already verified to be in the log. */
  readonly statement: Statement;
};

/** Whether the record is the one at `index` of the batch that the statement speaks of. */
export const verifyRecordInBatch = (sha256: Sha256, claim: RecordClaim): Outcome<true, 'record-not-in-batch'> => {
  const { record, index, path, statement } = claim;
  const subject = statement.subjects.find(({ algorithm }) => algorithm === 'rfc6962Sha256');
  const count = statement.fact.count;
  if (subject === undefined || typeof count !== 'number') return failed('record-not-in-batch');
  const leaf = leafHash(sha256, record);
  const verdict = verifyInclusion(sha256, { index, size: count, leaf, proof: path, root: subject.digest });
  return verdict.kind === 'ok' ? ok(true) : failed('record-not-in-batch');
};
