import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOfMs, makeId } from '#kernel';
import { cursorOf, positionOf } from './cursor.ts';

const position = fc
  .tuple(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([ms, entropy]) => ({ at: instantOfMs(ms), id: makeId('cas', instantOfMs(ms), entropy) }));

test('a cursor names its position again, in its own list only', () => {
  fc.assert(
    fc.property(position, (at) => {
      expect(positionOf('cases-due', 'cas', cursorOf('cases-due', at))).toEqual(at);
      expect(positionOf('cases-newest', 'cas', cursorOf('cases-due', at))).toBeUndefined();
      expect(positionOf('cases-due', 'alt', cursorOf('cases-due', at))).toBeUndefined();
    }),
  );
});

test('whatever else is sent is refused, never a crash', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(positionOf('alerts', 'alt', text)).toBeUndefined();
    }),
  );
  const forged = ['alerts 1 alt_x', 'alerts 99999999999999999 alt_00000000000000000000000000'];
  for (const text of forged) expect(positionOf('alerts', 'alt', btoa(text).replaceAll('=', ''))).toBeUndefined();
});
