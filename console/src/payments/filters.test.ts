import { expect, test } from 'vitest';
import { readFilters } from './filters.ts';

test.each([
  [{}, {}],
  [{ answer: 'deny' }, { answer: 'deny' }],
  [{ answer: 'denied', merchant: '' }, {}],
  [{ merchant: ' 0012345 ' }, { merchant: '0012345' }],
  [{ merchant: '０００１２３　' }, { merchant: '000123' }],
  [{ answer: ['deny'], merchant: 12, other: 'x' }, {}],
])('%j is read as %j', (search, filters) => {
  expect(readFilters(search)).toEqual(filters);
});
