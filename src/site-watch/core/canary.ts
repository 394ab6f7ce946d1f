/**
 * A canary: the identity one visit types into a checkout, made so that each of its values can be told from ordinary
 * traffic. The number is a published test number: no bank has issued it, whoever gets it.
 */

/** Numbers whose digits are mixed: one of few digits, such as 4242…, also stands in rows of ordinary flags. */
const TEST_NUMBERS = {
  visa: ['4012888888881881', '4000056655665556'],
  mastercard: ['2223003122003222', '5200828282828210'],
  jcb: ['3566002020360505', '3530111333300000'],
  amex: ['378282246310005', '371449635398431'],
} as const;

export type CanaryBrand = keyof typeof TEST_NUMBERS;
export const CANARY_BRANDS = Object.keys(TEST_NUMBERS) as readonly CanaryBrand[];

export const CANARY_FIELDS = ['number', 'expiry', 'securityCode', 'holder', 'email', 'name', 'phone'] as const;
export type CanaryField = (typeof CANARY_FIELDS)[number];

export type Canary = {
  /** Digits only. */
  readonly number: string;
  /** `MM` and `YY`, four years and more ahead. */
  readonly expiryMonth: string;
  readonly expiryYear: string;
  readonly securityCode: string;
  /** Latin capitals, as embossed. This, the address and the name each end with a marker of their own. */
  readonly holder: string;
  readonly email: string;
  readonly name: string;
  readonly phone: string;
};

export interface RandomBytes {
  bytes(length: number): Uint8Array;
}

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
export const MARKER_LENGTH = 10;
const YEARS_AHEAD = 4;

/** Ten consonants: 2^43 of them, and none is a word. */
const marker = (random: RandomBytes): string => {
  const letters: string[] = [];
  while (letters.length < MARKER_LENGTH) {
    for (const byte of random.bytes(MARKER_LENGTH)) {
      // 240 is the largest multiple of 20 a byte holds: beyond it the first letters would come more often.
      if (byte < 240 && letters.length < MARKER_LENGTH) letters.push(LETTERS[byte % LETTERS.length] ?? '');
    }
  }
  return letters.join('');
};

const digits = (random: RandomBytes, count: number): string =>
  [...random.bytes(count)].map((byte) => String(byte % 10)).join('');

/** A code of three or four different digits: `000` or `123` would be found everywhere. */
const securityCode = (random: RandomBytes, length: number): string => {
  for (;;) {
    const code = digits(random, length);
    if (new Set(code).size === length && !'0123456789'.includes(code)) return code;
  }
};

/** @param year the present one: the card expires some years after it. */
export const makeCanary = (
  random: RandomBytes,
  options: { readonly brand: CanaryBrand; readonly year: number },
): Canary => {
  const numbers = TEST_NUMBERS[options.brand];
  const [pick = 0, month = 0, years = 0] = random.bytes(3);
  return {
    number: numbers[pick % numbers.length] ?? numbers[0],
    expiryMonth: String((month % 12) + 1).padStart(2, '0'),
    expiryYear: String((options.year + YEARS_AHEAD + (years % 3)) % 100).padStart(2, '0'),
    securityCode: securityCode(random, options.brand === 'amex' ? 4 : 3),
    holder: `MITSUKE ${marker(random)}`,
    email: `visit-${marker(random).toLowerCase()}@example.com`,
    name: `見附 ${marker(random)}`,
    phone: `0300${digits(random, 6)}`,
  };
};

/** The same identity with another number of its brand, of the same length: what then differs follows the number. */
export const withOtherNumber = (canary: Canary): Canary => {
  const numbers =
    Object.values(TEST_NUMBERS).find((ofBrand) => ofBrand.some((number) => number === canary.number)) ?? [];
  const other = numbers.find((number) => number !== canary.number && number.length === canary.number.length);
  if (other === undefined) throw new Error('each brand has two numbers');
  return { ...canary, number: other };
};

/** What a journey may name as `{{canary.…}}`. */
export const PLACEHOLDERS = [
  'number',
  'expiry',
  'expiryMonth',
  'expiryYear',
  'expiryYearLong',
  'securityCode',
  'holder',
  'email',
  'name',
  'phone',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

export const typedValue = (canary: Canary, placeholder: Placeholder): string => {
  switch (placeholder) {
    case 'expiry':
      return `${canary.expiryMonth}/${canary.expiryYear}`;
    case 'expiryYearLong':
      return `20${canary.expiryYear}`;
    default:
      return canary[placeholder];
  }
};
