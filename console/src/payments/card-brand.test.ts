import { expect, test } from 'vitest';
import { type CardBrand, brandOf as kernelBrandOf } from '#kernel';
import { brandOf } from './card-brand.ts';

const NAMES: Readonly<Record<CardBrand, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  jcb: 'JCB',
  amex: 'American Express',
  diners: 'Diners Club',
  unionpay: 'UnionPay',
  discover: 'Discover',
  maestro: 'Maestro',
};

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

test('every BIN of six digits has the brand that the server gives it', () => {
  const different: string[] = [];
  for (let number = 0; number < 1_000_000; number++) {
    const bin = String(number).padStart(6, '0');
    const brand = kernelBrandOf(bin);
    if (brandOf(bin) !== (brand && NAMES[brand])) different.push(bin);
  }
  expect(different).toEqual([]);
});
