/**
 * Brings one log to its next checkpoint: indices, tiles, compare-and-set of the head, publication, in this order, each
 * durable before the next. Whatever is interrupted is done again with the same bytes, so that a published tree is
 * only ever continued. Before it signs, it makes sure that the tiles it builds on are those of the last head, and that
 * no reader was shown more than that head: a database that was set back must not sign a second tree.
 */
import {
  type Checkpoint,
  checkpointText,
  encodeBundle,
  encodeNote,
  GrowingTree,
  leafHash,
  openCheckpoint,
  sameBytes,
  TILE_WIDTH,
  type TileName,
  tileAt,
  tilePath,
  utf8,
} from '#evidence-verifier';
import type { TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Keys } from '#platform/keys';
import type { Objects } from '#platform/objects';
import { signerOf } from './append.ts';
import { filesOf, folderOf } from './log-files.ts';
import { sha256 } from './sha256.ts';
import { advanceHead, assignIndices, entriesByIndex, findLog, type Head, type Log } from './store.ts';

/** Where a signed head counts only once witnesses have cosigned it: it is then published by whoever asks them. */
export type HeldHeads = {
  /** In the transaction that sets the next head: keeps the one that readers were shown, unless one is kept already. */
  keepShown(tx: Tx, log: Log): Promise<void>;
  /** Says that a head was set. */
  wake(): void;
};

export type SequencePorts = {
  readonly database: Database;
  readonly objects: Objects;
  readonly keys: Keys;
  readonly clock: Clock;
  /** Absent: a head is published as soon as it is set. */
  readonly heldHeads?: HeldHeads | undefined;
};

/** One checkpoint covers at most so many entries or bytes, whichever is reached first. */
const ROUND = { entries: 4_096, bytes: 16 * 1024 * 1024 };
const WRITES_AT_ONCE = 8;

export type DamageCode =
  | 'tiles-differ-from-head'
  | 'entry-differs-from-tile'
  | 'entries-missing'
  /** The published checkpoint is of a larger tree than the head's, or of another of the same size. */
  | 'published-is-ahead'
  /** What lies in the checkpoint's place is no checkpoint that this log's key signed. */
  | 'published-does-not-open';

/**
 * What is stored contradicts what was signed. Nothing is signed for this log and nothing of it published while that is
 * so; each later round looks again, so that a repair is taken up without a restart.
 */
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

/** Trees of heads that this holder of the lock has published, kept so that neither is read again. */
export type Trees = Map<TenantId, GrowingTree>;

/**
 * One round. Returns how many entries it published; 0 when nothing was pending. Also publishes a head whose publication
 * an earlier round missed.
 * @throws LogDamaged, HeadMoved
 */
export const sequenceLog = async (
  ports: SequencePorts,
  work: { readonly tenant: TenantId; readonly trees: Trees; readonly lost: AbortSignal },
): Promise<number> => {
  const { tenant, trees, lost } = work;
  const { database, objects, clock } = ports;
  const log = await database.asSystem((tx) => assignIndices(tx, tenant, ROUND));
  const size = log.head?.size ?? 0;
  const known = trees.get(tenant);
  const standing = known !== undefined && standsAt(known, log) ? known : undefined;
  if (standing === undefined) await catchUp(ports, log);
  if (log.assigned === size) return 0;
  trees.delete(tenant);
  const tree = standing ?? (await resume(objects, log));
  const full = await writeTiles(ports, log, tree);
  lost.throwIfAborted();
  const root = tree.root();
  const head = { size: log.assigned, root, checkpoint: await sign(ports, log, root), at: clock.now() };
  const advanced = await database.asSystem(async (tx) => {
    await ports.heldHeads?.keepShown(tx, log);
    return advanceHead(tx, log, head);
  });
  if (!advanced) throw new HeadMoved(log);
  lost.throwIfAborted();
  if (ports.heldHeads === undefined) await publish(objects, log, head);
  else ports.heldHeads.wake();
  for (const name of full) await objects.removeUnder(`${folderOf(log.id)}/${tilePath(name)}.p`);
  trees.set(tenant, tree);
  return log.assigned - size;
};

/**
 * Makes sure that the head is what readers see, unless heads are held. What they see is continued or left as it is,
 * never taken back.
 */
const catchUp = async (ports: SequencePorts, log: Log): Promise<void> => {
  const { head } = log;
  const bytes = await filesOf(ports.objects, log.id)('checkpoint');
  if (bytes !== undefined) {
    if (head !== undefined && sameBytes(bytes, head.checkpoint)) return;
    const published = await openCheckpoint(bytes, signerOf(log).key);
    if (published.kind === 'failed') throw new LogDamaged('published-does-not-open', log);
    if (isSameTree(published.value, head)) return;
    if (published.value.size >= (head?.size ?? 0)) throw await contradiction(ports, log);
  }
  if (head !== undefined && ports.heldHeads === undefined) await publish(ports.objects, log, head);
};

const isSameTree = (published: Checkpoint, head: Head | undefined): boolean =>
  head !== undefined && published.size === head.size && sameBytes(published.root, head.root);

/** A head is published after it is committed, so one that is ahead is either committed by now or was taken back. */
const contradiction = async ({ database }: SequencePorts, log: Log): Promise<Error> => {
  const now = await database.asSystem((tx) => findLog(tx, log.tenant));
  return now?.head?.size === log.head?.size ? new LogDamaged('published-is-ahead', log) : new HeadMoved(log);
};

const publish = (objects: Objects, log: Log, head: Head): Promise<void> =>
  objects.put(`${folderOf(log.id)}/checkpoint`, head.checkpoint);

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
