/**
 * Brings one log to its next checkpoint: indices, tiles, compare-and-set of the head, publication, in this order, each
 * durable before the next. Whatever is interrupted is done again with the same bytes, so that a published tree is
 * only ever continued. Before it signs, it makes sure that the tiles it builds on are those of the last head.
 */
import {
  checkpointText,
  encodeBundle,
  encodeNote,
  GrowingTree,
  leafHash,
  sameBytes,
  TILE_WIDTH,
  type TileName,
  tileAt,
  tilePath,
  utf8,
} from '#evidence-verifier';
import type { TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { Keys } from '#platform/keys';
import type { Objects } from '#platform/objects';
import { signerOf } from './append.ts';
import { filesOf, folderOf } from './log-files.ts';
import { sha256 } from './sha256.ts';
import { advanceHead, assignIndices, entriesByIndex, findLog, type Head, type Log } from './store.ts';

export type SequencePorts = {
  readonly database: Database;
  readonly objects: Objects;
  readonly keys: Keys;
  readonly clock: Clock;
};

/** One checkpoint covers at most so many entries or bytes, whichever is reached first. */
const ROUND = { entries: 4_096, bytes: 16 * 1024 * 1024 };
const WRITES_AT_ONCE = 8;

export type DamageCode = 'tiles-differ-from-head' | 'entry-differs-from-tile' | 'entries-missing';

/** What is stored contradicts what was signed. Nothing more is signed for this log until a person has looked. */
export class LogDamaged extends Error {
  readonly code: DamageCode;

  constructor(code: DamageCode, log: Log) {
    super(`${code}: ${log.id}`);
    this.name = 'LogDamaged';
    this.code = code;
  }
}

/** Another process moved the head: it holds the lock now. */
export class HeadMoved extends Error {
  constructor(log: Log) {
    super(`the head of ${log.id} was moved by another process`);
    this.name = 'HeadMoved';
  }
}

/** A tree that stands at some head, kept so that it need not be read again from tiles. */
export type Trees = Map<TenantId, GrowingTree>;

/** One round. Returns how many entries it published; 0 when nothing was pending. */
export const sequenceLog = async (
  ports: SequencePorts,
  work: { readonly tenant: TenantId; readonly trees: Trees; readonly lost: AbortSignal },
): Promise<number> => {
  const { tenant, trees, lost } = work;
  const { database, clock } = ports;
  const log = await database.asSystem((tx) => assignIndices(tx, tenant, ROUND));
  const size = log.head?.size ?? 0;
  if (log.assigned === size) return 0;
  const known = trees.get(tenant);
  trees.delete(tenant);
  const tree = known !== undefined && standsAt(known, log) ? known : await resume(ports.objects, log);
  const full = await writeTiles(ports, log, tree);
  lost.throwIfAborted();
  const root = tree.root();
  const head = { size: log.assigned, root, checkpoint: await sign(ports, log, root), at: clock.now() };
  if (!(await database.asSystem((tx) => advanceHead(tx, log, head)))) throw new HeadMoved(log);
  lost.throwIfAborted();
  await publishHead(ports.objects, { ...log, head });
  for (const name of full) await ports.objects.removeUnder(`${folderOf(log.id)}/${tilePath(name)}.p`);
  trees.set(tenant, tree);
  return log.assigned - size;
};

/** Puts the checkpoint where readers look, unless it is there. */
export const publishHead = async (objects: Objects, log: Log): Promise<void> => {
  if (log.head === undefined) return;
  const published = await filesOf(objects, log.id)('checkpoint');
  if (published !== undefined && sameBytes(published, log.head.checkpoint)) return;
  await objects.put(`${folderOf(log.id)}/checkpoint`, log.head.checkpoint);
};

/** For after a restart: the head may have been set, and its publication missed. */
export const republish = async (ports: SequencePorts, tenant: TenantId): Promise<void> => {
  const log = await ports.database.asSystem((tx) => findLog(tx, tenant));
  if (log !== undefined) await publishHead(ports.objects, log);
};

const standsAt = (tree: GrowingTree, { head }: Log): boolean =>
  tree.size === (head?.size ?? 0) && (head === undefined || sameBytes(tree.root(), head.root));

const resume = async (objects: Objects, log: Log): Promise<GrowingTree> => {
  const tree = await GrowingTree.resume(sha256, log.head?.size ?? 0, filesOf(objects, log.id));
  if (!standsAt(tree, log)) throw new LogDamaged('tiles-differ-from-head', log);
  return tree;
};

/** Grows the tree by the entries that have an index, and writes what is new. Returns the tiles that became full. */
const writeTiles = async (ports: SequencePorts, log: Log, tree: GrowingTree): Promise<TileName[]> => {
  const first = Math.floor(tree.size / TILE_WIDTH) * TILE_WIDTH;
  const range = { from: first, to: log.assigned };
  const entries = await ports.database.asSystem((tx) => entriesByIndex(tx, log, range));
  if (entries.length !== range.to - range.from) throw new LogDamaged('entries-missing', log);
  const before = tree.partial();
  const old = entries.slice(0, tree.size - first);
  const oldHashes = Buffer.concat(old.map((entry) => leafHash(sha256, entry)));
  if (old.length > 0 && !sameBytes(oldHashes, before[0]?.bytes ?? oldHashes.subarray(1))) {
    throw new LogDamaged('entry-differs-from-tile', log);
  }
  for (const entry of entries.slice(old.length)) tree.append(leafHash(sha256, entry));
  const full = tree.takeFull();
  const there = new Set(before.map(({ name }) => tilePath(name)));
  const tiles = [...full, ...tree.partial()].filter(({ name }) => !there.has(tilePath(name)));
  const files = [...bundlesOf(entries, first), ...tiles];
  for (let at = 0; at < files.length; at += WRITES_AT_ONCE) {
    const some = files.slice(at, at + WRITES_AT_ONCE);
    await Promise.all(some.map(({ name, bytes }) => ports.objects.put(`${folderOf(log.id)}/${tilePath(name)}`, bytes)));
  }
  const fullBundles = full
    .filter(({ name }) => name.level === 0)
    .map(({ name }) => ({ ...name, level: 'entries' as const }));
  return [...fullBundles, ...full.map(({ name }) => name)];
};

function* bundlesOf(entries: readonly Uint8Array[], first: number): Generator<{ name: TileName; bytes: Uint8Array }> {
  const size = first + entries.length;
  for (let at = 0; at < entries.length; at += TILE_WIDTH) {
    const name = tileAt(size, 'entries', (first + at) / TILE_WIDTH);
    if (name !== undefined) yield { name, bytes: encodeBundle(entries.slice(at, at + TILE_WIDTH)) };
  }
}

const sign = async (ports: SequencePorts, log: Log, root: Uint8Array): Promise<Head['checkpoint']> => {
  const { key, keyName } = signerOf(log);
  const text = checkpointText({ origin: log.origin, size: log.assigned, root });
  return encodeNote(text, key, await ports.keys.signEd25519(keyName, utf8(text)));
};
