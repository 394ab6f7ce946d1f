/**
 * Brings one log to its next checkpoint: indices, tiles, compare-and-set of the head, publication, in this order, each
 * durable before the next. Whatever is interrupted is done again with the same bytes, so that a published tree is
 * only ever continued. Before it signs, it makes sure that the tiles it builds on are those of the last head, and that
 * no reader was shown more than that head: a database that was set back must not sign a second tree.
 */
import {
  type Checkpoint,
  checkpointText,
  encodeNote,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  sameBytes,
  tilePath,
  utf8,
} from '#evidence-verifier';
import type { TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Keys } from '#platform/keys';
import type { Objects } from '#platform/objects';
import { type Signer, signerOf } from './append.ts';
import { type DamageCode, LogDamaged } from './log-damaged.ts';
import { filesOf, folderOf } from './log-files.ts';
import { advanceHead, findLog, type Head, type KeyInForce, keysOfLog, type Log } from './store.ts';
import { assignIndices } from './store-entries.ts';
import { allDone, isTreeOf, resumeTree, type Standing, writeTiles } from './write-tiles.ts';

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

/** Another process moved the head: it holds the lock now. */
export class HeadMoved extends Error {
  constructor(log: Log) {
    super(`the head of ${log.id} was moved by another process`);
    this.name = 'HeadMoved';
  }
}

/** Trees of heads that this holder of the lock has published, kept so that neither is read again. */
export type Trees = Map<TenantId, Standing>;

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
  const { log, keys } = await database.asSystem(async (tx) => {
    const assigned = await assignIndices(tx, tenant, ROUND);
    return { log: assigned, keys: await keysOfLog(tx, assigned) };
  });
  const size = log.head?.size ?? 0;
  const known = trees.get(tenant);
  const standing = known !== undefined && isTreeOf(known.tree, log) ? known : undefined;
  if (standing === undefined) await catchUp(ports, log, keys);
  if (log.assigned === size) return 0;
  trees.delete(tenant);
  const grown = await writeTiles(ports, log, standing ?? (await resumeTree(objects, log)));
  lost.throwIfAborted();
  const root = grown.standing.tree.root();
  const head = { size: log.assigned, root, checkpoint: await sign(ports, log, keys, root), at: clock.now() };
  const advanced = await database.asSystem(async (tx) => {
    await ports.heldHeads?.keepShown(tx, log);
    return advanceHead(tx, log, head);
  });
  if (!advanced) throw new HeadMoved(log);
  lost.throwIfAborted();
  if (ports.heldHeads === undefined) await publish(objects, log, head);
  else ports.heldHeads.wake();
  await allDone(grown.full.map((name) => objects.removeUnder(`${folderOf(log.id)}/${tilePath(name)}.p`)));
  trees.set(tenant, grown.standing);
  return log.assigned - size;
};

/**
 * Makes sure that the head is what readers see, unless heads are held. What they see is continued or left as it is,
 * never taken back.
 */
const catchUp = async (ports: SequencePorts, log: Log, keys: readonly KeyInForce[]): Promise<void> => {
  const { head } = log;
  const bytes = await filesOf(ports.objects, log.id)('checkpoint');
  if (bytes !== undefined) {
    if (head !== undefined && sameBytes(bytes, head.checkpoint)) return;
    const published = await openPublished(bytes, log, keys);
    if (published === undefined) throw await contradiction(ports, log, 'published-does-not-open');
    if (isSameTree(published, head)) return;
    if (published.size >= (head?.size ?? 0)) throw await contradiction(ports, log, 'published-is-ahead');
  }
  if (head !== undefined && ports.heldHeads === undefined) await publish(ports.objects, log, head);
};

const isSameTree = (published: Checkpoint, head: Head | undefined): boolean =>
  head !== undefined && published.size === head.size && sameBytes(published.root, head.root);

/**
 * A head is published after it is committed, and a key signs one after its rotation is: so what was published is either
 * known to the database by now, or was taken back.
 */
const contradiction = async ({ database }: SequencePorts, log: Log, code: DamageCode): Promise<Error> => {
  const now = await database.asSystem((tx) => findLog(tx, log.tenant));
  return now?.head?.size === log.head?.size ? new LogDamaged(code, log) : new HeadMoved(log);
};

const publish = (objects: Objects, log: Log, head: Head): Promise<void> =>
  objects.put(`${folderOf(log.id)}/checkpoint`, head.checkpoint);

const sign = async (
  ports: SequencePorts,
  log: Log,
  keys: readonly KeyInForce[],
  root: Uint8Array,
): Promise<Head['checkpoint']> => {
  const { key, keyName } = signerAt(log, keys, log.assigned);
  const text = checkpointText({ origin: log.origin, size: log.assigned, root });
  return encodeNote(text, key, await ports.keys.signEd25519(keyName, utf8(text)));
};

/** The key that signs checkpoints of this size (docs/specs/key-rotation.md). */
const signerAt = (log: Log, keys: readonly KeyInForce[], size: number): Signer => {
  const inForce = keys.findLast(({ fromSize }) => fromSize !== undefined && fromSize <= size);
  if (inForce === undefined) throw new Error('a log has its first key from the beginning');
  return signerOf(log, inForce);
};

const openPublished = async (
  bytes: Uint8Array,
  log: Log,
  keys: readonly KeyInForce[],
): Promise<Checkpoint | undefined> => {
  const note = parseNote(bytes);
  const claimed = note.kind === 'ok' ? parseCheckpoint(note.value.text) : note;
  if (claimed.kind === 'failed') return undefined;
  const opened = await openCheckpoint(bytes, signerAt(log, keys, claimed.value.size).key);
  return opened.kind === 'ok' ? opened.value : undefined;
};
