import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idOf, makeId, parseId, uuidOf } from './id.ts';
import { type Instant, instantOfMs } from './instant.ts';
import { ok } from './outcome.ts';

const instants = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }).map((ms) => instantOfMs(ms));
const entropies = fc.uint8Array({ minLength: 10, maxLength: 10 });
const zero = new Uint8Array(10);

describe('an id', () => {
  test('follows the layout of UUIDv7', () => {
    // The time of RFC 9562's own example, appendix A.6, with its random bits.
    const entropy = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(uuidOf(makeId('dec', instantOfMs(0x017f22e279b0), entropy))).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  test('keeps version and variant whatever the random bytes are', () => {
    fc.assert(
      fc.property(instants, entropies, (at, entropy) => {
        expect(uuidOf(makeId('dec', at, entropy))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
      }),
    );
  });

  test('sorts by time, as text and as uuid', () => {
    fc.assert(
      fc.property(instants, instants, entropies, entropies, (a, b, first, second) => {
        fc.pre(a < b);
        const [earlier, later] = [makeId('dec', a, first), makeId('dec', b, second)];
        expect(earlier < later).toBe(true);
        expect(uuidOf(earlier) < uuidOf(later)).toBe(true);
      }),
    );
  });

  test('survives the way to a uuid column and back, for any uuid', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const id = idOf('dec', uuid);
        expect(uuidOf(id)).toBe(uuid);
        expect(parseId('dec', id)).toEqual(ok(id));
      }),
    );
  });

  test('is made of the whole range of times and no further', () => {
    expect(makeId('dec', instantOfMs(0), zero)).toBe('dec_0000000000e008000000000000');
    expect(() => makeId('dec', instantOfMs(-1), zero)).toThrow(RangeError);
    expect(() => makeId('dec', (2 ** 48) as Instant, zero)).toThrow(RangeError);
    expect(() => makeId('dec', instantOfMs(0), new Uint8Array(9))).toThrow(RangeError);
  });

  test.each([
    ['another prefix', 'cas_0000000000e008000000000000'],
    ['no prefix', '0000000000e008000000000000'],
    ['upper case', 'dec_0000000000E008000000000000'],
    ['a letter Crockford leaves out', 'dec_0000000000e00800000000000l'],
    ['more than 128 bits', 'dec_8000000000e008000000000000'],
    ['a character too few', 'dec_0000000000e00800000000000'],
    ['a character too many', 'dec_0000000000e0080000000000000'],
    ['space around', ' dec_0000000000e008000000000000'],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(parseId('dec', text).kind).toBe('failed');
  });

  test.each([
    '',
    '017f22e279b07cc398c4dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398',
    'g17f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  ])('is not made of %j', (uuid) => {
    expect(() => idOf('dec', uuid)).toThrow(RangeError);
  });

  test('of an upper-case uuid is canonical', () => {
    expect(idOf('dec', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toBe(
      idOf('dec', '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'),
    );
  });
});
