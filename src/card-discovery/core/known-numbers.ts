/**
 * Which digits are a card number's, as fast as a table answers: brand and length by the first four digits, Luhn. The
 * ranges are the kernel's; this room has none of its own.
 */
import { brandOf, type CardBrand, isCardNumber, luhnValid } from '#kernel';

export const MIN_DIGITS = 13;
export const MAX_DIGITS = 19;

const PREFIXES = 10_000;

/** Of each first four digits: what the kernel was asked about, and for which lengths it said yes; a bit for each length. */
const asked = new Uint8Array(PREFIXES);
const lengths = new Uint8Array(PREFIXES);
const brands: (CardBrand | undefined)[] = Array.from({ length: PREFIXES });

/** The kernel says whether a whole number is a card's; asked once for each prefix and length with a fitting last digit. */
const ask = (prefix: number, digits: number): void => {
  const first = String(prefix).padStart(4, '0');
  const bit = 1 << (digits - MIN_DIGITS);
  asked[prefix] = (asked[prefix] as number) | bit;
  const brand = brandOf(first);
  brands[prefix] = brand;
  if (brand === undefined) return;
  const body = first.padEnd(digits - 1, '0');
  const last = '0123456789'.split('').find((digit) => luhnValid(body + digit)) ?? '';
  if (isCardNumber(body + last)) lengths[prefix] = (lengths[prefix] as number) | bit;
};

/** The brand whose range and length the digits have; Luhn is not looked at. `digits` holds values 0 to 9. */
export const brandOfDigits = (digits: ArrayLike<number>, from: number, count: number): CardBrand | undefined => {
  const prefix =
    (digits[from] as number) * 1000 +
    (digits[from + 1] as number) * 100 +
    (digits[from + 2] as number) * 10 +
    (digits[from + 3] as number);
  const bit = 1 << (count - MIN_DIGITS);
  if (((asked[prefix] as number) & bit) === 0) ask(prefix, count);
  return ((lengths[prefix] as number) & bit) !== 0 ? brands[prefix] : undefined;
};

const DOUBLED = Uint8Array.of(0, 2, 4, 6, 8, 1, 3, 5, 7, 9);

/** ISO/IEC 7812-1 annex B over values 0 to 9, or over ASCII digits with `zero` 48. */
export const luhnHolds = (digits: ArrayLike<number>, from: number, count: number, zero = 0): boolean => {
  let sum = 0;
  let at = from + count - 1;
  for (; at > from; at -= 2)
    sum += (digits[at] as number) - zero + (DOUBLED[(digits[at - 1] as number) - zero] as number);
  if (at === from) sum += (digits[at] as number) - zero;
  return sum % 10 === 0;
};

/**
 * Published test numbers of brands and payment service providers: they open no account. Visa, Mastercard, JCB,
 * American Express, Diners, Discover and UnionPay, as their developers' pages and PSP manuals give them.
 */
const TEST_NUMBERS: ReadonlySet<string> = new Set(
  `4111111111111111 4242424242424242 4012888888881881 4000000000000002 4222222222222 5555555555554444 5105105105105100
  2223003122003222 2221000000000009 2223000048400011 3530111333300000 3566002020360505 378282246310005 371449635398431
  378734493671000 30569309025904 38520000023237 36227206271667 6011111111111117 6011000990139424 6200000000000005
  6205500000000000004 4000056655665556 5200828282828210`.split(/\s+/),
);

export const isPublishedTestNumber = (digits: string): boolean => TEST_NUMBERS.has(digits);
