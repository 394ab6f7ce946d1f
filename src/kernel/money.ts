/**
 * Money: bigint minor units and an ISO 4217 alphabetic code. Outside: `{amountMinor: integer, currency}`.
 * Sums never mix currencies. ¥1,000 is `{amountMinor: 1000n, currency: 'JPY'}`; €10.00 is 1000n EUR.
 */
import { failed, type Outcome, ok } from './outcome.ts';

export type Money = { readonly amountMinor: bigint; readonly currency: Currency };

declare const currencyBrand: unique symbol;
export type Currency = string & { readonly [currencyBrand]: true };

/** Codes of funds, metals, tests and "no currency" that no card payment is made in. */
const NOT_PAYABLE = new Set([
  'XXX',
  'XTS',
  'XAU',
  'XAG',
  'XPT',
  'XPD',
  'XDR',
  'XSU',
  'XUA',
  'XBA',
  'XBB',
  'XBC',
  'XBD',
]);
const PAYABLE = new Set(Intl.supportedValuesOf('currency').filter((code) => !NOT_PAYABLE.has(code)));

export const parseCurrency = (text: string): Outcome<Currency, 'unknown-currency'> =>
  PAYABLE.has(text) ? ok(text as Currency) : failed('unknown-currency');

/**
 * Digits after the decimal point in ISO 4217: 0 for JPY, 2 for EUR, 3 for KWD. Intl follows CLDR, which rounds
 * some currencies for display; those are listed here with ISO's digits.
 */
const ISO_DIGITS: Readonly<Record<string, number>> = {
  AFN: 2,
  ALL: 2,
  COP: 2,
  IDR: 2,
  IQD: 3,
  IRR: 2,
  KPW: 2,
  LAK: 2,
  LBP: 2,
  MGA: 2,
  MMK: 2,
  PKR: 2,
  RSD: 2,
  SLL: 2,
  SOS: 2,
  SYP: 2,
  TZS: 2,
  UZS: 2,
  YER: 2,
  ZMK: 2,
  CRC: 2,
  HUF: 2,
  TWD: 2,
  MRU: 2,
  STN: 2,
  AMD: 2,
};

export const minorDigits = (currency: Currency): number =>
  ISO_DIGITS[currency] ??
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
  2;

/** @throws RangeError when the currencies differ: an invariant of every sum. */
export const add = (a: Money, b: Money): Money => {
  if (a.currency !== b.currency) throw new RangeError('sums never mix currencies');
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency };
};

/**
 * Reads a decimal such as `57.16` in major units. A fraction finer than the currency allows is refused,
 * so `10.5` JPY fails rather than being rounded.
 */
export const parseDecimal = (text: string, currency: Currency): Outcome<Money, 'not-a-decimal' | 'too-fine'> => {
  const found = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/.exec(text);
  if (!found) return failed('not-a-decimal');
  const [, sign, whole = '0', fraction = ''] = found;
  const digits = minorDigits(currency);
  if (/[1-9]/.test(fraction.slice(digits))) return failed('too-fine');
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return ok({ amountMinor: sign === '-' ? -minor : minor, currency });
};
