/**
 * Verifies a whole log: hashes every entry, recomputes every tile of every level and the root, checks the signature of
 * the checkpoint and of each entry, and names the first divergence. Sampling would miss a changed byte, so nothing is
 * skipped. Memory does not grow with the log.
 */
import { firstDifference, HASH_BYTES, type Sha256, sameBytes } from './bytes.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { ed25519Check } from './ed25519.ts';
import { GrowingTree, type Tile } from './growing-tree.ts';
import { parseVkey, type VerifierKey } from './note.ts';
import type { VerdictCode } from './outcome.ts';
import { type ReadBundle, type ReadFile, readBundle, readTile } from './tile-reader.ts';
import { TILE_WIDTH, type TileName, tileAt } from './tiles.ts';
import { type EntrySigner, verifyEntry } from './verify-entry.ts';

export type VerifyLogOptions = {
  /** A file of the log by its path below the log's prefix: `checkpoint`, `tile/…`. */
  readonly read: ReadFile;
  /** The verifier key, from a source other than the log itself. */
  readonly vkey: string;
  readonly sha256: Sha256;
  /** A checkpoint seen before; the log must be a continuation of it. */
  readonly older?: Uint8Array;
  /** `signed` (default): each entry is a signed statement of ours. `opaque`: entries are bytes, as in anyone's log. */
  readonly entries?: 'signed' | 'opaque';
  readonly onProgress?: (progress: { readonly entries: number; readonly size: number }) => void;
};

export type LogVerdict =
  | {
      readonly kind: 'verified';
      readonly origin: string;
      readonly size: number;
      readonly root: Uint8Array;
      readonly olderSize?: number;
      /** How many entries there are of each predicate type; empty for opaque entries. */
      readonly entriesByType: Readonly<Record<string, number>>;
    }
  | Divergence;

export type Divergence = {
  readonly kind: 'diverges';
  readonly code: VerdictCode;
  /** The file in which the divergence shows. */
  readonly path: string;
  /** The first entry concerned, where it can be known. */
  readonly index?: number;
  /** Where in the file it begins, and ends (exclusive), where it can be known. */
  readonly byte?: number;
  readonly endByte?: number;
};

const diverges = (
  code: VerdictCode,
  path: string,
  where: Omit<Divergence, 'kind' | 'code' | 'path'> = {},
): Divergence => ({
  kind: 'diverges',
  code,
  path,
  ...where,
});

type Walk = {
  readonly options: VerifyLogOptions;
  readonly size: number;
  readonly tree: GrowingTree;
  readonly signer?: EntrySigner;
  readonly older?: Checkpoint;
  readonly entriesByType: Record<string, number>;
};

export const verifyLog = async (options: VerifyLogOptions): Promise<LogVerdict> => {
  const key = parseVkey(options.vkey, options.sha256);
  if (key.kind === 'failed') return diverges(key.error, 'checkpoint');
  const bytes = await options.read('checkpoint');
  if (bytes === undefined) return diverges('checkpoint-missing', 'checkpoint');
  const opened = await openCheckpoint(bytes, key.value);
  if (opened.kind === 'failed') return diverges(opened.error, 'checkpoint');
  const { origin, size, root } = opened.value;
  const older = await openOlder(options, key.value, size);
  if (older !== undefined && 'kind' in older) return older;
  const check = await ed25519Check(key.value.publicKey);
  const walk: Walk = {
    options,
    size,
    tree: new GrowingTree(options.sha256),
    ...(options.entries === 'opaque' ? {} : { signer: { key: key.value, check } }),
    ...(older === undefined ? {} : { older }),
    entriesByType: {},
  };
  const divergence = (await walkEntries(walk)) ?? (await compareTiles(walk, walk.tree.partial()));
  if (divergence !== undefined) return divergence;
  if (!sameBytes(walk.tree.root(), root)) return diverges('root-mismatch', 'checkpoint');
  const continued = older === undefined ? {} : { olderSize: older.size };
  return { kind: 'verified', origin, size, root, ...continued, entriesByType: walk.entriesByType };
};

const openOlder = async (
  options: VerifyLogOptions,
  key: VerifierKey,
  size: number,
): Promise<Checkpoint | Divergence | undefined> => {
  if (options.older === undefined) return undefined;
  const opened = await openCheckpoint(options.older, key);
  if (opened.kind === 'failed') return diverges('older-checkpoint-refused', 'checkpoint');
  if (opened.value.size > size) return diverges('older-checkpoint-is-larger', 'checkpoint');
  const empty = options.sha256(new Uint8Array(0));
  return opened.value.size === 0 && !sameBytes(opened.value.root, empty)
    ? diverges('older-checkpoint-inconsistent', 'checkpoint')
    : opened.value;
};

