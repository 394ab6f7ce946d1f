/** The Merkle tree hash of RFC 6962 section 2.1 over SHA-256, whole and growing leaf by leaf. */
import { HASH_BYTES, type Sha256 } from './bytes.ts';

/** SHA-256(0x00 ‖ data) */
export const leafHash = (sha256: Sha256, data: Uint8Array): Uint8Array => {
  const input = new Uint8Array(1 + data.length);
  input.set(data, 1);
  return sha256(input);
};

/** SHA-256(0x01 ‖ left ‖ right) */
export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => {
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input[0] = 0x01;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
};

/** The largest power of two smaller than `count`, which is at least 2: where RFC 6962 splits a tree. */
export const splitPoint = (count: number): number => {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
};

/** The roots of the perfect subtrees that a tree of any size consists of: all that is needed to grow it. */
export class MerkleRange {
  readonly #sha256: Sha256;
  readonly #peaks: Uint8Array[] = [];
  #size = 0;

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    let hash = leaf;
    for (let low = this.#size; low % 2 === 1; low = Math.floor(low / 2)) {
      const left = this.#peaks.pop();
      if (left === undefined) throw new Error('a peak is missing');
      hash = nodeHash(this.#sha256, left, hash);
    }
    this.#peaks.push(hash);
    this.#size += 1;
  }

  /** Hashes the subtrees together from the right, beginning with `right` where leaves of another range follow. */
  fold(right?: Uint8Array): Uint8Array | undefined {
    let root = right;
    for (const peak of this.#peaks.toReversed()) {
      root = root === undefined ? peak : nodeHash(this.#sha256, peak, root);
    }
    return root;
  }

  /** The root; of an empty tree, SHA-256 of nothing. */
  root(): Uint8Array {
    return this.fold() ?? this.#sha256(new Uint8Array(0));
  }
}

/** The root over leaf hashes (not over the data of leaves). */
export const merkleRoot = (sha256: Sha256, leaves: Iterable<Uint8Array>): Uint8Array => {
  const range = new MerkleRange(sha256);
  for (const leaf of leaves) range.append(leaf);
  return range.root();
};
