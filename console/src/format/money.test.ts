import { describe, expect, test } from 'vitest';
import { minorDigits, parseCurrency } from '#kernel';
import { formatMoney, minorDigitsOf } from './money.ts';

describe('money in the reader’s form', () => {
  test.each([
    [1234, 'JPY', '1,234円', '¥1,234'],
    [0, 'JPY', '0円', '¥0'],
    [-500, 'JPY', '-500円', '-¥500'],
    [1234, 'EUR', 'EUR 12.34', 'EUR 12.34'],
    [5, 'USD', 'USD 0.05', 'USD 0.05'],
    [1, 'KWD', 'KWD 0.001', 'KWD 0.001'],
    [150_000, 'KRW', 'KRW 150,000', 'KRW 150,000'],
    [150_000, 'IDR', 'IDR 1,500.00', 'IDR 1,500.00'],
    [999_999_999_999, 'JPY', '999,999,999,999円', '¥999,999,999,999'],
    [Number.MAX_SAFE_INTEGER, 'EUR', 'EUR 90,071,992,547,409.91', 'EUR 90,071,992,547,409.91'],
  ])('%d minor units of %s', (amountMinor, currency, ja, en) => {
    expect(formatMoney({ amountMinor, currency }, 'ja')).toBe(ja);
    expect(formatMoney({ amountMinor, currency }, 'en')).toBe(en);
  });

  test('digits are those of the server for every currency it accepts', () => {
    const accepted = Intl.supportedValuesOf('currency').flatMap((code) => {
      const parsed = parseCurrency(code);
      return parsed.kind === 'ok' ? [parsed.value] : [];
    });
    expect(accepted.length).toBeGreaterThan(140);
    for (const currency of accepted)
      expect([currency, minorDigitsOf(currency)]).toEqual([currency, minorDigits(currency)]);
  });
});
