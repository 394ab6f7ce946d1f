import { expect, test } from 'vitest';
import { containing, numberIn } from './search.ts';

test('what is typed stands for itself', () => {
  expect(containing('50%_off\\')).toBe('%50\\%\\_off\\\\%');
});

test.each([
  ['12', 12],
  ['#12', 12],
  ['１２', 12],
  ['＃７', 7],
  [' 3 ', 3],
  ['1234567890', undefined],
  ['12a', undefined],
  ['', undefined],
])('%j is case %s', (typed, number) => {
  expect(numberIn(typed)).toBe(number);
});