const walkEntries = async (walk: Walk): Promise<Divergence | undefined> => {
  for (let index = 0; ; index++) {
    const name = tileAt(walk.size, 'entries', index);
    if (name === undefined) return undefined;
    const divergence = (await checkBundle(walk, name)) ?? (await compareTiles(walk, walk.tree.takeFull()));
    if (divergence !== undefined) return divergence;
    walk.options.onProgress?.({ entries: walk.tree.size, size: walk.size });
  }
};

const checkBundle = async (walk: Walk, name: TileName): Promise<Divergence | undefined> => {
  const { read } = walk.options;
  const first = name.index * TILE_WIDTH;
  const readable = await readBundle(read, name);
  if (readable.kind === 'failed') {
    const { code, path, ...where } = readable.error;
    return diverges(code, path, where);
  }
  const bundle = readable.value;
  const tile = await readTile(read, { ...name, level: 0 });
  if (tile.kind === 'failed') return diverges(tile.error.code, tile.error.path, { index: first });
  const hashed = hashBundle(walk, bundle, tile.value.bytes);
  const sound = hashed.differing ?? bundle.ranges.length;
  const refused = await checkStatements(walk, bundle, first, sound);
  if (refused !== undefined) return refused;
  if (hashed.differing !== undefined) {
    const [byte, endByte] = bundle.ranges[hashed.differing] ?? [0, 0];
    return diverges('entry-differs-from-tile', bundle.path, { index: first + hashed.differing, byte, endByte });
  }
  return hashed.forked ? diverges('older-checkpoint-inconsistent', bundle.path) : undefined;
};

/** Appends the entries' hashes to the tree up to the first that is not the one in the tile. */
const hashBundle = (walk: Walk, bundle: ReadBundle, tile: Uint8Array): { differing?: number; forked: boolean } => {
  const { sha256 } = walk.options;
  let input = new Uint8Array(4096);
  for (const [i, [start, end]] of bundle.ranges.entries()) {
    const length = 1 + end - start;
    if (input.length < length) input = new Uint8Array(2 * length);
    input.set(bundle.bytes.subarray(start, end), 1);
    const hash = sha256(input.subarray(0, length));
    if (!sameBytes(hash, tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))) return { differing: i, forked: false };
    walk.tree.append(hash);
    if (walk.older?.size === walk.tree.size && !sameBytes(walk.tree.root(), walk.older.root)) return { forked: true };
  }
  return { forked: false };
};

/** The first of the `count` first entries of a bundle that is not a statement signed by the log's key. */
const checkStatements = async (
  walk: Walk,
  bundle: ReadBundle,
  first: number,
  count: number,
): Promise<Divergence | undefined> => {
  const { signer } = walk;
  if (signer === undefined) return undefined;
  const ranges = bundle.ranges.slice(0, count);
  const verdicts = await Promise.all(
    ranges.map(([start, end], i) => verifyEntry(bundle.bytes.subarray(start, end), first + i, signer)),
  );
  for (const [i, verdict] of verdicts.entries()) {
    if (verdict.kind === 'failed') {
      const [byte, endByte] = ranges[i] ?? [0, 0];
      return diverges(verdict.error, bundle.path, { index: first + i, byte, endByte });
    }
    const type = verdict.value.predicateType;
    walk.entriesByType[type] = (walk.entriesByType[type] ?? 0) + 1;
  }
  return undefined;
};

const compareTiles = async (walk: Walk, tiles: readonly Tile[]): Promise<Divergence | undefined> => {
  for (const { name, bytes } of tiles) {
    if (name.level === 0) continue; // Compared hash by hash while its entries were read.
    const tile = await readTile(walk.options.read, name);
    const leavesPerHash = TILE_WIDTH ** name.level;
    const first = name.index * TILE_WIDTH * leavesPerHash;
    if (tile.kind === 'failed') return diverges(tile.error.code, tile.error.path, { index: first });
    const byte = firstDifference(tile.value.bytes, bytes);
    if (byte === undefined) continue;
    const index = first + Math.floor(byte / HASH_BYTES) * leavesPerHash;
    return diverges('tile-hash-mismatch', tile.value.path, { index, byte });
  }
  return undefined;
};
