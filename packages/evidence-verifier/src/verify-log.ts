/**
 * Verifies a whole log: hashes every entry, recomputes every tile of every level and the root, follows the log's keys,
 * checks the signatures of checkpoint, entries and witnesses, and names the first divergence. Sampling would miss a
 * changed byte, so nothing is skipped. Memory does not grow with the log.
 */
import { firstDifference, HASH_BYTES, type Sha256, sameBytes } from './bytes.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { verifyWitnesses, type WitnessDemand, type WitnessVerdict } from './cosignature.ts';
import { GrowingTree, type Tile } from './growing-tree.ts';
import { isSameChain, type KeyInForce, keyInForceAt } from './key-chain.ts';
import { formatVkey, isSameKey, type ParsedNote, parseNote, parseVkey, type VerifierKey } from './note.ts';
import type { VerdictCode } from './outcome.ts';
import { type ReadFile, readBundle, readTile } from './tile-reader.ts';
import { TILE_WIDTH, type TileName, tileAt } from './tiles.ts';
import {
  type BundleReport,
  bundleVerifier,
  type EntryRule,
  hashesOf,
  type LoggedStatement,
  type VerifyBundle,
} from './verify-bundle.ts';

export type VerifyLogOptions = {
  /** A file of the log by its path below the log's prefix: `checkpoint`, `tile/…`. */
  readonly read: ReadFile;
  /** A verifier key of the log, of now or from before a rotation, from a source other than the log itself. */
  readonly vkey: string;
  readonly sha256: Sha256;
  /** A checkpoint seen before; the log must be a continuation of it. */
  readonly older?: Uint8Array;
  /** Witnesses that must have cosigned the checkpoint. */
  readonly witnesses?: WitnessDemand;
  /** `signed` unless said otherwise. */
  readonly entries?: EntryRule;
  /** Verifies one bundle, perhaps in another thread; in this one when left out. */
  readonly verifyBundle?: VerifyBundle;
  /** How many bundles are on their way at once. */
  readonly ahead?: number;
  /** Beginnings of the predicate types whose statements `onStatement` is given, in order of their index. */
  readonly wanted?: readonly string[];
  readonly onStatement?: (logged: LoggedStatement) => void;
  readonly onProgress?: (progress: { readonly entries: number; readonly size: number }) => void;
};

export type LogVerdict =
  | {
      readonly kind: 'verified';
      readonly origin: string;
      readonly size: number;
      readonly root: Uint8Array;
      readonly olderSize?: number;
      readonly witnesses?: WitnessVerdict;
      /** The keys that were in force, oldest first, and from which index; of opaque entries, the one given. */
      readonly keys: readonly { readonly vkey: string; readonly from: number }[];
      /** How many entries there are of each predicate type; empty for opaque entries. */
      readonly entriesByType: Readonly<Record<string, number>>;
      /** The greatest `recordedAt` of all entries, RFC 3339; absent for opaque entries and an empty log. */
      readonly latestRecordedAt?: string;
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
  /** What each witness said, where that is what was wanting. */
  readonly witnesses?: WitnessVerdict;
};

const diverges = (
  code: VerdictCode,
  path: string,
  where: Omit<Divergence, 'kind' | 'code' | 'path'> = {},
): Divergence => ({ kind: 'diverges', code, path, ...where });

/** What is claimed of a log, before its keys are known for certain. */
type Claim = {
  readonly given: VerifierKey;
  readonly bytes: Uint8Array;
  readonly note: ParsedNote;
  readonly checkpoint: Checkpoint;
  readonly older?: { readonly bytes: Uint8Array; readonly checkpoint: Checkpoint };
  readonly witnesses?: WitnessVerdict;
};

type Walk = {
  readonly options: VerifyLogOptions;
  readonly claim: Claim;
  readonly size: number;
  readonly tree: GrowingTree;
  readonly verify: VerifyBundle;
  readonly entriesByType: Record<string, number>;
  keys: readonly KeyInForce[];
  latestRecordedAt: string;
  /** The bundle in which the older checkpoint's tree is seen to be another. */
  forkedIn?: string;
};

const AHEAD = 8;
const CHECKPOINT = 'checkpoint';

