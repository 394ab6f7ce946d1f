/**
 * 法人番号: the 13 digits the National Tax Agency gives to every company, 12 digits behind one check digit.
 * The check digit follows article 2 of the ministerial order on corporate numbers (法人番号の指定等に関する省令).
 */
import { failed, type Outcome, ok } from '../outcome.ts';
import { narrowAscii } from './width.ts';

declare const corporateNumberBrand: unique symbol;
export type CorporateNumber = string & { readonly [corporateNumberBrand]: true };

/**
 * 9 − (Σ Pn × Qn mod 9), where Pn is the nth digit of the twelve from the right and Qn is 1 for odd n, 2 for even n.
 * It is never 0.
 */
const checkDigit = (digits: string): number => {
  let sum = 0;
  for (let n = 1; n <= 12; n++) sum += Number(digits[13 - n]) * (n % 2 === 1 ? 1 : 2);
  return 9 - (sum % 9);
};

/** True for 13 ASCII digits with the right check digit. */
export const isCorporateNumber = (text: string): text is CorporateNumber =>
  /^[0-9]{13}$/.test(text) && Number(text[0]) === checkDigit(text);

/** Reads a 法人番号 as people write it: full-width digits, spaces and hyphens are taken away. */
export const parseCorporateNumber = (text: string): Outcome<CorporateNumber, 'not-13-digits' | 'wrong-check-digit'> => {
  const digits = narrowAscii(text).replaceAll(/[\s-]/g, '');
  if (!/^[0-9]{13}$/.test(digits)) return failed('not-13-digits');
  return isCorporateNumber(digits) ? ok(digits) : failed('wrong-check-digit');
};
