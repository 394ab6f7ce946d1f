/**
 * Names and contents of tiles and entry bundles (C2SP tlog-tiles). A tile of level L holds up to 256 hashes, each of a
 * perfect subtree of 256^L leaves; a bundle holds the entries of one tile of level 0.
 */
import { concat } from './bytes.ts';
import { failed, type Outcome, ok } from './outcome.ts';

export const TILE_WIDTH = 256;
export const MAX_ENTRY_BYTES = 65_535;
const MAX_LEVEL = 63;

export type TileName = {
  readonly level: number | 'entries';
  /** The tile's place in its level, from 0. */
  readonly index: number;
  /** 256 for a full tile, 1 to 255 for a partial one. */
  readonly width: number;
};

/** `tile/0/x001/x234/067.p/8` */
export const tilePath = ({ level, index, width }: TileName): string => {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
};

/** Reads a path that `tilePath` could have written, and no other. */
export const parseTilePath = (path: string): TileName | undefined => {
  const found = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!found) return undefined;
  const [, levelText = '', groups = '', widthText] = found;
  const level = levelText === 'entries' ? levelText : Number(levelText);
  const name: TileName = {
    level,
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: widthText === undefined ? TILE_WIDTH : Number(widthText),
  };
  if (level !== 'entries' && level > MAX_LEVEL) return undefined;
  if (widthText !== undefined && (name.width < 1 || name.width >= TILE_WIDTH)) return undefined;
  return tilePath(name) === path ? name : undefined;
};

/** Hashes in level `level` of a tree of `size` leaves. */
export const hashesInLevel = (size: number, level: number): number => Math.floor(size / TILE_WIDTH ** level);

/** The tile at `index` of a level as it is in a tree of `size` leaves; `undefined` when the tree has none there. */
export const tileAt = (size: number, level: number | 'entries', index: number): TileName | undefined => {
  const width = Math.min(TILE_WIDTH, hashesInLevel(size, level === 'entries' ? 0 : level) - index * TILE_WIDTH);
  return width > 0 ? { level, index, width } : undefined;
};

/** Every tile and bundle of a tree of `size` leaves: bundles first, then levels upwards, each from the left. */
export function* tilesOfTree(size: number): Generator<TileName> {
  for (let level = -1; level < 0 || hashesInLevel(size, level) > 0; level++) {
    const kind = level < 0 ? 'entries' : level;
    for (let index = 0; ; index++) {
      const name = tileAt(size, kind, index);
      if (name === undefined) break;
      yield name;
    }
  }
}

/** @throws RangeError when an entry is longer than two length bytes can say. */
export const encodeBundle = (entries: readonly Uint8Array[]): Uint8Array =>
  concat(
    ...entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_BYTES) throw new RangeError('an entry is at most 65,535 bytes');
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );

export type BundleFault = {
  readonly code: 'bundle-truncated' | 'bundle-trailing-bytes';
  /** Entries read before the fault. */
  readonly entry: number;
  /** Where in the bundle the broken part begins. */
  readonly byte: number;
};

/** Where each of exactly `count` entries lies: [start, end) of its bytes, without the two of its length. */
export const entryRanges = (bundle: Uint8Array, count: number): Outcome<[number, number][], BundleFault> => {
  const ranges: [number, number][] = [];
  let at = 0;
  while (ranges.length < count) {
    const high = bundle[at];
    const low = bundle[at + 1];
    const end = at + 2 + ((high ?? 0) << 8) + (low ?? 0);
    if (high === undefined || low === undefined || end > bundle.length) {
      return failed({ code: 'bundle-truncated', entry: ranges.length, byte: at });
    }
    ranges.push([at + 2, end]);
    at = end;
  }
  return at === bundle.length ? ok(ranges) : failed({ code: 'bundle-trailing-bytes', entry: count, byte: at });
};
