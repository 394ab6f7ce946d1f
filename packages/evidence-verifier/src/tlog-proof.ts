/**
 * One file that proves offline that an entry is in a log (C2SP tlog-proof v1): index, inclusion path, and the checkpoint
 * with its cosignatures. Ours carry the entry itself as `extra`, so that the file needs nothing beside it.
 */
import { base64Of, bytesOfBase64, HASH_BYTES, type Sha256, utf8, utf8Text } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { verifyWitnesses, type WitnessDemand, type WitnessVerdict } from './cosignature.ts';
import { leafHash } from './merkle.ts';
import { openNote, parseNote, type VerifierKey } from './note.ts';
import { failed, type Outcome, ok, type VerdictCode } from './outcome.ts';
import { verifyInclusion } from './proof.ts';

export type TlogProof = {
  /** Not authenticated by the format; ours is the entry's bytes, which its own leaf hash then authenticates. */
  readonly extra?: Uint8Array;
  readonly index: number;
  /** Sibling of the leaf first (RFC 6962 section 2.1.1). */
  readonly path: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: Uint8Array;
};

const HEADER = 'c2sp.org/tlog-proof@v1';
/** A path has at most one hash for each bit of an index. */
const MAX_PATH = 64;
/** An entry of 65,535 bytes in base64, a path, a note of 256 KiB. */
const MAX_PROOF_BYTES = 360 * 1024;

/** @throws RangeError when a part could not be read back. */
export const encodeTlogProof = ({ extra, index, path, checkpoint }: TlogProof): Uint8Array => {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError('not an index');
  if (path.length > MAX_PATH || path.some((hash) => hash.length !== HASH_BYTES)) throw new RangeError('not a path');
  const note = parseNote(checkpoint);
  if (note.kind === 'failed') throw new RangeError('not a signed checkpoint');
  const head = [HEADER, ...(extra === undefined ? [] : [`extra ${base64Of(extra)}`]), `index ${index}`];
  return utf8(`${[...head, ...path.map(base64Of)].join('\n')}\n\n${utf8Text(checkpoint)}`);
};

type TlogProofFault = 'tlog-proof-malformed' | 'tlog-proof-too-large';

/** Splits a proof without judging it. */
export const parseTlogProof = (bytes: Uint8Array): Outcome<TlogProof, TlogProofFault> => {
  if (bytes.length > MAX_PROOF_BYTES) return failed('tlog-proof-too-large');
  const text = utf8Text(bytes);
  const blank = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || blank < 0) return failed('tlog-proof-malformed');
  const [header, ...lines] = text.slice(0, blank).split('\n');
  if (header !== HEADER) return failed('tlog-proof-malformed');
  const extraText = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined;
  const extra = extraText === undefined ? undefined : bytesOfBase64(extraText);
  if (extraText !== undefined && extra === undefined) return failed('tlog-proof-malformed');
  const indexText = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  const index = Number(indexText);
  const path = lines.map(bytesOfBase64);
  if (!Number.isSafeInteger(index) || path.length > MAX_PATH || !areHashes(path)) {
    return failed('tlog-proof-malformed');
  }
  const checkpoint = utf8(text.slice(blank + 2));
  return ok({ ...(extra === undefined ? {} : { extra }), index, path, checkpoint });
};

const areHashes = (hashes: readonly (Uint8Array | undefined)[]): hashes is readonly Uint8Array[] =>
  hashes.every((hash) => hash?.length === HASH_BYTES);

export type TlogProofClaim = {
  readonly proof: TlogProof;
  readonly key: VerifierKey;
  /** The entry's bytes; the proof's `extra` when left out. */
  readonly entry?: Uint8Array;
  readonly witnesses?: WitnessDemand;
};

export type ProvedEntry = {
  readonly origin: string;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly entry: Uint8Array;
  readonly witnesses?: WitnessVerdict;
};

/** Whether the entry stands at the proof's index in a tree that the log's key signed and enough witnesses cosigned. */
export const verifyTlogProof = async (
  sha256: Sha256,
  { proof, key, entry = proof.extra, witnesses }: TlogProofClaim,
): Promise<Outcome<ProvedEntry, VerdictCode>> => {
  const text = await openNote(proof.checkpoint, key);
  if (text.kind === 'failed') return text;
  const checkpoint = parseCheckpoint(text.value);
  if (checkpoint.kind === 'failed') return checkpoint;
  const { origin, size, root } = checkpoint.value;
  if (origin !== key.name) return failed('checkpoint-wrong-origin');
  const note = parseNote(proof.checkpoint);
  if (note.kind === 'failed') return note;
  const judged = witnesses === undefined ? undefined : await verifyWitnesses(note.value, witnesses);
  if (judged?.satisfied === false) return failed('witness-quorum-not-reached');
  if (entry === undefined) return failed('tlog-proof-without-entry');
  const leaf = leafHash(sha256, entry);
  const verdict = verifyInclusion(sha256, { index: proof.index, size, leaf, proof: proof.path, root });
  if (verdict.kind === 'failed') return verdict;
  return ok({ origin, index: proof.index, size, root, entry, ...(judged === undefined ? {} : { witnesses: judged }) });
};
