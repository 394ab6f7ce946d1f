/** The text of a checkpoint (C2SP tlog-checkpoint v1.0.0): origin, size and root of a tree, one line each. */
import { base64Of, bytesOfBase64, HASH_BYTES } from './bytes.ts';
import { openNote, type VerifierKey } from './note.ts';
import { failed, type Outcome, ok, type VerdictCode } from './outcome.ts';

export type Checkpoint = {
  readonly origin: string;
  /** Leaves in the tree. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Lines after the third. Signed, yet nothing an auditor could check; our logs write none. */
  readonly extensions: readonly string[];
};

/** @throws RangeError when a part could not be read back. */
export const checkpointText = (tree: { origin: string; size: number; root: Uint8Array }): string => {
  if (tree.origin === '' || tree.origin.includes('\n')) throw new RangeError('not an origin');
  if (!Number.isSafeInteger(tree.size) || tree.size < 0) throw new RangeError('not a tree size');
  if (tree.root.length !== HASH_BYTES) throw new RangeError('not a root');
  return `${tree.origin}\n${tree.size}\n${base64Of(tree.root)}\n`;
};

export const parseCheckpoint = (
  text: string,
): Outcome<Checkpoint, 'checkpoint-malformed' | 'checkpoint-size-malformed' | 'checkpoint-root-malformed'> => {
  if (!text.endsWith('\n')) return failed('checkpoint-malformed');
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  if (origin === '' || extensions.includes('')) return failed('checkpoint-malformed');
  const size = Number(sizeText);
  if (!/^(0|[1-9]\d{0,15})$/.test(sizeText) || !Number.isSafeInteger(size)) return failed('checkpoint-size-malformed');
  const root = bytesOfBase64(rootText);
  if (root?.length !== HASH_BYTES) return failed('checkpoint-root-malformed');
  return ok({ origin, size, root, extensions });
};

/** A checkpoint whose note `key` signed and whose origin is the key's name, as both are in our logs. */
export const openCheckpoint = async (
  bytes: Uint8Array,
  key: VerifierKey,
): Promise<Outcome<Checkpoint, VerdictCode>> => {
  const text = await openNote(bytes, key);
  if (text.kind === 'failed') return text;
  const checkpoint = parseCheckpoint(text.value);
  if (checkpoint.kind === 'failed') return checkpoint;
  return checkpoint.value.origin === key.name ? checkpoint : failed('checkpoint-wrong-origin');
};
