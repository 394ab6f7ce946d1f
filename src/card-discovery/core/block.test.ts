import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GUARD, takeBlock } from './block.ts';

const filled = (data: Uint8Array) => {
  const block = takeBlock();
  block.bytes.fill(0x0a);
  block.bytes.set(data, GUARD);
  return block;
};

test('counts line ends as a plain loop does, from any place to any other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0x0a, 0x0d, 0x61, 0xff), { maxLength: 300 }),
      fc.nat(300),
      fc.nat(300),
      (data, a, b) => {
        const [from, to] = [Math.min(a, b, data.length), Math.min(Math.max(a, b), data.length)];
        const counted = filled(Uint8Array.from(data)).countLines(GUARD + from, GUARD + to);
        expect(counted).toBe(data.slice(from, to).filter((byte) => byte === 0x0a).length);
      },
    ),
  );
});

test.each([
  ['cvv', 'cvv'],
  ['CVC', 'CVC'],
  ['security', 'card_securityCode'],
  ['pin block', 'PINBLOCK'],
  ['セ in UTF-8', 'セキュリティ'],
])('marks the sixteen bytes that hold %s, wherever they lie', (_, text) => {
  const bytes = new TextEncoder().encode(text);
  for (let shift = 0; shift < 40; shift += 1) {
    const data = new Uint8Array(96).fill(0x2e);
    data.set(bytes, shift);
    const marks = filled(data).findMarks(GUARD, GUARD + 96);
    expect(marks.length).toBeGreaterThan(0);
    const [begin, bits] = [marks[0] as number, marks[1] as number];
    const at = begin - GUARD + 31 - Math.clz32(bits & -bits);
    expect(at).toBeGreaterThan(shift);
    expect(at).toBeLessThan(shift + bytes.length);
  }
});

test('marks nothing in text without such names', () => {
  const text = 'GET /favicon.ico 200 1234 bytes for an order of two lamps, colour red; total 12,345 yen';
  expect([...filled(new TextEncoder().encode(text)).findMarks(GUARD, GUARD + 96)]).toEqual([]);
});
