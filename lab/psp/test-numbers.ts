/**
 * Which numbers the lab takes: those that card brands and payment providers publish for tests, and others that begin
 * with the same eight digits. Anything else is refused unread, so that nobody leaves a real number here by mistake.
 */

export const PUBLISHED = `4111111111111111 4242424242424242 4012888888881881 4000000000000002 4000056655665556
  5555555555554444 5105105105105100 5200828282828210 2223003122003222 3530111333300000 3566002020360505
  378282246310005 371449635398431 30569309025904 38520000023237 36227206271667 6011111111111117 6011000990139424
  6200000000000005`.split(/\s+/);

const BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^4/, 'Visa'],
  [/^(5|2[2-7])/, 'Mastercard'],
  [/^35/, 'JCB'],
  [/^3[47]/, 'American Express'],
  [/^3/, 'Diners Club'],
  [/^62/, 'UnionPay'],
  [/^6/, 'Discover'],
];

/** Published for trying a refusal by the issuer. */
export const DECLINED_NUMBER = '4000000000000002';

export const brandOf = (number: string): string => BRANDS.find(([prefix]) => prefix.test(number))?.[1] ?? 'カード';

export const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (const [fromEnd, sign] of [...digits].reverse().entries()) {
    const digit = Number(sign) * (fromEnd % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return /^\d{13,19}$/.test(digits) && sum % 10 === 0;
};

/** @param digits without spaces or hyphens. */
export const isTestNumber = (digits: string): boolean =>
  passesLuhn(digits) &&
  PUBLISHED.some((known) => known.length === digits.length && known.slice(0, 8) === digits.slice(0, 8));
