import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from './bytes.ts';
import { encodeBundle, entryRanges, parseTilePath, tileAt, tilePath, tilesOfTree } from './tiles.ts';

describe('tile paths', () => {
  test.each([
    [{ level: 0, index: 0, width: 256 }, 'tile/0/000'],
    [{ level: 0, index: 1_234_067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 2, index: 999, width: 1 }, 'tile/2/999.p/1'],
    [{ level: 'entries', index: 1000, width: 255 }, 'tile/entries/x001/000.p/255'],
    [{ level: 63, index: 0, width: 256 }, 'tile/63/000'],
  ] as const)('%j is %s', (name, path) => {
    expect(tilePath(name)).toBe(path);
    expect(parseTilePath(path)).toEqual(name);
  });

  test.each([
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/../000',
    'tile/data/000',
    '/tile/0/000',
    'tile/0/000\n',
    'checkpoint',
  ])('%j is no path of a tile', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  test('whatever is accepted is the one spelling', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.integer({ min: 1, max: 256 }), fc.nat(63), (index, width, level) => {
        const name = { level, index, width };
        expect(parseTilePath(tilePath(name))).toEqual(name);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const name = parseTilePath(`tile/${text}`);
        if (name !== undefined) expect(tilePath(name)).toBe(`tile/${text}`);
      }),
    );
  });
});

test('the tree of 70,000 in the specification has the tiles it says', () => {
  const names = [...tilesOfTree(70_000)];
  const count = (level: number | 'entries', full: boolean) =>
    names.filter((name) => name.level === level && (name.width === 256) === full).length;
  expect([count(0, true), count(0, false), count(1, true), count(1, false), count(2, false)]).toEqual([
    273, 1, 1, 1, 1,
  ]);
  expect(count('entries', true)).toBe(273);
  expect(tileAt(70_000, 0, 273)?.width).toBe(112);
  expect(tileAt(70_000, 1, 1)?.width).toBe(17);
  expect([...tilesOfTree(256)].map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
  expect([...tilesOfTree(0)]).toEqual([]);
});

describe('bundles', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });

  test('give back their entries', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const bundle = encodeBundle(list);
        const ranges = entryRanges(bundle, list.length);
        if (ranges.kind === 'failed') throw new Error(ranges.error.code);
        expect(ranges.value.map(([start, end]) => bundle.slice(start, end))).toEqual(list);
      }),
    );
  });

  test('cut anywhere or with a byte too many are refused', () => {
    const bundle = encodeBundle([Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(4)]);
    for (let cut = 0; cut < bundle.length; cut++) {
      const verdict = entryRanges(bundle.subarray(0, cut), 3);
      expect(verdict.kind === 'failed' && verdict.error.code).toBe('bundle-truncated');
    }
    expect(entryRanges(concat(bundle, Uint8Array.of(0)), 3)).toEqual({
      kind: 'failed',
      error: { code: 'bundle-trailing-bytes', entry: 3, byte: bundle.length },
    });
  });

  test('hold entries of at most 65,535 bytes', () => {
    expect(encodeBundle([new Uint8Array(65_535)]).length).toBe(65_537);
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(RangeError);
  });
});
