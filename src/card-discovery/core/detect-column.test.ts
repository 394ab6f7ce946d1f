import { expect, test } from 'vitest';
import { createColumnDetector } from './detect-column.ts';

const detect = (name: string, values: readonly (string | number | bigint)[]) => {
  const detector = createColumnDetector({ name, fingerprint: () => 'h1:', isTestNumber: () => false });
  for (const [index, value] of values.entries()) detector.look(value, `row ${index}`);
  return detector.end();
};

test('a number is found with the key of its row, whatever type it is stored as', () => {
  const values = ['nothing', 4111111111111111n, 378282246310005, 'see 4111-1111-1111-1111'];
  const found = detect('note', values).sightings.map(({ key, offset, lastFour }) => [key, offset, lastFour]);
  expect(found).toEqual([
    ['row 1', 0, '1111'],
    ['row 2', 0, '0005'],
    ['row 3', 4, '1111'],
  ]);
});

test('the name of the column tells a card from an order and a security code from any three digits', () => {
  expect(detect('card_no', ['4111111111111111']).sightings[0]?.reason).toBe('named-field');
  expect(detect('order_id', ['4111111111111111']).sightings[0]?.reason).toBe('named-id');
  expect(detect('cvv', ['123']).sightings[0]?.kind).toBe('security-code');
  expect(detect('quantity', ['123']).sightings).toEqual([]);
});

test('a column of which one value in ten passes Luhn is an id column, one of which all do is one of cards', () => {
  const ids = Array.from({ length: 200 }, (_, index) => 4_111_111_111_111_000 + index * 7);
  expect(new Set(detect('number', ids).sightings.map(({ reason }) => reason))).toEqual(new Set(['id-column']));
  const cards = Array.from({ length: 6 }, () => '4111111111111111');
  expect(new Set(detect('number', cards).sightings.map(({ reason }) => reason))).toEqual(new Set(['column-of-cards']));
});
