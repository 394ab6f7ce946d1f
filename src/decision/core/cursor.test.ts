import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOfMs, makeId } from '#kernel';
import { cursorOf, positionOf } from './cursor.ts';

test('a cursor names its position again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (ms, entropy) => {
        const position = { recordedAt: instantOfMs(ms), id: makeId('dec', instantOfMs(ms), entropy) };
        expect(positionOf(cursorOf(position))).toEqual(position);
      },
    ),
  );
});

test('whatever else is sent is refused, never a crash', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(positionOf(text)).toBeUndefined();
    }),
  );
  const forged = ['1 dec_x', '99999999999999999 dec_00000000000000000000000000', '1 ten_00000000000000000000000000'];
  for (const text of forged) expect(positionOf(btoa(text).replaceAll('=', ''))).toBeUndefined();
});
