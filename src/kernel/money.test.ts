import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, type Currency, minorDigits, parseCurrency, parseDecimal } from './money.ts';
import { failed, ok } from './outcome.ts';

const JPY = 'JPY' as Currency;
const EUR = 'EUR' as Currency;
const KWD = 'KWD' as Currency;

describe('a currency', () => {
  test.each([
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['VND', 0],
    ['XPF', 0],
    ['USD', 2],
    ['HUF', 2],
    ['IDR', 2],
    ['TWD', 2],
    ['RSD', 2],
    ['MGA', 2],
    ['MRU', 2],
    ['BHD', 3],
    ['IQD', 3],
    ['TND', 3],
  ])('%s has %i minor digits in ISO 4217', (code, digits) => {
    expect(minorDigits(code as Currency)).toBe(digits);
  });

  test.each(['', 'jpy', 'YEN', 'XXX', 'XTS', 'XAU', 'XDR', 'CLF', 'CHE', 'USN', 'DEM', ' JPY'])(
    '%j is unknown',
    (code) => {
      expect(parseCurrency(code)).toEqual(failed('unknown-currency'));
      expect(() => minorDigits(code as Currency)).toThrow(RangeError);
    },
  );

  test('every currency this ICU lists as current is known, but for those nothing is paid in', () => {
    const unknown = Intl.supportedValuesOf('currency').filter((code) => parseCurrency(code).kind === 'failed');
    expect(unknown).toEqual(['XDR', 'XSU']);
  });

  test('never has fewer digits than CLDR displays', () => {
    for (const code of Intl.supportedValuesOf('currency')) {
      const known = parseCurrency(code);
      if (known.kind === 'failed') continue;
      const shown = new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions();
      expect(minorDigits(known.value), code).toBeGreaterThanOrEqual(shown.maximumFractionDigits ?? 0);
    }
  });
});

describe('parseDecimal', () => {
  test.each([
    ['57.16', EUR, 5716n],
    ['57', EUR, 5700n],
    ['57.1', EUR, 5710n],
    ['57.160', EUR, 5716n],
    ['-0.01', EUR, -1n],
    ['1000', JPY, 1000n],
    ['1000.00', JPY, 1000n],
    ['1.234', KWD, 1234n],
    ['999999999999999.99', EUR, 99999999999999999n],
    ['007', JPY, 7n],
  ])('reads %s %s', (text, currency, amountMinor) => {
    expect(parseDecimal(text, currency)).toEqual(ok({ amountMinor, currency }));
  });

  test.each(['', '.5', '5.', '1,000', '1e3', '+1', '--1', '１', ' 1', '1 ', '1\n', '0x10', '1000000000000000'])(
    'does not take %j for a decimal',
    (text) => {
      expect(parseDecimal(text, EUR)).toEqual(failed('not-a-decimal'));
    },
  );

  test('refuses a fraction finer than the currency instead of rounding', () => {
    expect(parseDecimal('10.5', JPY)).toEqual(failed('too-fine'));
    expect(parseDecimal('0.001', EUR)).toEqual(failed('too-fine'));
  });

  test('reads any amount as it was written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 17n - 1n }), (amountMinor) => {
        const digits = String(amountMinor).padStart(3, '0');
        const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(parseDecimal(text, EUR)).toEqual(ok({ amountMinor, currency: EUR }));
      }),
    );
  });
});

test('sums never mix currencies', () => {
  expect(add({ amountMinor: 1n, currency: JPY }, { amountMinor: 2n, currency: JPY })).toEqual({
    amountMinor: 3n,
    currency: JPY,
  });
  expect(() => add({ amountMinor: 1n, currency: JPY }, { amountMinor: 2n, currency: EUR })).toThrow(RangeError);
});
