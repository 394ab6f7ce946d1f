/** Makes the offline proof of one entry (tlog-proof.ts) from a log's files. */
import type { Sha256 } from './bytes.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { leafHash } from './merkle.ts';
import { parseNote } from './note.ts';
import { failed, type Outcome, ok, type VerdictCode } from './outcome.ts';
import { proveInclusion, verifyInclusion } from './proof.ts';
import { type ReadFile, readBundle, subtreesOfTiles, TileError } from './tile-reader.ts';
import { TILE_WIDTH, tileAt } from './tiles.ts';
import type { TlogProof } from './tlog-proof.ts';

export type ProofFailure = { readonly code: VerdictCode; readonly path: string };

/**
 * The proof of the entry at `index` in the tree of the log's checkpoint, with the entry. A proof that the checkpoint's
 * root does not bear out is not given; whose signature the checkpoint carries is for `verifyTlogProof` to say.
 */
export const proveEntry = async (
  sha256: Sha256,
  read: ReadFile,
  index: number,
): Promise<Outcome<TlogProof & { readonly extra: Uint8Array; readonly size: number }, ProofFailure>> => {
  const path = 'checkpoint';
  const checkpoint = await read(path);
  if (checkpoint === undefined) return failed({ code: 'checkpoint-missing', path });
  const note = parseNote(checkpoint);
  const tree = note.kind === 'ok' ? parseCheckpoint(note.value.text) : note;
  if (tree.kind === 'failed') return failed({ code: tree.error, path });
  const { size, root } = tree.value;
  const name = index < size ? tileAt(size, 'entries', Math.floor(index / TILE_WIDTH)) : undefined;
  if (name === undefined) return failed({ code: 'proof-index-outside-tree', path });
  const bundle = await readBundle(read, name);
  if (bundle.kind === 'failed') return failed({ code: bundle.error.code, path: bundle.error.path });
  const [start, end] = bundle.value.ranges[index % TILE_WIDTH] ?? [0, 0];
  const entry = bundle.value.bytes.slice(start, end);
  try {
    const proof = await proveInclusion(sha256, subtreesOfTiles(read, size, sha256), { index, size });
    const verdict = verifyInclusion(sha256, { index, size, leaf: leafHash(sha256, entry), proof, root });
    if (verdict.kind === 'failed') return failed({ code: verdict.error, path: bundle.value.path });
    return ok({ extra: entry, index, path: proof, checkpoint, size });
  } catch (error) {
    if (!(error instanceof TileError)) throw error;
    return failed({ code: error.code, path: error.path });
  }
};
