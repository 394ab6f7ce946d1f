/** Reads one entry of a log and judges whether the tree of a checkpoint contains it. Pure but for `read`. */
import {
  leafHash,
  parseCheckpoint,
  parseNote,
  proveInclusion,
  type ReadFile,
  readBundle,
  type Sha256,
  subtreesOfTiles,
  TILE_WIDTH,
  TileError,
  tileAt,
  verifyInclusion,
} from '#evidence-verifier';

/** Whether the published checkpoint reaches the entry yet: publishing trails the database by a moment. */
export const reachesEntry = async (read: ReadFile, index: number): Promise<boolean> =>
  (claimedTree((await read('checkpoint')) ?? new Uint8Array())?.size ?? 0) > index;

/** What the checkpoint says before its signature has been judged; that judgement is a step of its own. */
export const claimedTree = (checkpoint: Uint8Array) => {
  const note = parseNote(checkpoint);
  const tree = note.kind === 'ok' ? parseCheckpoint(note.value.text) : note;
  return tree.kind === 'ok' ? tree.value : undefined;
};

export const readEntry = async (
  read: ReadFile,
  index: number,
  size: number,
): Promise<{ readonly bytes: Uint8Array } | { readonly unreadable: string }> => {
  const name = tileAt(size, 'entries', Math.floor(index / TILE_WIDTH));
  if (name === undefined) return { unreadable: 'bundle-missing' };
  const bundle = await readBundle(read, name);
  if (bundle.kind === 'failed') return { unreadable: bundle.error.code };
  const range = bundle.value.ranges[index % TILE_WIDTH];
  return range ? { bytes: bundle.value.bytes.subarray(...range) } : { unreadable: 'bundle-missing' };
};

type InclusionClaim = {
  readonly index: number;
  readonly entry: Uint8Array;
  readonly checkpoint: Uint8Array;
  readonly read: ReadFile;
  readonly sha256: Sha256;
};

/** The size of the tree that contains the entry, or the code of what is wrong. @throws whatever `read` throws */
export const judgeInclusion = async (claim: InclusionClaim): Promise<number | string> => {
  const { index, entry, checkpoint, read, sha256 } = claim;
  const tree = claimedTree(checkpoint);
  if (tree === undefined) return 'checkpoint-malformed';
  const { size, root } = tree;
  try {
    const path = await proveInclusion(sha256, subtreesOfTiles(read, size, sha256), { index, size });
    const held = verifyInclusion(sha256, { index, size, leaf: leafHash(sha256, entry), proof: path, root });
    return held.kind === 'ok' ? size : held.error;
  } catch (cause) {
    if (cause instanceof TileError) return cause.code;
    throw cause;
  }
};
