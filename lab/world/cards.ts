/**
 * The world's cards: who issued them, where their holders live, what they are used to. A card is a token, a BIN of a
 * published test number and four made-up digits; there is no full number anywhere.
 */
import { createHash } from 'node:crypto';
import { monthText } from './calendar.ts';
import { type Merchant, STYLES, type Style } from './merchants.ts';
import { Alias, Chance, hash, letters, share } from './random.ts';

type Issuer = { readonly bin: string; readonly country: string; readonly weight: number };

/** First digits of published test numbers. */
const ISSUERS: readonly Issuer[] = [
  { bin: '411111', country: 'JP', weight: 24 },
  { bin: '401288', country: 'JP', weight: 16 },
  { bin: '353011', country: 'JP', weight: 22 },
  { bin: '356600', country: 'JP', weight: 8 },
  { bin: '555555', country: 'JP', weight: 18 },
  { bin: '378282', country: 'JP', weight: 5 },
  { bin: '424242', country: 'US', weight: 4 },
  { bin: '510510', country: 'TW', weight: 3 },
];

/** What identifies a card to the outside. */
export type CardFace = {
  readonly token: string;
  readonly bin: string;
  readonly last4: string;
  readonly issuerCountry: string;
};

export type Bill = { readonly merchant: number; readonly dayOfMonth: number; readonly amountMinor: number };

export type Card = CardFace & {
  readonly index: number;
  /** Where the holder lives. */
  readonly country: string;
  /** Expected payments a day, bills aside. */
  readonly perDay: number;
  /** How much larger than usual the amounts are. */
  readonly scale: number;
  /** Merchants gone to again and again, the favourite first. */
  readonly habits: Readonly<Record<Style, readonly number[]>>;
  readonly bills: readonly Bill[];
};

const FACES = 7;
const HABITS = 3;
const VALID_MONTHS = 60;
/** Payments a day of a card of the middle; with the spread below the mean is near 0.6. */
const MEDIAN_PER_DAY = 0.42;
const ACTIVITY_SPREAD = 0.85;
const BILLS = [0, 1, 1, 2, 2, 3];

/** @param id any number; the same number is the same card. */
export const cardFace = (seed: number, id: number, issuer: Issuer): CardFace => ({
  token: `tok_${letters(hash(seed, FACES, id, 1), 7)}${letters(hash(seed, FACES, id, 2), 7)}`,
  bin: issuer.bin,
  last4: String(hash(seed, FACES, id, 3) % 10_000).padStart(4, '0'),
  issuerCountry: issuer.country,
});

export const anyIssuer = (chance: Chance): Issuer => chance.pick(ISSUERS);

/** A card is renewed when it expires, so that its holder never pays with a dead one. `month` counts from 1970-01. */
export const expiryOf = (seed: number, id: number, month: number): string => {
  const phase = hash(seed, FACES, id, 4) % VALID_MONTHS;
  return monthText(month + ((((phase - month) % VALID_MONTHS) + VALID_MONTHS) % VALID_MONTHS));
};

export const makeCards = (seed: number, count: number, merchants: readonly Merchant[]): readonly Card[] => {
  const issuers = new Alias(ISSUERS.map(({ weight }) => weight));
  const shopsOf = (style: Style) => {
    const here = merchants.filter((merchant) => merchant.style === style);
    return { here, alias: new Alias(here.map(({ weight }) => weight)) };
  };
  const shops = new Map(STYLES.map((style) => [style, shopsOf(style)]));
  const draw = (style: Style, chance: Chance): number => {
    const there = shops.get(style);
    return there?.here[there.alias.draw(chance)]?.index ?? 0;
  };

  return Array.from({ length: count }, (_, index): Card => {
    const chance = new Chance(seed, FACES, index);
    const issuer = ISSUERS[issuers.draw(chance)] as Issuer;
    const habits = Object.fromEntries(
      STYLES.map((style) => [style, Array.from({ length: HABITS }, () => draw(style, chance))]),
    ) as Record<Style, number[]>;
    const bills = Array.from({ length: issuer.country === 'JP' ? chance.pick(BILLS) : 0 }, (): Bill => {
      const merchant = draw('recurring', chance);
      const { medianMinor = 1_000, spread = 0 } = merchants[merchant] ?? {};
      const amountMinor = Math.max(100, Math.round((medianMinor * Math.exp(spread * chance.normal())) / 10) * 10);
      return { merchant, dayOfMonth: chance.whole(1, 28), amountMinor };
    });
    return {
      ...cardFace(seed, index, issuer),
      index,
      country: issuer.country,
      perDay: MEDIAN_PER_DAY * Math.exp(ACTIVITY_SPREAD * chance.normal()),
      scale: Math.exp(0.35 * chance.normal()),
      habits,
      bills,
    };
  });
};

const DEVICES = 8;
const HOMES = 9;
const TRIPS = 10;
const PHONE_DAYS = 700;
const ADDRESS_DAYS = 40;
const TRIP_PERIOD_DAYS = 56;
const TRIP_SHARE = 0.09;
const LONGEST_TRIP_DAYS = 9;

/** A phone most of the time, a computer otherwise; phones are replaced about every two years. */
export const deviceOf = (seed: number, card: number, day: number, onPhone: boolean): string => {
  const phase = hash(seed, DEVICES, card) % PHONE_DAYS;
  const generation = onPhone ? Math.floor((day + phase) / PHONE_DAYS) : -1;
  return `dev-${letters(hash(seed, DEVICES, card, generation), 7)}${letters(hash(seed, DEVICES + 100, card, generation), 4)}`;
};

const privateAddress = (bits: number): string => `10.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;

/** From a private range, so that it is nobody's; at home it changes now and then, on the move it is shared. */
export const addressOf = (seed: number, card: number, day: number, atHome: boolean): string =>
  atHome
    ? privateAddress(hash(seed, HOMES, card, Math.floor(day / ADDRESS_DAYS)))
    : `100.64.${hash(seed, HOMES, card, day) & 7}.${hash(seed, HOMES, card, day + 1) & 255}`;

const PLACES = ['US', 'FR', 'KR', 'TW'];

/** Where the holder is that day: at home, or on a journey of a few days. */
export const whereIs = (seed: number, { index, country }: Card, day: number): string => {
  const period = Math.floor(day / TRIP_PERIOD_DAYS);
  if (share(seed, TRIPS, index, period) >= TRIP_SHARE) return country;
  const bits = hash(seed, TRIPS + 1, index, period);
  const length = 3 + (bits % (LONGEST_TRIP_DAYS - 2));
  const starts = (bits >>> 8) % (TRIP_PERIOD_DAYS - length);
  const into = day - period * TRIP_PERIOD_DAYS - starts;
  const place = PLACES[(bits >>> 20) % PLACES.length] ?? country;
  return into >= 0 && into < length ? place : country;
};

/** @param name of an account or a person. */
export const emailHashOf = (seed: number, name: string | number): string =>
  createHash('sha256').update(`${seed}.${name}@lab.example`).digest('hex');
