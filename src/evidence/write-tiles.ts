/** Writes what is new in a log's tree: bundles of entries and tiles of hashes, each file once complete and durable. */
import {
  encodeBundle,
  GrowingTree,
  leafHash,
  sameBytes,
  TILE_WIDTH,
  type TileName,
  tileAt,
  tilePath,
} from '#evidence-verifier';
import type { Database } from '#platform/database';
import type { Objects } from '#platform/objects';
import { LogDamaged } from './log-damaged.ts';
import { filesOf, folderOf } from './log-files.ts';
import { sha256 } from './sha256.ts';
import type { Log } from './store.ts';
import { entriesByIndex } from './store-entries.ts';

type Ports = { readonly database: Database; readonly objects: Objects };

/** The tree of a published head. */
export type Standing = {
  readonly tree: GrowingTree;
  /** Entries of the tree's unfinished bundle; `undefined` when they are to be read. */
  readonly tail: readonly Uint8Array[] | undefined;
};

const WRITES_AT_ONCE = 16;
/** More of a log than this is not kept in memory between rounds. */
const TAIL_BYTES = 1024 * 1024;

export const isTreeOf = (tree: GrowingTree, { head }: Log): boolean =>
  tree.size === (head?.size ?? 0) && (head === undefined || sameBytes(tree.root(), head.root));

/** The tree of the head as its tiles have it. @throws LogDamaged, TileError */
export const resumeTree = async (objects: Objects, log: Log): Promise<Standing> => {
  const tree = await GrowingTree.resume(sha256, log.head?.size ?? 0, filesOf(objects, log.id));
  if (!isTreeOf(tree, log)) throw new LogDamaged('tiles-differ-from-head', log);
  return { tree, tail: undefined };
};

/**
 * Grows the tree by the entries that have an index, and writes what is new. Gives the new standing, and the bundles and
 * tiles that became full, whose partial ones nobody needs once the new head is published.
 */
export const writeTiles = async (
  { database, objects }: Ports,
  log: Log,
  { tree, tail }: Standing,
): Promise<{ readonly standing: Standing; readonly full: readonly TileName[] }> => {
  const first = Math.floor(tree.size / TILE_WIDTH) * TILE_WIDTH;
  const range = { from: tail === undefined ? first : tree.size, to: log.assigned };
  const read = await database.asSystem((tx) => entriesByIndex(tx, log, range));
  if (read.length !== range.to - range.from) throw new LogDamaged('entries-missing', log);
  const before = tree.partial();
  const entries = tail === undefined ? read : [...tail, ...read];
  const old = entries.slice(0, tree.size - first);
  if (tail === undefined) requireSame(log, old, before[0]?.bytes ?? new Uint8Array(0));
  for (const entry of entries.slice(old.length)) tree.append(leafHash(sha256, entry));
  const full = tree.takeFull();
  const there = new Set(before.map(({ name }) => tilePath(name)));
  const tiles = [...full, ...tree.partial()].filter(({ name }) => !there.has(tilePath(name)));
  const files = [...bundlesOf(entries, first), ...tiles];
  for (let at = 0; at < files.length; at += WRITES_AT_ONCE) {
    const some = files.slice(at, at + WRITES_AT_ONCE);
    await allDone(some.map(({ name, bytes }) => objects.put(`${folderOf(log.id)}/${tilePath(name)}`, bytes)));
  }
  const fullBundles = full
    .filter(({ name }) => name.level === 0)
    .map(({ name }) => ({ ...name, level: 'entries' as const }));
  const standing = { tree, tail: tailOf(entries.slice(entries.length - (tree.size % TILE_WIDTH))) };
  return { standing, full: [...fullBundles, ...full.map(({ name }) => name)] };
};

/** The entries of the unfinished bundle must be those that the tile has. */
const requireSame = (log: Log, entries: readonly Uint8Array[], tile: Uint8Array): void => {
  // The lowest partial tile may be of a higher level: then the bundle has no entry yet.
  if (entries.length === 0) return;
  const hashes = Buffer.concat(entries.map((entry) => leafHash(sha256, entry)));
  if (!sameBytes(hashes, tile)) throw new LogDamaged('entry-differs-from-tile', log);
};

/** Copies, since a row's bytes may keep a whole answer of the database in memory. */
const tailOf = (entries: readonly Uint8Array[]): readonly Uint8Array[] | undefined =>
  entries.reduce((sum, { length }) => sum + length, 0) > TAIL_BYTES
    ? undefined
    : entries.map((entry) => Uint8Array.from(entry));

/** Waits for those too that go on after one has failed: no write outlives its round. */
export const allDone = async (work: readonly Promise<void>[]): Promise<void> => {
  for (const outcome of await Promise.allSettled(work)) if (outcome.status === 'rejected') throw outcome.reason;
};

function* bundlesOf(entries: readonly Uint8Array[], first: number): Generator<{ name: TileName; bytes: Uint8Array }> {
  const size = first + entries.length;
  for (let at = 0; at < entries.length; at += TILE_WIDTH) {
    const name = tileAt(size, 'entries', (first + at) / TILE_WIDTH);
    if (name !== undefined) yield { name, bytes: encodeBundle(entries.slice(at, at + TILE_WIDTH)) };
  }
}
