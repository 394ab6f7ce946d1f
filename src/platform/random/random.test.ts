import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOfMs, parseId, uuidOf } from '#kernel';
import { simulatedClock } from '../clock/simulated.ts';
import { randomContract } from './contract.ts';
import { newIdSource } from './new-id.ts';
import { seededRandom } from './seeded.ts';
import { systemRandom } from './system.ts';

randomContract('system', systemRandom);
randomContract('seeded', () => seededRandom('contract'));

test('a seed gives the same stream however it is cut', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(70), { maxLength: 12 }), (seed, sizes) => {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const cut = seededRandom(seed);
      const joined = Buffer.concat(sizes.map((size) => cut.bytes(size)));
      expect([...joined]).toEqual([...seededRandom(seed).bytes(total)]);
    }),
  );
});

test('different seeds give different streams', () => {
  expect(seededRandom('1').bytes(32)).not.toEqual(seededRandom('2').bytes(32));
});

test('ids carry the clock in their first 48 bits and replay from the seed', () => {
  const at = instantOfMs(Date.UTC(2026, 10, 21));
  const first = newIdSource(simulatedClock(at), seededRandom('ids'))('dec');
  const again = newIdSource(simulatedClock(at), seededRandom('ids'))('dec');
  expect(first).toBe(again);
  expect(parseId('dec', first).kind).toBe('ok');
  expect(Number.parseInt(uuidOf(first).replaceAll('-', '').slice(0, 12), 16)).toBe(at);
});
