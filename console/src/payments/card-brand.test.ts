import { expect, test } from 'vitest';
import { brandOf } from './card-brand.ts';

test.each([
  ['411111', 'Visa'],
  ['55555555', 'Mastercard'],
  ['222100', 'Mastercard'],
  ['272100', undefined],
  ['353011', 'JCB'],
  ['352799', undefined],
  ['378282', 'American Express'],
  ['305693', 'Diners Club'],
  ['601111', 'Discover'],
  ['620000', 'UnionPay'],
  ['000000', undefined],
])('%s is %s', (bin, brand) => {
  expect(brandOf(bin)).toBe(brand);
});
