import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOfHex, hexOf, utf8 } from './bytes.ts';
import { GrowingTree } from './growing-tree.ts';
import { leafHash, MerkleRange, merkleRoot, nodeHash, splitPoint } from './merkle.ts';
import {
  proveConsistency,
  proveInclusion,
  type SubtreeRoot,
  subtreesOfLeaves,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';
import { sha256 } from './testing.ts';
import { subtreesOfTiles } from './tile-reader.ts';
import { tilePath } from './tiles.ts';

const leaves = Array.from({ length: 600 }, (_, i) => leafHash(sha256, utf8(`leaf ${i}`)));

/** RFC 6962 section 2.1, word for word. */
const treeHash = (part: readonly Uint8Array[]): Uint8Array => {
  const [only] = part;
  if (only === undefined) return sha256(new Uint8Array(0));
  if (part.length === 1) return only;
  const k = splitPoint(part.length);
  return nodeHash(sha256, treeHash(part.slice(0, k)), treeHash(part.slice(k)));
};

describe('the tree of RFC 6962', () => {
  const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  test.each(roots.map((root, size) => ({ size, root })))(
    'of $size known leaves has the known root',
    ({ size, root }) => {
      const known = data.slice(0, size).map((hex) => leafHash(sha256, bytesOfHex(hex) ?? new Uint8Array(0)));
      expect(hexOf(merkleRoot(sha256, known))).toBe(root);
    },
  );

  test('has the same root grown leaf by leaf, at every size', () => {
    const range = new MerkleRange(sha256);
    const tree = new GrowingTree(sha256);
    for (let size = 0; size <= 300; size++) {
      const root = hexOf(treeHash(leaves.slice(0, size)));
      expect(hexOf(range.root())).toBe(root);
      expect(hexOf(tree.root())).toBe(root);
      range.append(leaves[size] as Uint8Array);
      tree.append(leaves[size] as Uint8Array);
    }
  });
});

/** Roots of perfect subtrees, each computed once: proofs at every size would hash the same leaves a million times. */
const remembered = (subtree: SubtreeRoot): SubtreeRoot => {
  const roots = new Map<string, Promise<Uint8Array>>();
  return (height, position) => {
    const name = `${height}/${position}`;
    const root = roots.get(name) ?? subtree(height, position);
    roots.set(name, root);
    return root;
  };
};

describe('proofs at every size to 1,000', () => {
  const SIZES = 1_000;
  const many = Array.from({ length: SIZES + 1 }, (_, i) => leafHash(sha256, utf8(`leaf ${i}`)));
  const subtree = remembered(subtreesOfLeaves(sha256, many));
  const range = new MerkleRange(sha256);
  const roots = many.map((leaf) => {
    const root = range.root();
    range.append(leaf);
    return root;
  });
  const sizes = Array.from({ length: SIZES }, (_, i) => i + 1);
  /** The first, the last, those beside a power of two, and one that wanders with the size. */
  const placesIn = (size: number): Set<number> => {
    const half = splitPoint(Math.max(2, size));
    const places = [0, 1, half - 1, half, half + 1, size - 2, size - 1, (size * 7919) % size, (size * 31) % 97];
    return new Set(places.filter((place) => place >= 0 && place < size));
  };

  test('inclusion verifies, and no other leaf, index or length of path does', async () => {
    for (const size of sizes) {
      const root = roots[size] as Uint8Array;
      for (const index of size < 65 ? many.slice(0, size).keys() : placesIn(size)) {
        const proof = await proveInclusion(sha256, subtree, { index, size });
        const claim = { index, size, leaf: many[index] as Uint8Array, proof, root };
        expect(verifyInclusion(sha256, claim).kind).toBe('ok');
        expect(verifyInclusion(sha256, { ...claim, leaf: many[index + 1] as Uint8Array }).kind).toBe('failed');
        expect(verifyInclusion(sha256, { ...claim, proof: [...proof, root] }).kind).toBe('failed');
        if (size > 1) {
          expect(verifyInclusion(sha256, { ...claim, index: (index + 1) % size }).kind).toBe('failed');
          expect(verifyInclusion(sha256, { ...claim, proof: proof.slice(1) }).kind).toBe('failed');
        }
      }
    }
  });

  test('consistency verifies between sizes, and not with another root', async () => {
    for (const newer of sizes) {
      const olders = newer < 65 ? sizes.slice(0, newer) : [...placesIn(newer)].map((place) => place + 1);
      for (const older of olders) {
        const proof = await proveConsistency(sha256, subtree, { older, newer });
        const claim = {
          older: { size: older, root: roots[older] as Uint8Array },
          newer: { size: newer, root: roots[newer] as Uint8Array },
          proof,
        };
        expect(verifyConsistency(sha256, claim).kind).toBe('ok');
        const wrong = roots[older - 1] as Uint8Array;
        expect(verifyConsistency(sha256, { ...claim, older: { size: older, root: wrong } }).kind).toBe('failed');
        expect(verifyConsistency(sha256, { ...claim, newer: { size: newer, root: wrong } }).kind).toBe('failed');
      }
    }
  });

  test('proofs from tiles are those from leaves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), fc.nat(), fc.nat(), async (size, a, b) => {
        const tree = new GrowingTree(sha256);
        for (const leaf of leaves.slice(0, size)) tree.append(leaf);
        const files = new Map([...tree.takeFull(), ...tree.partial()].map((it) => [tilePath(it.name), it.bytes]));
        const tiles = subtreesOfTiles(async (path) => files.get(path), size, sha256);
        const part = subtreesOfLeaves(sha256, leaves.slice(0, size));
        const leaf = { index: a % size, size };
        const sizes = { older: 1 + (b % size), newer: size };
        expect(await proveInclusion(sha256, tiles, leaf)).toEqual(await proveInclusion(sha256, part, leaf));
        expect(await proveConsistency(sha256, tiles, sizes)).toEqual(await proveConsistency(sha256, part, sizes));
      }),
      { numRuns: 60 },
    );
  });
});

