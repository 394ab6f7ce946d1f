/** What every Random keeps, run against each adapter by its test. */
import { describe, expect, test } from 'vitest';
import type { Random } from './port.ts';

export const randomContract = (name: string, make: () => Random): void => {
  describe(`random: ${name}`, () => {
    test.each([0, 1, 10, 31, 32, 33, 1000])('gives %i bytes when asked for as many', (length) => {
      expect(make().bytes(length)).toHaveLength(length);
    });

    test('two draws differ, and the caller owns what it was given', () => {
      const random = make();
      const first = random.bytes(32);
      const kept = Uint8Array.from(first);
      const second = random.bytes(32);
      expect(second).not.toEqual(first);
      second.fill(0);
      expect(first).toEqual(kept);
    });

    test('bits are even: each bit of 8,000 bytes is set about half the time', () => {
      const bytes = make().bytes(8_000);
      for (let bit = 0; bit < 8; bit++) {
        let set = 0;
        for (const byte of bytes) set += (byte >> bit) & 1;
        // Seven standard deviations (44.7): a fair source fails once in 10¹¹ runs.
        expect(Math.abs(set - 4_000)).toBeLessThan(313);
      }
    });
  });
};
