/**
 * Money in the reader's form. ja: `1,234円`, en: `¥1,234`; other currencies by their ISO code with ISO 4217 digits,
 * `EUR 12.34`, because a symbol such as $ names several currencies.
 */
import type { Language } from '../words/language.ts';

export type Amount = { readonly amountMinor: number; readonly currency: string };

/** ISO 4217; all others have two. Not asked of Intl, which rounds some currencies for display. */
const NO_DIGITS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const THREE_DIGITS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

export const minorDigitsOf = (currency: string): number =>
  NO_DIGITS.has(currency) ? 0 : THREE_DIGITS.has(currency) ? 3 : 2;

/** Decimal text in major units, exactly: 1234 with 2 digits is `12.34`. */
const majorUnits = (amountMinor: number, digits: number): Intl.StringNumericLiteral => {
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const point = text.length - digits;
  const sign = amountMinor < 0 ? '-' : '';
  const fraction = digits === 0 ? '' : `.${text.slice(point)}`;
  return `${sign}${text.slice(0, point)}${fraction}` as Intl.StringNumericLiteral;
};

export const formatMoney = ({ amountMinor, currency }: Amount, language: Language): string => {
  const digits = minorDigitsOf(currency);
  const form = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const number = form.format(majorUnits(amountMinor, digits));
  if (currency !== 'JPY') return `${currency} ${number}`;
  return language === 'ja' ? `${number}円` : number.replace(/^-?/, (sign) => `${sign}¥`);
};
