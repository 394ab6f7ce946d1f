import { expect, test } from 'vitest';
import { askedOf, readFilters } from './filters.ts';

test.each([
  [{}, {}],
  [{ answer: 'deny' }, { answer: 'deny' }],
  [{ answer: 'denied', merchant: '' }, {}],
  [{ merchant: ' 0012345 ' }, { merchant: '0012345' }],
  [{ merchant: '０００１２３　' }, { merchant: '000123' }],
  [{ answer: ['deny'], merchant: 12, other: 'x' }, {}],
  [{ from: '2026-11-21', to: '21/11/2026' }, { from: '2026-11-21' }],
])('%j is read as %j', (search, filters) => {
  expect(readFilters(search)).toEqual(filters);
});

test('days count whole in the reader’s zone', () => {
  expect(askedOf({ merchant: 'shop-1', from: '2026-11-20', to: '2026-11-21' }, 'Asia/Tokyo')).toEqual({
    merchant: 'shop-1',
    from: '2026-11-19T15:00:00.000Z',
    to: '2026-11-21T15:00:00.000Z',
  });
});
