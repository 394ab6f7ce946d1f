/**
 * Adds to an exported log what came since. All that is new is hashed and must grow the tree that the copy has into the
 * tree of the new checkpoint: so the copy is continued or left as it is, never mixed with another history.
 */
import {
  type Checkpoint,
  GrowingTree,
  leafHash,
  parseCheckpoint,
  parseNote,
  type ReadFile,
  readBundle,
  sameBytes,
  TILE_WIDTH,
  type Tile,
  TileError,
  tileAt,
  tilePath,
  type VerdictCode,
} from '#evidence-verifier';
import { failed, type Outcome, ok } from '#kernel';
import type { Objects } from '#platform/objects';
import { sha256 } from './sha256.ts';
import { copyTimeStamps } from './timestamp/time-stamp-files.ts';

/** In order of precedence, after a fault of the source's or the copy's own files. */
export type ExtendFault =
  /** The copy has no checkpoint. */
  | 'copy-missing'
  /** The copy's checkpoint is not of the size that was named. */
  | 'copy-of-another-size'
  /** The copy's tiles or entries are not those of its checkpoint. */
  | 'copy-damaged'
  | 'another-log'
  /** The source has fewer entries than the copy. */
  | 'source-behind'
  /** What the source has is no continuation of what the copy has. */
  | 'not-a-continuation';

export type ExtendFailure = {
  readonly code: ExtendFault | VerdictCode;
  readonly path: string;
  /** The first entry concerned, where it can be known. */
  readonly index?: number;
};

const HASH_BYTES = 32;

export type ExtendOptions = {
  readonly from: ReadFile;
  /** The copy, as `exportLog` left it. */
  readonly to: Objects;
  /** Entries that the copy has. */
  readonly since: number;
  readonly onProgress?: (progress: { readonly entries: number; readonly size: number }) => void;
};

export type Extended = { readonly size: number; readonly added: number };

/**
 * The new checkpoint is written last: cut short or refused, the copy is as it was (with files beyond its size, which
 * nobody reads), and the same again goes on from there.
 */
export const extendExport = async (options: ExtendOptions): Promise<Outcome<Extended, ExtendFailure>> => {
  const { from, to, since } = options;
  const kept = await checkpointOf((path) => to.get(path), 'copy-missing');
  if (kept.kind === 'failed') return kept;
  const old = kept.value.tree;
  if (old.size !== since) return failed({ code: 'copy-of-another-size', path: 'checkpoint' });
  const tree = await resume(to, old);
  if (tree === undefined) return failed({ code: 'copy-damaged', path: 'checkpoint' });
  const newest = await checkpointOf(from, 'checkpoint-missing');
  if (newest.kind === 'failed') return newest;
  const { bytes, tree: next } = newest.value;
  if (next.origin !== old.origin) return failed({ code: 'another-log', path: 'checkpoint' });
  if (next.size < old.size) return failed({ code: 'source-behind', path: 'checkpoint' });
  const replaced = tree.partial();
  const grown = await grow(options, tree, next.size);
  if (grown !== undefined) return failed(grown);
  if (!sameBytes(tree.root(), next.root)) return failed({ code: 'not-a-continuation', path: 'checkpoint' });
  for (const tile of tree.partial()) await putTile(to, tile);
  await copyTimeStamps(from, to, { size: next.size, since });
  await to.put('checkpoint', bytes);
  await removeReplaced(to, replaced, next.size);
  return ok({ size: next.size, added: next.size - old.size });
};

type ReadCheckpoint = { readonly bytes: Uint8Array; readonly tree: Checkpoint };

const checkpointOf = async (
  read: ReadFile,
  missing: 'copy-missing' | 'checkpoint-missing',
): Promise<Outcome<ReadCheckpoint, ExtendFailure>> => {
  const path = 'checkpoint';
  const bytes = await read(path);
  if (bytes === undefined) return failed({ code: missing, path });
  const note = parseNote(bytes);
  const tree = note.kind === 'ok' ? parseCheckpoint(note.value.text) : note;
  return tree.kind === 'ok' ? ok({ bytes, tree: tree.value }) : failed({ code: tree.error, path });
};

const resume = async (to: Objects, { size, root }: Checkpoint): Promise<GrowingTree | undefined> => {
  try {
    const tree = await GrowingTree.resume(sha256, size, (path) => to.get(path));
    return sameBytes(tree.root(), root) ? tree : undefined;
  } catch (error) {
    if (error instanceof TileError) return undefined;
    throw error;
  }
};

/** Reads and hashes the bundles from the copy's unfinished one on, and writes them with the tiles that become full. */
const grow = async (
  { from, to, onProgress }: ExtendOptions,
  tree: GrowingTree,
  size: number,
): Promise<ExtendFailure | undefined> => {
  const [level0] = tree.partial();
  const known = level0?.name.level === 0 ? level0.bytes : new Uint8Array(0);
  let before = known.length / HASH_BYTES;
  for (let index = Math.floor(tree.size / TILE_WIDTH); tree.size < size; index++) {
    const name = tileAt(size, 'entries', index);
    if (name === undefined) throw new Error('a tree has a bundle for each of its entries');
    const found = await readBundle(from, name);
    if (found.kind === 'failed') return found.error;
    const { bytes, path, ranges } = found.value;
    const hashes = ranges.map(([start, end]) => leafHash(sha256, bytes.subarray(start, end)));
    for (let at = 0; at < before; at++) {
      const expected = known.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
      if (sameBytes(hashes[at] as Uint8Array, expected)) continue;
      return { code: 'not-a-continuation', path, index: index * TILE_WIDTH + at };
    }
    for (const hash of hashes.slice(before)) tree.append(hash);
    before = 0;
    await to.put(tilePath(name), bytes);
    for (const tile of tree.takeFull()) await putTile(to, tile);
    onProgress?.({ entries: tree.size, size });
  }
  return undefined;
};

const putTile = (to: Objects, { name, bytes }: Tile): Promise<void> => to.put(tilePath(name), bytes);

/** Partial tiles of the copy's old size where the full one is there now. */
const removeReplaced = async (to: Objects, replaced: readonly Tile[], size: number): Promise<void> => {
  for (const { name } of replaced) {
    const levels = name.level === 0 ? [name.level, 'entries' as const] : [name.level];
    for (const level of levels) {
      const now = tileAt(size, level, name.index);
      if (now?.width === TILE_WIDTH) await to.removeUnder(`${tilePath(now)}.p`);
    }
  }
};
