/**
 * A tree that grows leaf by leaf and gives its tiles. Memory is one unfinished tile for each level, whatever the size.
 * The log is written and verified by this one class, so that both mean the same tiles.
 */
import { HASH_BYTES, type Sha256 } from './bytes.ts';
import { MerkleRange } from './merkle.ts';
import { type ReadFile, readTile, TileError } from './tile-reader.ts';
import { hashesInLevel, TILE_WIDTH, type TileName, tileAt } from './tiles.ts';

export type Tile = { readonly name: TileName & { readonly level: number }; readonly bytes: Uint8Array };

type Level = { index: number; count: number; bytes: Uint8Array; range: MerkleRange };

export class GrowingTree {
  readonly #sha256: Sha256;
  readonly #levels: Level[] = [];
  #full: Tile[] = [];
  #size = 0;

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  /** The tree of `size` leaves whose partial tiles `read` gives. Compare its root before trusting it. @throws TileError */
  static async resume(sha256: Sha256, size: number, read: ReadFile): Promise<GrowingTree> {
    const tree = new GrowingTree(sha256);
    for (let level = 0; hashesInLevel(size, level) > 0; level++) {
      const index = Math.floor(hashesInLevel(size, level) / TILE_WIDTH);
      const state = tree.#level(level);
      state.index = index;
      const name = tileAt(size, level, index);
      if (name === undefined) continue;
      const tile = await readTile(read, name);
      if (tile.kind === 'failed') throw new TileError(tile.error);
      for (let i = 0; i < name.width; i++) {
        tree.#push(level, tile.value.bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
      }
    }
    tree.#size = size;
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    this.#push(0, leaf);
    this.#size += 1;
  }

  /**
   * Appends the 256 leaves of a full tile of level 0 by the root over them, which spares hashing them again.
   * @throws RangeError unless the tree ends where such a tile begins.
   */
  appendTile(root: Uint8Array): void {
    if (this.#size % TILE_WIDTH !== 0) throw new RangeError('a tile is unfinished');
    const level = this.#level(0);
    level.index += 1;
    this.#push(1, root);
    this.#size += TILE_WIDTH;
  }

  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (const level of this.#levels) root = level.range.fold(root);
    return root ?? this.#sha256(new Uint8Array(0));
  }

  /** The tiles that became full since the last call. */
  takeFull(): Tile[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** The unfinished tile of each level that has one, from level 0 upwards. */
  partial(): Tile[] {
    return this.#levels.flatMap(({ index, count, bytes }, level) =>
      count === 0 ? [] : [{ name: { level, index, width: count }, bytes: bytes.slice(0, count * HASH_BYTES) }],
    );
  }

  #push(height: number, hash: Uint8Array): void {
    const level = this.#level(height);
    level.bytes.set(hash, level.count * HASH_BYTES);
    level.range.append(hash);
    level.count += 1;
    if (level.count < TILE_WIDTH) return;
    this.#full.push({ name: { level: height, index: level.index, width: TILE_WIDTH }, bytes: level.bytes });
    const root = level.range.root();
    this.#levels[height] = { ...this.#emptyLevel(), index: level.index + 1 };
    this.#push(height + 1, root);
  }

  #level(height: number): Level {
    const found = this.#levels[height] ?? this.#emptyLevel();
    this.#levels[height] = found;
    return found;
  }

  #emptyLevel(): Level {
    return { index: 0, count: 0, bytes: new Uint8Array(TILE_WIDTH * HASH_BYTES), range: new MerkleRange(this.#sha256) };
  }
}
