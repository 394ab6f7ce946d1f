/**
 * The one request of C2SP tlog-witness, read strictly and written: the size the witness is thought to have, a proof
 * that the new tree continues that one, and the new checkpoint.
 */
import {
  base64Of,
  bytesOfBase64,
  type Cosignature,
  type CosignatureFault,
  type CosignerKey,
  concat,
  encodeSignedNote,
  type NoteSignature,
  type ParsedNote,
  parseNote,
  utf8,
  utf8Text,
  verifyCosignature,
} from '#evidence-verifier';
import { failed, type Outcome, ok } from '#kernel';

const HASH_BYTES = 32;
/** RFC 6962 needs no more for any tree that a number can count. */
const MAX_PROOF_LINES = 63;
const SIZE = /^(0|[1-9]\d{0,15})$/;

/** A note of 256 KiB, the proof and the first line. */
export const WITNESS_REQUEST_LIMIT_BYTES = 264 * 1024;
/** Of an answer: as many signatures as a note may have. */
export const MAX_ANSWER_BYTES = 256 * 1024;
/** Of the answer 409. */
export const SIZE_MEDIA_TYPE = 'text/x.tlog.size';

export type AddCheckpoint = {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: Uint8Array;
};

/** @throws RangeError when a witness could not read it back. */
export const encodeAddCheckpoint = ({ oldSize, proof, checkpoint }: AddCheckpoint): Uint8Array => {
  if (!Number.isSafeInteger(oldSize) || oldSize < 0) throw new RangeError('not a size');
  if (proof.length > MAX_PROOF_LINES || proof.some(({ length }) => length !== HASH_BYTES)) {
    throw new RangeError('not a proof');
  }
  return concat(utf8(`old ${oldSize}\n${proof.map((hash) => `${base64Of(hash)}\n`).join('')}\n`), checkpoint);
};

/** `request-malformed` when it is not to the byte what the specification says; the note is not judged. */
export const parseAddCheckpoint = (
  bytes: Uint8Array,
): Outcome<Omit<AddCheckpoint, 'checkpoint'> & { readonly note: ParsedNote }, 'request-malformed'> => {
  const text = bytes.length > WITNESS_REQUEST_LIMIT_BYTES ? undefined : utf8Text(bytes);
  const blank = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || blank < 0) return failed('request-malformed');
  const [first = '', ...lines] = text.slice(0, blank).split('\n');
  const oldSize = first.startsWith('old ') ? readSize(first.slice('old '.length)) : undefined;
  const proof = lines.map((line) => bytesOfBase64(line));
  const note = parseNote(utf8(text.slice(blank + 2)));
  if (oldSize === undefined || proof.length > MAX_PROOF_LINES || note.kind === 'failed') {
    return failed('request-malformed');
  }
  return areHashes(proof) ? ok({ oldSize, proof, note: note.value }) : failed('request-malformed');
};

const areHashes = (hashes: readonly (Uint8Array | undefined)[]): hashes is readonly Uint8Array[] =>
  hashes.every((hash) => hash?.length === HASH_BYTES);

const readSize = (text: string): number | undefined => {
  const size = SIZE.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size) ? size : undefined;
};

/** The body of an answer 409: a size and a newline. */
export const encodeSize = (size: number): Uint8Array => utf8(`${size}\n`);

export const parseSize = (bytes: Uint8Array): number | undefined => {
  const text = utf8Text(bytes);
  return text?.endsWith('\n') ? readSize(text.slice(0, -1)) : undefined;
};

/** The body of an answer 200: signature lines, as they stand under the note of this text. */
export const encodeSignatureLines = (text: string, signatures: readonly NoteSignature[]): Uint8Array =>
  encodeSignedNote({ text, signatures }).slice(utf8(text).length + 1);

export type ReceivedCosignature = Cosignature & { readonly signature: NoteSignature };

/** The cosignature of `key` in a witness's answer; lines of other keys are ignored, as the specification demands. */
export const readCosignature = async (
  answer: Uint8Array,
  text: string,
  key: CosignerKey,
): Promise<Outcome<ReceivedCosignature, CosignatureFault>> => {
  const note = parseNote(concat(utf8(`${text}\n`), answer));
  // Lines without a form could also have moved the end of the text.
  if (note.kind === 'failed' || note.value.text !== text) return failed('cosignature-malformed');
  const verified = await verifyCosignature(note.value, key);
  if (verified.kind === 'failed') return verified;
  for (const signature of note.value.signatures) {
    const alone = await verifyCosignature({ text, signatures: [signature] }, key);
    if (alone.kind === 'ok' && alone.value.timeS === verified.value.timeS) return ok({ ...verified.value, signature });
  }
  return failed('cosignature-missing');
};