export const verifyLog = async (options: VerifyLogOptions): Promise<LogVerdict> => {
  const claim = await readClaim(options);
  if ('kind' in claim) return claim;
  const { size, root, origin } = claim.checkpoint;
  const walk: Walk = {
    options,
    claim,
    size,
    tree: new GrowingTree(options.sha256),
    verify: options.verifyBundle ?? bundleVerifier(options),
    entriesByType: {},
    keys: [],
    latestRecordedAt: '',
  };
  const divergence =
    (await walkEntries(walk)) ?? (await compareTiles(walk, walk.tree.partial())) ?? (await judgeKeys(walk));
  if (divergence !== undefined) return divergence;
  if (!sameBytes(walk.tree.root(), root)) return diverges('root-mismatch', CHECKPOINT);
  return {
    kind: 'verified',
    origin,
    size,
    root,
    ...(claim.older === undefined ? {} : { olderSize: claim.older.checkpoint.size }),
    ...(claim.witnesses === undefined ? {} : { witnesses: claim.witnesses }),
    keys: walk.keys.map(({ key, from }) => ({ vkey: formatVkey(key), from })),
    entriesByType: walk.entriesByType,
    ...(walk.latestRecordedAt === '' ? {} : { latestRecordedAt: walk.latestRecordedAt }),
  };
};

/** Reads what can be judged before any entry is: the checkpoint's form, its signature where the given key made it. */
const readClaim = async (options: VerifyLogOptions): Promise<Claim | Divergence> => {
  const key = parseVkey(options.vkey, options.sha256);
  if (key.kind === 'failed') return diverges(key.error, CHECKPOINT);
  const given = key.value;
  const bytes = await options.read(CHECKPOINT);
  if (bytes === undefined) return diverges('checkpoint-missing', CHECKPOINT);
  const note = parseNote(bytes);
  if (note.kind === 'failed') return diverges(note.error, CHECKPOINT);
  const { signatures } = note.value;
  const followed = options.entries !== 'opaque' && signatures.some(({ name }) => name === given.name);
  if (!followed || signatures.some((it) => isSameKey(it, given))) {
    const opened = await openCheckpoint(bytes, given);
    if (opened.kind === 'failed') return diverges(opened.error, CHECKPOINT);
  }
  const checkpoint = parseCheckpoint(note.value.text);
  if (checkpoint.kind === 'failed') return diverges(checkpoint.error, CHECKPOINT);
  if (checkpoint.value.origin !== given.name) return diverges('checkpoint-wrong-origin', CHECKPOINT);
  const witnesses = options.witnesses && (await verifyWitnesses(note.value, options.witnesses));
  if (witnesses?.satisfied === false) return diverges('witness-quorum-not-reached', CHECKPOINT, { witnesses });
  const older = readOlder(options, checkpoint.value);
  if (older !== undefined && 'kind' in older) return older;
  return {
    given,
    bytes,
    note: note.value,
    checkpoint: checkpoint.value,
    ...(older === undefined ? {} : { older }),
    ...(witnesses === undefined ? {} : { witnesses }),
  };
};

const readOlder = (options: VerifyLogOptions, { size, origin }: Checkpoint): Claim['older'] | Divergence => {
  if (options.older === undefined) return undefined;
  const note = parseNote(options.older);
  const older = note.kind === 'failed' ? note : parseCheckpoint(note.value.text);
  if (older.kind === 'failed' || older.value.origin !== origin) return diverges('older-checkpoint-refused', CHECKPOINT);
  if (older.value.size > size) return diverges('older-checkpoint-is-larger', CHECKPOINT);
  const empty = options.sha256(new Uint8Array(0));
  if (older.value.size === 0 && !sameBytes(older.value.root, empty)) {
    return diverges('older-checkpoint-inconsistent', CHECKPOINT);
  }
  return { bytes: options.older, checkpoint: older.value };
};

/** Whether the given key is one of the log's, and the keys in force signed the checkpoints. */
const judgeKeys = async (walk: Walk): Promise<Divergence | undefined> => {
  const { given, bytes, checkpoint, older, note } = walk.claim;
  // Opaque entries state no keys, nor does a log without entries.
  if (walk.keys.length === 0) walk.keys = [{ key: given, from: 0 }];
  const { keys } = walk;
  if (!keys.some(({ key }) => isSameKey(key, given))) return diverges('vkey-not-of-log', CHECKPOINT);
  const last = keyInForceAt(keys, checkpoint.size) ?? given;
  if (!note.signatures.some((it) => isSameKey(it, last))) {
    const byAnother = note.signatures.some((it) => keys.some(({ key }) => isSameKey(key, it)));
    return diverges(byAnother ? 'checkpoint-key-not-in-force' : 'note-unknown-key', CHECKPOINT);
  }
  const opened = await openCheckpoint(bytes, last);
  if (opened.kind === 'failed') return diverges(opened.error, CHECKPOINT);
  if (older === undefined) return undefined;
  const before = await openCheckpoint(older.bytes, keyInForceAt(keys, older.checkpoint.size) ?? given);
  if (before.kind === 'failed') return diverges('older-checkpoint-refused', CHECKPOINT);
  return walk.forkedIn === undefined ? undefined : diverges('older-checkpoint-inconsistent', walk.forkedIn);
};

