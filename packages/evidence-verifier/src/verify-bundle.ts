/**
 * Verifies the entries of one bundle against its tile of hashes: each entry hashed, each statement read, each signature
 * checked. Bundles do not depend on each other but through the keys of the log, so that threads can share the work.
 */
import { HASH_BYTES, type Sha256 } from './bytes.ts';
import type { Ed25519 } from './ed25519.ts';
import { type Accepted, KeyChain, type KeyInForce } from './key-chain.ts';
import { merkleRoot } from './merkle.ts';
import type { VerdictCode } from './outcome.ts';
import type { Statement } from './statement.ts';

/**
 * `signed`: each entry is a statement of ours, its signature checked. `stated`: likewise, but of signatures only those on
 * entry 0 and on rotations; the checkpoint's signature covers every entry through the tree all the same. `opaque`:
 * entries are bytes, as in anyone's log.
 */
export type EntryRule = 'signed' | 'stated' | 'opaque';

/** Plain data, so that it travels between threads. */
export type BundleOrder = {
  readonly origin: string;
  readonly entries: EntryRule;
  /** Index of the bundle's first entry. */
  readonly first: number;
  readonly bundle: Uint8Array;
  /** Where each entry lies in the bundle: [start, end). */
  readonly ranges: readonly (readonly [number, number])[];
  /** The tile of level 0 for these entries. */
  readonly tile: Uint8Array;
  /** Keys in force before the bundle, oldest first; none before entry 0. */
  readonly keys: readonly KeyInForce[];
  /** Beginnings of the predicate types whose statements are wanted back. */
  readonly wanted: readonly string[];
};

export type LoggedStatement = { readonly index: number; readonly statement: Statement };

export type BundleReport = {
  /** The first entry that is refused. */
  readonly fault?: { readonly code: VerdictCode; readonly at: number };
  /** Entries whose hashes are those of the tile, from the first on. */
  readonly sound: number;
  /** The root over the tile's hashes. */
  readonly root: Uint8Array;
  /** Keys in force after the bundle. */
  readonly keys: readonly KeyInForce[];
  readonly entriesByType: Readonly<Record<string, number>>;
  /** The greatest `recordedAt` of its statements; empty where there is none. */
  readonly latestRecordedAt: string;
  readonly statements: readonly LoggedStatement[];
};

export type VerifyBundle = (order: BundleOrder) => Promise<BundleReport>;

/** Verifies in the thread that calls it. */
export const bundleVerifier =
  (ports: { readonly sha256: Sha256; readonly ed25519?: Ed25519 }): VerifyBundle =>
  async (order) => {
    const differing = firstDiffering(ports.sha256, order);
    const sound = differing ?? order.ranges.length;
    const root = merkleRoot(ports.sha256, hashesOf(order.tile));
    const read = await readStatements(ports, order, sound);
    const fault =
      read.fault ?? (differing === undefined ? undefined : { code: 'entry-differs-from-tile', at: differing });
    return { ...read, sound, root, ...(fault === undefined ? {} : { fault }) };
  };

export function* hashesOf(tile: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < tile.length; at += HASH_BYTES) yield tile.subarray(at, at + HASH_BYTES);
}

/** The first entry whose leaf hash is not the one in the tile. */
const firstDiffering = (sha256: Sha256, { bundle, ranges, tile }: BundleOrder): number | undefined => {
  let input = new Uint8Array(4096);
  for (const [i, [start, end]] of ranges.entries()) {
    const length = 1 + end - start;
    if (input.length < length) input = new Uint8Array(2 * length);
    input.set(bundle.subarray(start, end), 1);
    const hash = sha256(input.subarray(0, length));
    const at = i * HASH_BYTES;
    for (let byte = 0; byte < HASH_BYTES; byte++) if (hash[byte] !== tile[at + byte]) return i;
  }
  return undefined;
};

type ReadStatements = Pick<BundleReport, 'keys' | 'entriesByType' | 'latestRecordedAt' | 'statements' | 'fault'>;

const readStatements = async (
  ports: { readonly sha256: Sha256; readonly ed25519?: Ed25519 },
  order: BundleOrder,
  count: number,
): Promise<ReadStatements> => {
  const { origin, entries, bundle, ranges, first, wanted } = order;
  if (entries === 'opaque') return { keys: order.keys, entriesByType: {}, latestRecordedAt: '', statements: [] };
  const chain = new KeyChain(ports, { origin, everySignature: entries === 'signed', keys: order.keys });
  const accepted: Accepted[] = [];
  let fault: BundleReport['fault'];
  for (let at = 0; at < count && fault === undefined; at++) {
    const [start, end] = ranges[at] ?? [0, 0];
    const verdict = await chain.accept(bundle.subarray(start, end), first + at);
    if (verdict.kind === 'ok') accepted.push(verdict.value);
    else fault = { code: verdict.error, at };
  }
  const entriesByType: Record<string, number> = {};
  let latestRecordedAt = '';
  const statements: LoggedStatement[] = [];
  for (const [at, { statement, signed }] of accepted.entries()) {
    if (!(await signed)) {
      fault = { code: 'envelope-signature-invalid', at };
      break;
    }
    const { predicateType, recordedAt } = statement;
    if (recordedAt > latestRecordedAt) latestRecordedAt = recordedAt;
    entriesByType[predicateType] = (entriesByType[predicateType] ?? 0) + 1;
    if (wanted.some((beginning) => predicateType.startsWith(beginning)))
      statements.push({ index: first + at, statement });
  }
  return { keys: chain.keys, entriesByType, latestRecordedAt, statements, ...(fault === undefined ? {} : { fault }) };
};
