import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failed, ok } from '../outcome.ts';
import { isCorporateNumber, parseCorporateNumber } from './corporate-number.ts';

/** Public numbers: 国税庁, デジタル庁, トヨタ自動車. */
const PUBLIC = ['7000012050002', '8000012010038', '1180301018771'];

describe('法人番号', () => {
  test.each(PUBLIC)('%s is one', (number) => {
    expect(parseCorporateNumber(number)).toEqual(ok(number));
  });

  test.each(['７００００１２０５０００２', '7-0000-1205-0002', ' 7 0000 1205 0002 '])('%s is read', (text) => {
    expect(parseCorporateNumber(text)).toEqual(ok('7000012050002'));
  });

  test.each([
    ['', 'not-13-digits'],
    ['700001205000', 'not-13-digits'],
    ['T7000012050002', 'not-13-digits'],
    ['8000012050002', 'wrong-check-digit'],
    ['0000012050002', 'wrong-check-digit'],
  ])('%j is refused: %s', (text, error) => {
    expect(parseCorporateNumber(text)).toEqual(failed(error));
  });

  test('any twelve digits have exactly one check digit, never 0', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }), (base) => {
        const digits = String(base).padStart(12, '0');
        const fitting = [...'0123456789'].filter((check) => isCorporateNumber(check + digits));
        expect(fitting).toHaveLength(1);
        expect(fitting).not.toContain('0');
      }),
    );
  });
});
