/** Reads tiles of a tree of one size, and gives the roots of its perfect subtrees, from which proofs are built. */
import { HASH_BYTES, type Sha256 } from './bytes.ts';
import { merkleRoot } from './merkle.ts';
import { failed, type Outcome, ok } from './outcome.ts';
import type { SubtreeRoot } from './proof.ts';
import { type BundleFault, entryRanges, TILE_WIDTH, type TileName, tileAt, tilePath } from './tiles.ts';

/** The bytes of a log's file by its path below the log's prefix; `undefined` when there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/**
 * A partial tile may be gone once the full one is there; then its hashes are the first of the full one. `path` says
 * which of the two was read.
 */
export const readTile = async (
  read: ReadFile,
  name: TileName,
): Promise<
  Outcome<{ path: string; bytes: Uint8Array }, { code: 'tile-missing' | 'tile-wrong-size'; path: string }>
> => {
  const wanted = tilePath(name);
  const exact = await read(wanted);
  const expected = name.width * HASH_BYTES;
  if (exact !== undefined) {
    return exact.length === expected
      ? ok({ path: wanted, bytes: exact })
      : failed({ code: 'tile-wrong-size', path: wanted });
  }
  if (name.width === TILE_WIDTH) return failed({ code: 'tile-missing', path: wanted });
  const path = tilePath({ ...name, width: TILE_WIDTH });
  const full = await read(path);
  if (full === undefined) return failed({ code: 'tile-missing', path: wanted });
  return full.length === TILE_WIDTH * HASH_BYTES
    ? ok({ path, bytes: full.subarray(0, expected) })
    : failed({ code: 'tile-wrong-size', path });
};

export type ReadBundle = {
  readonly path: string;
  /** The bundle's entries and nothing after them. */
  readonly bytes: Uint8Array;
  readonly ranges: readonly [number, number][];
};

export type UnreadableBundle = {
  readonly code: 'bundle-missing' | BundleFault['code'];
  readonly path: string;
  /** The first entry that could not be read. */
  readonly index: number;
  readonly byte?: number;
};

/** Like `readTile`: where the partial bundle is gone, its entries are the first of the full one. */
export const readBundle = async (read: ReadFile, name: TileName): Promise<Outcome<ReadBundle, UnreadableBundle>> => {
  const first = name.index * TILE_WIDTH;
  for (const width of new Set([name.width, TILE_WIDTH])) {
    const path = tilePath({ level: 'entries', index: name.index, width });
    const bytes = await read(path);
    if (bytes === undefined) continue;
    const found = entryRanges(bytes, width);
    if (found.kind === 'failed') {
      const { code, entry, byte } = found.error;
      return failed({ code, path, index: first + Math.min(entry, width - 1), byte });
    }
    const ranges = found.value.slice(0, name.width);
    return ok({ path, bytes: bytes.subarray(0, ranges.at(-1)?.[1] ?? 0), ranges });
  }
  return failed({ code: 'bundle-missing', path: tilePath({ ...name, level: 'entries' }), index: first });
};

/** A tile that the log's own reader needed is missing or of the wrong size. */
export class TileError extends Error {
  readonly code: 'tile-missing' | 'tile-wrong-size';
  readonly path: string;

  constructor(fault: { code: 'tile-missing' | 'tile-wrong-size'; path: string }) {
    super(`${fault.code}: ${fault.path}`);
    this.name = 'TileError';
    this.code = fault.code;
    this.path = fault.path;
  }
}

/** Subtree roots of a tree of `size` leaves, read from its tiles. @throws TileError */
export const subtreesOfTiles = (read: ReadFile, size: number, sha256: Sha256): SubtreeRoot => {
  const tiles = new Map<string, Promise<Uint8Array>>();
  const load = async (name: TileName): Promise<Uint8Array> => {
    const tile = await readTile(read, name);
    if (tile.kind === 'failed') throw new TileError(tile.error);
    return tile.value.bytes;
  };
  return async (height, position) => {
    const level = Math.floor(height / 8);
    const count = 2 ** (height % 8);
    const first = position * count;
    const name = tileAt(size, level, Math.floor(first / TILE_WIDTH));
    if (name === undefined) throw new RangeError('the subtree is not in the tree');
    const path = tilePath(name);
    const loading = tiles.get(path) ?? load(name);
    tiles.set(path, loading);
    const offset = first % TILE_WIDTH;
    if (offset + count > name.width) throw new RangeError('the subtree is not in the tree');
    return merkleRoot(sha256, hashesOf(await loading, offset, count));
  };
};

function* hashesOf(tile: Uint8Array, first: number, count: number): Generator<Uint8Array> {
  for (let i = first; i < first + count; i++) yield tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
}