test('verifiers answer any claim with a word', () => {
  const hashes = fc.array(fc.uint8Array({ minLength: 31, maxLength: 32 }), { maxLength: 8 });
  const root = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const number = fc.oneof(fc.integer({ min: -2, max: 20 }), fc.double());
  fc.assert(
    fc.property(number, number, root, hashes, (a, b, hash, proof) => {
      const inclusion = verifyInclusion(sha256, { index: a, size: b, leaf: hash, proof, root: hash });
      expect(['ok', 'failed']).toContain(inclusion.kind);
      const trees = { older: { size: a, root: hash }, newer: { size: b, root: hash } };
      expect(['ok', 'failed']).toContain(verifyConsistency(sha256, { ...trees, proof }).kind);
    }),
  );
});

const repository = resolve(import.meta.dirname, '../../..');
const vectors = resolve(repository, process.env.MITSUKE_SHARED ?? '../shared', 'conformance/merkle');
const present = existsSync(vectors);
const why = present ? '' : ` (skipped: no conformance vectors at MITSUKE_SHARED)`;
const base64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

const vectorsOf = <V>(kind: string): (V & { file: string })[] =>
  !present
    ? []
    : readdirSync(join(vectors, kind), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({ ...JSON.parse(readFileSync(join(vectors, kind, file), 'utf8')), file }));

describe.skipIf(!present)(`vectors of transparency-dev/merkle${why}`, () => {
  type Inclusion = { leafIdx: number; treeSize: number; root: string; leafHash: string; proof: string[] | null };
  type Consistency = { size1: number; size2: number; root1: string; root2: string; proof: string[] | null };

  test('there are vectors of both kinds', () => {
    expect(vectorsOf('inclusion').length).toBeGreaterThan(90);
    expect(vectorsOf('consistency').length).toBeGreaterThan(90);
  });

  test.each(vectorsOf<Inclusion & { wantErr: boolean }>('inclusion'))('inclusion/$file', (vector) => {
    const verdict = verifyInclusion(sha256, {
      index: vector.leafIdx,
      size: vector.treeSize,
      leaf: base64(vector.leafHash),
      proof: (vector.proof ?? []).map(base64),
      root: base64(vector.root),
    });
    expect(verdict.kind).toBe(vector.wantErr ? 'failed' : 'ok');
  });

  test.each(vectorsOf<Consistency & { wantErr: boolean }>('consistency'))('consistency/$file', (vector) => {
    const verdict = verifyConsistency(sha256, {
      older: { size: vector.size1, root: base64(vector.root1) },
      newer: { size: vector.size2, root: base64(vector.root2) },
      proof: (vector.proof ?? []).map(base64),
    });
    expect(verdict.kind).toBe(vector.wantErr ? 'failed' : 'ok');
  });
});