/**
 * A key that was replaced never comes again: where the log's first key signed the checkpoint, no other key can be the one
 * in force, and a wrong key is told without reading the rest.
 */
const refuseOtherKey = ({ keys, claim: { given, note } }: Walk): Divergence | undefined => {
  const [first, ...later] = keys;
  if (first === undefined || later.length > 0 || isSameKey(first.key, given)) return undefined;
  const isSignedByFirst = note.signatures.some((it) => isSameKey(it, first.key));
  return isSignedByFirst ? diverges('note-unknown-key', CHECKPOINT) : undefined;
};

/** A bundle that is being verified, and with which keys it was begun. */
type Begun = { readonly name: TileName; readonly keys: readonly KeyInForce[]; readonly result: Promise<Verified> };
type Verified = Divergence | { readonly report: BundleReport; readonly path: string; readonly parts: BundleParts };
type BundleParts = { readonly tile: Uint8Array; readonly ranges: readonly (readonly [number, number])[] };

/** Bundles are begun ahead and judged in order. One that was begun before a rotation was known is verified again. */
const walkEntries = async (walk: Walk): Promise<Divergence | undefined> => {
  const begun: Begun[] = [];
  let next = 0;
  const beginNext = (): void => {
    const name = tileAt(walk.size, 'entries', next);
    // The first bundle states the key that the others need.
    const waits = walk.options.entries !== 'opaque' && next > 0 && walk.keys.length === 0;
    if (name === undefined || waits) return;
    next += 1;
    begun.push({ name, keys: walk.keys, result: verifyOne(walk, name) });
  };
  try {
    for (;;) {
      while (begun.length < (walk.options.ahead ?? AHEAD)) {
        const before = begun.length;
        beginNext();
        if (begun.length === before) break;
      }
      const current = begun.shift();
      if (current === undefined) return undefined;
      const first = await current.result;
      const result = isSameChain(current.keys, walk.keys) ? first : await verifyOne(walk, current.name);
      if ('kind' in result) return result;
      const divergence =
        judgeBundle(walk, current.name, result) ??
        refuseOtherKey(walk) ??
        (await compareTiles(walk, walk.tree.takeFull()));
      if (divergence !== undefined) return divergence;
      walk.options.onProgress?.({ entries: walk.tree.size, size: walk.size });
    }
  } finally {
    await Promise.allSettled(begun.map(({ result }) => result));
  }
};

const verifyOne = async (walk: Walk, name: TileName): Promise<Verified> => {
  const { read, entries = 'signed', wanted = [] } = walk.options;
  const { keys } = walk;
  const first = name.index * TILE_WIDTH;
  const readable = await readBundle(read, name);
  if (readable.kind === 'failed') {
    const { code, path, ...where } = readable.error;
    return diverges(code, path, where);
  }
  const tile = await readTile(read, { ...name, level: 0 });
  if (tile.kind === 'failed') return diverges(tile.error.code, tile.error.path, { index: first });
  const { bytes: bundle, ranges, path } = readable.value;
  const { origin } = walk.claim.checkpoint;
  const order = { origin, entries, first, bundle, ranges, tile: tile.value.bytes, keys, wanted };
  const parts: BundleParts = { tile: tile.value.bytes, ranges };
  return { report: await walk.verify(order), path, parts };
};

/** Takes a verified bundle into the tree, in which the older checkpoint's tree must appear on the way. */
const judgeBundle = (
  walk: Walk,
  name: TileName,
  { report, path, parts }: Exclude<Verified, Divergence>,
): Divergence | undefined => {
  const first = name.index * TILE_WIDTH;
  if (report.fault !== undefined) {
    const { code, at } = report.fault;
    const [byte, endByte] = parts.ranges[at] ?? [0, 0];
    return diverges(code, path, { index: first + at, byte, endByte });
  }
  const older = walk.claim.older?.checkpoint;
  const endsInside = older !== undefined && older.size > first && older.size <= first + name.width;
  if (name.width === TILE_WIDTH && !endsInside) walk.tree.appendTile(report.root);
  else {
    for (const hash of hashesOf(parts.tile)) {
      walk.tree.append(hash);
      if (older?.size === walk.tree.size && !sameBytes(walk.tree.root(), older.root)) walk.forkedIn = path;
    }
  }
  walk.keys = report.keys;
  if (report.latestRecordedAt > walk.latestRecordedAt) walk.latestRecordedAt = report.latestRecordedAt;
  for (const [type, count] of Object.entries(report.entriesByType)) {
    walk.entriesByType[type] = (walk.entriesByType[type] ?? 0) + count;
  }
  for (const logged of report.statements) walk.options.onStatement?.(logged);
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
