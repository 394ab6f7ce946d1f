import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gunzip, inflateRaw, unzlib } from './inflate.ts';
import { finish } from './take-steps.ts';

const content = fc.oneof(
  fc.uint8Array({ maxLength: 3_000 }),
  fc.string({ maxLength: 400 }).map((text) => new TextEncoder().encode(text.repeat(9))),
);
const settings = fc.record({ level: fc.integer({ min: 0, max: 9 }), strategy: fc.constantFrom(0, 2, 4) });
const LIMIT = 1_000_000;
const same = (found: Uint8Array | undefined, bytes: Uint8Array) =>
  expect(found && Buffer.from(found).equals(Buffer.from(bytes))).toBe(true);

describe('inflate', () => {
  test("reads back whatever Node's zlib packs, at every level and strategy", () => {
    fc.assert(
      fc.property(content, settings, fc.nat({ max: 5 }), (bytes, options, before) => {
        const behind = (packed: Uint8Array) => Buffer.concat([Buffer.alloc(before, 7), packed]);
        same(finish(inflateRaw(behind(deflateRawSync(bytes, options)), before, LIMIT)), bytes);
        same(finish(gunzip(behind(gzipSync(bytes, options)), before, LIMIT)), bytes);
        same(finish(unzlib(behind(deflateSync(bytes, options)), before, LIMIT)), bytes);
      }),
    );
  });

  test('stops at its limit, however far the data would unfold', () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    expect(finish(gunzip(bomb, 0, 1_000))).toHaveLength(1_000);
  });

  test('says of anything else that it is not packed, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const found = finish(inflateRaw(bytes, 0, 1_000));
        expect(found === undefined || found.length <= 1_000).toBe(true);
      }),
    );
    expect(finish(gunzip(new TextEncoder().encode('plain text'), 0, LIMIT))).toBeUndefined();
    expect(finish(unzlib(new TextEncoder().encode('plain text'), 0, LIMIT))).toBeUndefined();
  });
});
