/**
 * Money: bigint minor units and an ISO 4217 alphabetic code. Outside: `{amountMinor: integer, currency}`.
 * Sums never mix currencies. ¥1,000 is `{amountMinor: 1000n, currency: 'JPY'}`; €10.00 is 1000n EUR.
 */
import { failed, type Outcome, ok } from './outcome.ts';

export type Money = { readonly amountMinor: bigint; readonly currency: Currency };

declare const currencyBrand: unique symbol;
export type Currency = string & { readonly [currencyBrand]: true };

/**
 * Codes a card payment can be made in: ISO 4217 list one as kept by its maintenance agency (SIX), without funds,
 * metals, bond units, SDR, `XTS` and `XXX`; then codes withdrawn since 2021, which old transactions still carry.
 * Written out, not asked of Intl: the answer must not change with the ICU of the machine that replays a decision.
 */
const TWO_DIGITS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP ' +
  'CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES ' +
  'KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK ' +
  'NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB ' +
  'TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ' +
  'ANG BGN CUC HRK SLL ZWL';
const NO_DIGITS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const THREE_DIGITS = 'BHD IQD JOD KWD LYD OMR TND';

const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...TWO_DIGITS.split(' ').map((code) => [code, 2] as const),
  ...NO_DIGITS.split(' ').map((code) => [code, 0] as const),
  ...THREE_DIGITS.split(' ').map((code) => [code, 3] as const),
]);

/** Reads an upper-case ISO 4217 code. */
export const parseCurrency = (text: string): Outcome<Currency, 'unknown-currency'> =>
  MINOR_DIGITS.has(text) ? ok(text as Currency) : failed('unknown-currency');

/** Digits after the decimal point in ISO 4217: 0 for JPY, 2 for EUR, 3 for KWD. CLDR's display digits differ. */
export const minorDigits = (currency: Currency): number => {
  const digits = MINOR_DIGITS.get(currency);
  if (digits === undefined) throw new RangeError('unknown currency');
  return digits;
};

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
