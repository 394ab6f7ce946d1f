/**
 * The keys of a log for a reader of single entries (docs/specs/key-rotation.md): from a key that is trusted, without
 * reading every entry. Where the keys were replaced is a hint from whoever serves the log; each replacement is proved to
 * stand in the tree and to be signed by both keys, and a hint that leaves one out leads to no key that signed the rest.
 * Whoever uses the keys opens the checkpoint with them too: before that the tree is nobody's.
 */
import type { Sha256 } from './bytes.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import type { Ed25519 } from './ed25519.ts';
import { KeyChain, type KeyInForce, keyInForceAt } from './key-chain.ts';
import { isSameKey, parseVkey } from './note.ts';
import { failed, type Outcome, ok, type VerdictCode } from './outcome.ts';
import { proveEntry } from './prove-entry.ts';
import type { Statement } from './statement.ts';
import type { ReadFile } from './tile-reader.ts';

export type LogKeys = {
  /** Oldest first; as good as the checkpoint whose tree they stand in. */
  readonly keys: readonly KeyInForce[];
  /** The statement of the entry at `index`, signed by the key in force there, or by two where the key was replaced. */
  open(entry: Uint8Array, index: number): Promise<Outcome<Statement, VerdictCode>>;
  /** Of this log, signed by the newest of the keys. */
  openCheckpoint(note: Uint8Array): Promise<Outcome<Checkpoint, VerdictCode>>;
};

export type KeysToFollow = {
  readonly read: ReadFile;
  readonly sha256: Sha256;
  /** One key of the log that is trusted, whichever. */
  readonly vkey: string;
  /** Indices of the entries that replace a key, in ascending order. */
  readonly rotations: readonly number[];
  readonly ed25519?: Ed25519;
};

/** @throws whatever `read` throws */
export const followKeys = async (wanted: KeysToFollow): Promise<Outcome<LogKeys, VerdictCode>> => {
  const { sha256, vkey } = wanted;
  const trusted = parseVkey(vkey, sha256);
  if (trusted.kind === 'failed') return trusted;
  const origin = trusted.value.name;
  const keys = wanted.rotations.length === 0 ? ok([{ key: trusted.value, from: 0 }]) : await chained(wanted, origin);
  if (keys.kind === 'failed') return keys;
  if (!keys.value.some(({ key }) => isSameKey(key, trusted.value))) return failed('vkey-not-of-log');
  const newest = keys.value.at(-1)?.key ?? trusted.value;
  return ok({
    keys: keys.value,
    open: (entry, index) => openAt(wanted, { origin, keys: keys.value }, { entry, index }),
    openCheckpoint: (note) => openCheckpoint(note, newest),
  });
};

/** From the key that entry 0 states, over each replacement. */
const chained = async (
  { read, sha256, rotations, ed25519 }: KeysToFollow,
  origin: string,
): Promise<Outcome<readonly KeyInForce[], VerdictCode>> => {
  const ports = { sha256, ...(ed25519 && { ed25519 }) };
  const chain = new KeyChain(ports, { origin, everySignature: true });
  for (const index of [0, ...rotations]) {
    const proved = await proveEntry(sha256, read, index);
    // A replacement that the checkpoint does not reach yet is not in force for it.
    if (index > 0 && proved.kind === 'failed' && proved.error.code === 'proof-index-outside-tree') break;
    if (proved.kind === 'failed') return failed(proved.error.code);
    const accepted = await chain.accept(proved.value.extra, index);
    if (accepted.kind === 'failed') return accepted;
    if (!(await accepted.value.signed)) return failed('envelope-signature-invalid');
  }
  return ok(chain.keys);
};

const openAt = async (
  { sha256, ed25519 }: KeysToFollow,
  { origin, keys }: { readonly origin: string; readonly keys: readonly KeyInForce[] },
  { entry, index }: { readonly entry: Uint8Array; readonly index: number },
): Promise<Outcome<Statement, VerdictCode>> => {
  const known = index === 0 ? [] : keys.filter(({ from }) => from <= index);
  const chain = new KeyChain({ sha256, ...(ed25519 && { ed25519 }) }, { origin, everySignature: true, keys: known });
  const accepted = await chain.accept(entry, index);
  if (accepted.kind === 'failed') return accepted;
  if (!(await accepted.value.signed)) return failed('envelope-signature-invalid');
  const [first] = chain.keys;
  const stated = keyInForceAt(keys, index);
  if (index === 0 && (first === undefined || stated === undefined || !isSameKey(first.key, stated))) {
    return failed('first-entry-not-its-key');
  }
  return ok(accepted.value.statement);
};
