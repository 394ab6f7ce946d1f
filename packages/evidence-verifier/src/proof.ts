/**
 * Inclusion and consistency proofs of RFC 6962 sections 2.1.1 and 2.1.2, built from the roots of perfect subtrees,
 * and verified by the algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2.
 */
import { HASH_BYTES, type Sha256, sameBytes } from './bytes.ts';
import { MerkleRange, nodeHash, splitPoint } from './merkle.ts';
import { failed, type Outcome, ok } from './outcome.ts';

export type ProofFault =
  | 'proof-malformed'
  | 'proof-wrong-length'
  | 'proof-root-mismatch'
  | 'proof-index-outside-tree'
  | 'proof-sizes-impossible';

/** The root of the perfect subtree of 2^height leaves that begins at leaf position · 2^height. */
export type SubtreeRoot = (height: number, position: number) => Promise<Uint8Array>;

const rangeRoot = async (sha256: Sha256, subtree: SubtreeRoot, start: number, end: number): Promise<Uint8Array> => {
  const count = end - start;
  const height = Math.round(Math.log2(count));
  if (2 ** height === count) return subtree(height, start / count);
  const middle = start + splitPoint(count);
  const right = await rangeRoot(sha256, subtree, middle, end);
  return nodeHash(sha256, await rangeRoot(sha256, subtree, start, middle), right);
};

/** @throws RangeError when the leaf is not in the tree. */
export const proveInclusion = async (
  sha256: Sha256,
  subtree: SubtreeRoot,
  leaf: { readonly index: number; readonly size: number },
): Promise<Uint8Array[]> => {
  if (leaf.index < 0 || leaf.index >= leaf.size) throw new RangeError('the leaf is not in the tree');
  const fromRoot: Uint8Array[] = [];
  let start = 0;
  let end = leaf.size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (leaf.index < middle) {
      fromRoot.push(await rangeRoot(sha256, subtree, middle, end));
      end = middle;
    } else {
      fromRoot.push(await rangeRoot(sha256, subtree, start, middle));
      start = middle;
    }
  }
  return fromRoot.reverse();
};

/** @throws RangeError unless 0 < older ≤ newer. */
export const proveConsistency = async (
  sha256: Sha256,
  subtree: SubtreeRoot,
  sizes: { readonly older: number; readonly newer: number },
): Promise<Uint8Array[]> => {
  if (sizes.older <= 0 || sizes.older > sizes.newer) throw new RangeError('no proof between these sizes');
  const fromRoot: Uint8Array[] = [];
  let start = 0;
  let end = sizes.newer;
  while (end !== sizes.older) {
    const middle = start + splitPoint(end - start);
    if (sizes.older <= middle) {
      fromRoot.push(await rangeRoot(sha256, subtree, middle, end));
      end = middle;
    } else {
      fromRoot.push(await rangeRoot(sha256, subtree, start, middle));
      start = middle;
    }
  }
  // A subtree that is the whole older tree has a root the verifier knows.
  if (start > 0) fromRoot.push(await rangeRoot(sha256, subtree, start, end));
  return fromRoot.reverse();
};

/** Subtree roots of a tree whose leaf hashes are at hand; for batches, where trees are small. */
export const subtreesOfLeaves = (sha256: Sha256, leaves: readonly Uint8Array[]): SubtreeRoot => {
  return async (height, position) => {
    const range = new MerkleRange(sha256);
    for (const leaf of leaves.slice(position * 2 ** height, (position + 1) * 2 ** height)) range.append(leaf);
    return range.root();
  };
};

const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_BYTES);

export type InclusionClaim = {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
};

/** Whether the leaf hash stands at `index` in the tree of `size` leaves with this root. */
export const verifyInclusion = (sha256: Sha256, claim: InclusionClaim): Outcome<true, ProofFault> => {
  const { index, size, leaf, proof, root } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    return failed('proof-index-outside-tree');
  }
  if (!areHashes([leaf, ...proof])) return failed('proof-malformed');
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return failed('proof-wrong-length');
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sha256, sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(sha256, hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) return failed('proof-wrong-length');
  return sameBytes(hash, root) ? ok(true) : failed('proof-root-mismatch');
};

export type ConsistencyClaim = {
  readonly older: { readonly size: number; readonly root: Uint8Array };
  readonly newer: { readonly size: number; readonly root: Uint8Array };
  readonly proof: readonly Uint8Array[];
};

/**
 * Whether the older tree is a prefix of the newer. From size 0 there is nothing to prove and it is refused: a caller
 * to whom an empty tree is a prefix of every tree says so before asking.
 */
export const verifyConsistency = (sha256: Sha256, claim: ConsistencyClaim): Outcome<true, ProofFault> => {
  const { older, newer, proof } = claim;
  if (!Number.isSafeInteger(older.size) || !Number.isSafeInteger(newer.size)) return failed('proof-sizes-impossible');
  if (older.size <= 0 || older.size > newer.size) return failed('proof-sizes-impossible');
  if (older.size === newer.size) {
    if (proof.length > 0) return failed('proof-wrong-length');
    return sameBytes(older.root, newer.root) ? ok(true) : failed('proof-root-mismatch');
  }
  if (!areHashes(proof)) return failed('proof-malformed');
  let node = older.size - 1;
  let last = newer.size - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  const path = node === 0 ? [older.root, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined || proof.length === 0) return failed('proof-wrong-length');
  const hashes = climb(sha256, { first, rest, node, last });
  if (hashes === undefined) return failed('proof-wrong-length');
  return sameBytes(hashes.older, older.root) && sameBytes(hashes.newer, newer.root)
    ? ok(true)
    : failed('proof-root-mismatch');
};

const climb = (
  sha256: Sha256,
  from: { first: Uint8Array; rest: readonly Uint8Array[]; node: number; last: number },
): { older: Uint8Array; newer: Uint8Array } | undefined => {
  let { node, last } = from;
  let older = from.first;
  let newer = from.first;
  for (const sibling of from.rest) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sha256, sibling, older);
      newer = nodeHash(sha256, sibling, newer);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      newer = nodeHash(sha256, newer, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? { older, newer } : undefined;
};
