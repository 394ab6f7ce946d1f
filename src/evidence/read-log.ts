/** Reads a tenant's log: its state, where an entry stands, proofs, and the files as they are published. */
import {
  formatVkey,
  leafHash,
  parseTilePath,
  proveInclusion,
  type ReadFile,
  readBundle,
  readTile,
  subtreesOfTiles,
  TileError,
} from '#evidence-verifier';
import { type Instant, may, Problem, type Scope } from '#kernel';
import type { Database, Tx } from '#platform/database';
import { notSignedIn, permissionMissing } from '#platform/http';
import type { Objects } from '#platform/objects';
import { signerOf } from './append.ts';
import { filesOf } from './log-files.ts';
import { entryNotLogged, filesDamaged, logNotBegun, noSuchFile, wholeTenantOnly } from './problems.ts';
import { sha256 } from './sha256.ts';
import { type EntryId, findOpenLog, keysOfLog, type Log, type LogId, type LogKey, type Readers } from './store.ts';
import { countPending, entriesByIndex, findIndices } from './store-entries.ts';
import { isStampPath } from './timestamp/time-stamp-files.ts';
import { type TimeStampState, timeStampStateOf } from './timestamp/time-stamp-state.ts';
import type { WitnessPolicy } from './witness/policy.ts';
import { findShownLog } from './witness/shown-log.ts';
import { type WitnessState, witnessStateOf } from './witness/witness-state.ts';

export type ReadPorts = {
  readonly database: Database;
  readonly objects: Objects;
  /** Where checkpoints count only when witnesses have cosigned them. */
  readonly witnesses?: { readonly policy: WitnessPolicy } | undefined;
};

export type LogState = {
  readonly log: LogId;
  readonly origin: string;
  /** Of the key that signed the newest checkpoint. */
  readonly vkey: string;
  /** Every key, the first one first; what has no `fromSize` yet signs entries and no checkpoint. */
  readonly keys: readonly { readonly vkey: string; readonly fromSize: number | undefined }[];
  readonly readers: Readers;
  /** Entries in the newest checkpoint. */
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpointAt: Instant | undefined;
  /** Entries committed and not in a checkpoint that counts yet. */
  readonly pending: number;
  /** Absent: a checkpoint counts without any witness. */
  readonly witnesses: WitnessState | undefined;
  readonly timeStamps: TimeStampState;
};

export type EntryPosition =
  | { readonly kind: 'logged'; readonly index: number }
  | { readonly kind: 'pending' }
  | { readonly kind: 'unknown' };

export type EntryProof = {
  readonly log: LogId;
  readonly index: number;
  readonly entry: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  /** Sibling of the leaf first (RFC 6962 section 2.1.1). */
  readonly path: readonly Uint8Array[];
  /** The signed note. */
  readonly checkpoint: Uint8Array;
};

const READ = 'evidence:read';

/** Tiles hold every party's entries, and the files know no walls: the check is here. */
const requireWholeTenant = (scope: Scope): void => {
  if (scope.parties !== undefined) throw new Problem(wholeTenantOnly);
};

/** @throws Problem `evidence-log-not-begun`, `evidence-whole-tenant-only` */
export const logOf = async ({ database, witnesses }: ReadPorts, scope: Scope): Promise<LogState> => {
  requireWholeTenant(scope);
  return database.inScope(scope, async (tx) => {
    const log = await findShownLog(tx, scope.tenant);
    if (log === undefined) throw new Problem(logNotBegun);
    const keys = await keysOfLog(tx, log);
    const size = log.head?.size ?? 0;
    return {
      log: log.id,
      origin: log.origin,
      vkey: vkeyOf(log, keys.findLast(({ fromSize }) => fromSize !== undefined && fromSize <= size) ?? log.key),
      keys: keys.map((key) => ({ vkey: vkeyOf(log, key), fromSize: key.fromSize })),
      readers: log.readers,
      size,
      root: log.head?.root ?? sha256(new Uint8Array(0)),
      checkpointAt: log.head?.at,
      pending: await countPending(tx, log),
      witnesses: witnesses && (await witnessStateOf(tx, scope.tenant, witnesses.policy)),
      timeStamps: await timeStampStateOf(tx, scope.tenant),
    };
  });
};

const vkeyOf = (log: Log, key: LogKey): string => formatVkey(signerOf(log, key).key);

