import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexOf } from './bytes.ts';
import { sha256InScript } from './sha256.ts';

test('SHA-256 in script is that of the machine, at every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256);
    expect(hexOf(sha256InScript(bytes))).toBe(hash('sha256', bytes));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      expect(hexOf(sha256InScript(bytes))).toBe(hash('sha256', bytes));
    }),
  );
});

test('SHA-256 in script agrees with the examples of FIPS 180-4', () => {
  const abc = new TextEncoder().encode('abc');
  expect(hexOf(sha256InScript(abc))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