/** Where entries stand. An entry counts as logged when a checkpoint covers it. */
export const entryPositions = async (
  { database }: ReadPorts,
  scope: Scope,
  ids: readonly EntryId[],
): Promise<Map<EntryId, EntryPosition>> => {
  requireWholeTenant(scope);
  return database.inScope(scope, async (tx) => {
    const indices = await findIndices(tx, scope, ids);
    const size = (await findShownLog(tx, scope.tenant))?.head?.size ?? 0;
    const positionOf = (id: EntryId): EntryPosition => {
      const index = indices.get(id);
      if (index !== undefined && index < size) return { kind: 'logged', index };
      return indices.has(id) ? { kind: 'pending' } : { kind: 'unknown' };
    };
    return new Map(ids.map((id) => [id, positionOf(id)]));
  });
};

/** @throws Problem `evidence-entry-not-logged`, `evidence-files-damaged`, `evidence-whole-tenant-only` */
export const inclusionProof = async (ports: ReadPorts, scope: Scope, index: number): Promise<EntryProof> => {
  requireWholeTenant(scope);
  const { log, head, entry } = await ports.database.inScope(scope, async (tx) => {
    const found = await findShownLog(tx, scope.tenant);
    if (found?.head === undefined || index >= found.head.size) throw new Problem(entryNotLogged);
    const [bytes] = await entriesByIndex(tx, scope, { from: index, to: index + 1 });
    if (bytes === undefined) throw new Error('an entry of a published index is missing');
    return { log: found.id, head: found.head, entry: bytes };
  });
  const subtrees = subtreesOfTiles(filesOf(ports.objects, log), head.size, sha256);
  const path = await proveInclusion(sha256, subtrees, { index, size: head.size }).catch((error: unknown) => {
    throw error instanceof TileError ? new Problem(filesDamaged, { params: { path: error.path } }) : error;
  });
  const { size, root, checkpoint } = head;
  return { log, index, entry, leafHash: leafHash(sha256, entry), size, root, path, checkpoint };
};

export type LogFile = {
  readonly bytes: Uint8Array;
  /** Who may read it, so that caches may be told. */
  readonly readers: Readers;
};

/**
 * A file of the log as the tlog-tiles specification names it. The checkpoint is the newest. A partial tile that was
 * replaced by the full one is still given, cut from it, so that what an address holds never changes. Of a log that is
 * open to everyone the caller need not be known.
 * @throws Problem `evidence-file-missing`, `evidence-whole-tenant-only`, `not-signed-in`, `permission-missing`
 */
export const openLogFile = async (
  { database, objects }: ReadPorts,
  scope: Scope | undefined,
  file: { readonly log: LogId; readonly path: string },
): Promise<LogFile> => {
  const log = (await database.asSystem((tx) => openLog(tx, file.log))) ?? (await ownLog(database, scope, file.log));
  const bytes =
    file.path === 'checkpoint' ? log.head?.checkpoint : await readTileFile(filesOf(objects, log.id), file.path);
  if (bytes === undefined) throw new Problem(noSuchFile);
  return { bytes, readers: log.readers };
};

const openLog = async (tx: Tx, id: LogId): Promise<Log | undefined> => {
  const open = await findOpenLog(tx, id);
  return open && findShownLog(tx, open.tenant);
};

const ownLog = async (database: Database, scope: Scope | undefined, id: LogId): Promise<Log> => {
  if (scope === undefined) throw new Problem(notSignedIn);
  if (!may(scope, READ)) throw new Problem(permissionMissing, { params: { permission: READ } });
  requireWholeTenant(scope);
  const log = await database.inScope(scope, (tx) => findShownLog(tx, scope.tenant));
  if (log?.id !== id) throw new Problem(noSuchFile);
  return log;
};

const readTileFile = async (read: ReadFile, path: string): Promise<Uint8Array | undefined> => {
  if (isStampPath(path)) return read(path);
  const name = parseTilePath(path);
  if (name === undefined) return undefined;
  const found = name.level === 'entries' ? await readBundle(read, name) : await readTile(read, name);
  if (found.kind === 'ok') return found.value.bytes;
  if (found.error.code === 'bundle-missing' || found.error.code === 'tile-missing') return undefined;
  // A damaged file is given as it is: the reader's own check is to find it, not a server's word.
  return read(found.error.path);
};
