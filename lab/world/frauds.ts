/**
 * The frauds of the world, each a story that begins on some day. Rates are expected beginnings a day, `per` 20,000 cards or in any world; the drafts of one story come from its own chance, in no order.
 */
import type { Fraud, SecurityCode } from './attempt.ts';
import { DAY_MS, dayOf, HOUR_MS, hourOf, monthOf, monthText, startOfDay } from './calendar.ts';
import { anyIssuer, type Card, cardFace, deviceOf } from './cards.ts';
import { amountAt, type Draft, type Twist, type World } from './draft.ts';
import type { Merchant, Style } from './merchants.ts';
import { type Chance, letters } from './random.ts';

export type Story = {
  readonly world: World;
  readonly chance: Chance;
  /** Day of the beginning, in Japan. */
  readonly day: number;
  readonly incident: string;
  /** What people buy online in an hour without fraud: a leak steals from real visits. */
  readonly boughtOnline: (hour: number) => readonly Draft[];
};

type Told = (story: Story) => Draft[];

export type FraudKind = {
  readonly perDay: number;
  /** What the rate grows with. */
  readonly per: 'cards' | 'world';
  /** From the beginning to the last payment. */
  readonly lastsDays: number;
  readonly tell: Told;
};

const MINUTE_MS = 60_000;

type Strike = {
  readonly at: number;
  readonly card: Card;
  readonly merchant: Merchant;
  readonly amountMinor: number;
  readonly twist?: Twist;
};

const strike = ({ chance, incident }: Story, label: Fraud, { card, merchant, twist, ...rest }: Strike): Draft => ({
  ...rest,
  card: card.index,
  merchant: merchant.index,
  bits: chance.bits(),
  label,
  incident,
  twist,
});

const anyCard = ({ world, chance }: Story): Card => chance.pick(world.cards);

const anyMerchant = (
  { world, chance }: Story,
  styles: readonly Style[],
  fits: (merchant: Merchant) => boolean = () => true,
): Merchant => chance.pick(world.merchants.filter((merchant) => styles.includes(merchant.style) && fits(merchant)));

const strangeDevice = ({ chance }: Story): string => `dev-${letters(chance.bits(), 7)}${letters(chance.bits(), 4)}`;

const strangeAccount = ({ chance }: Story): string => `cus-${letters(chance.bits(), 7)}${letters(chance.bits(), 4)}`;

const strangeAddress = ({ chance }: Story): string =>
  `10.${chance.whole(0, 255)}.${chance.whole(0, 255)}.${chance.whole(0, 255)}`;

const daytime = ({ chance, day }: Story): number => startOfDay(day) + chance.whole(0, DAY_MS - 1);

/** Numbers of one BIN are tried at one shop, a few a minute or many a second, until some answer "yes". */
const cardTesting: Told = (story) => {
  const { world, chance, day } = story;
  const merchant = anyMerchant(story, ['online', 'digital']);
  const issuer = anyIssuer(chance);
  const devices = Array.from({ length: chance.whole(1, 4) }, () => strangeDevice(story));
  const addresses = Array.from({ length: chance.whole(2, 12) }, () => strangeAddress(story));
  const attempts = chance.whole(120, 480);
  const starts = daytime(story);
  const length = chance.whole(8, 90) * MINUTE_MS;
  const amount = chance.pick([0, 1, 100, 100, 110, 500]);
  const month = monthOf(day);
  return Array.from({ length: attempts }, (_, tried) => {
    const face = cardFace(world.seed ^ chance.bits(), world.cards.length + tried, issuer);
    const securityCode: SecurityCode = chance.happens(0.04) ? 'match' : 'no-match';
    return strike(story, 'card-testing', {
      at: starts + Math.floor(((tried + chance.share()) / attempts) * length),
      card: world.cards[0] as Card,
      merchant,
      amountMinor: amount,
      twist: {
        face: { ...face, expiry: monthText(month + chance.whole(1, 48)) },
        account: strangeAccount(story),
        device: chance.pick(devices),
        address: chance.pick(addresses),
        country: 'US',
        threeDs: 'none',
        securityCode: amount === 0 ? 'not-checked' : securityCode,
      },
    });
  });
};

/** One stolen number, spent in an afternoon on what can be sold again, in growing amounts. */
const stolenCardSpree: Told = (story) => {
  const { chance } = story;
  const card = anyCard(story);
  const device = strangeDevice(story);
  const address = strangeAddress(story);
  const deliveryCountry = chance.happens(0.4) ? chance.pick(['US', 'TW', 'KR']) : 'JP';
  const country = chance.happens(0.5) ? deliveryCountry : chance.pick(['JP', 'US', 'FR']);
  const shops = Array.from({ length: chance.whole(2, 4) }, () =>
    anyMerchant(story, ['online', 'digital'], ({ resale }) => resale),
  );
  let at = daytime(story);
  let scale = chance.share() * 0.6 + 0.4;
  return Array.from({ length: chance.whole(4, 12) }, () => {
    at += chance.whole(1, 35) * MINUTE_MS;
    scale *= 1.15;
    const merchant = chance.pick(shops);
    return strike(story, 'stolen-card-spree', {
      at,
      card,
      merchant,
      amountMinor: amountAt(merchant, scale, chance),
      twist: {
        account: strangeAccount(story),
        device,
        address,
        country,
        deliveryCountry,
        threeDs: chance.pick(['none', 'none', 'attempted', 'failed']),
        securityCode: chance.pick(['match', 'match', 'no-match', 'not-checked']),
      },
    });
  });
};

/** The holder's own account at a shop, entered by someone else, emptied into digital goods. */
const accountTakeover: Told = (story) => {
  const { world, chance, day } = story;
  const card = anyCard(story);
  const merchant = world.merchants[card.habits.digital[0] ?? 0] as Merchant;
  const device = strangeDevice(story);
  const address = strangeAddress(story);
  const starts = startOfDay(day) + chance.whole(0, 6 * HOUR_MS);
  return Array.from({ length: chance.whole(2, 6) }, (_, purchase) =>
    strike(story, 'account-takeover', {
      at: starts + purchase * chance.whole(1, 9) * MINUTE_MS,
      card,
      merchant,
      amountMinor: chance.pick([3_000, 5_000, 10_000, 10_000]),
      twist: {
        device,
        address,
        country: 'JP',
        threeDs: chance.pick(['none', 'none', 'attempted']),
        securityCode: 'not-checked',
      },
    }),
  );
};

const LEAK_DAYS = 10;
const LATEST_USE_DAYS = 56;
const USED_SHARE = 0.3;
/** The larger half of the shops. */
const WORTH_SKIMMING_WEIGHT = 0.13;

/** A shop's checkout is skimmed for some days; weeks later its customers' cards are used elsewhere, with every detail. */
const leakedShop: Told = (story) => {
  const { world, chance, day, boughtOnline } = story;
  const shop = anyMerchant(story, ['online'], ({ weight }) => weight >= WORTH_SKIMMING_WEIGHT);
  const victims = new Set<number>();
  const first = hourOf(startOfDay(day));
  for (let hour = first; hour < first + LEAK_DAYS * 24; hour += 1) {
    for (const { merchant, card } of boughtOnline(hour)) if (merchant === shop.index) victims.add(card);
  }
  return [...victims].flatMap((victim) => {
    if (!chance.happens(USED_SHARE)) return [];
    const card = world.cards[victim] as Card;
    const device = strangeDevice(story);
    const address = strangeAddress(story);
    const starts = startOfDay(day + LEAK_DAYS + chance.whole(4, LATEST_USE_DAYS)) + chance.whole(0, DAY_MS - 1);
    return Array.from({ length: chance.whole(1, 3) }, (_, use) => {
      const merchant = anyMerchant(story, ['online', 'digital'], ({ index }) => index !== shop.index);
      return strike(story, 'leaked-shop', {
        at: starts + use * chance.whole(5, 240) * MINUTE_MS,
        card,
        merchant,
        amountMinor: amountAt(merchant, 1.6, chance),
        twist: {
          account: strangeAccount(story),
          device,
          address,
          country: chance.pick(['JP', 'JP', 'US', 'TW']),
          threeDs: chance.pick(['none', 'none', 'attempted']),
          securityCode: 'match',
        },
      });
    });
  });
};

/** A copied card in shops abroad while its holder is at home. */
const counterfeitAbroad: Told = (story) => {
  const { chance } = story;
  const card = anyCard(story);
  const country = chance.pick(['US', 'FR', 'KR', 'TW'].filter((place) => place !== card.country));
  let at = daytime(story);
  return Array.from({ length: chance.whole(2, 6) }, () => {
    at += chance.whole(4, 90) * MINUTE_MS;
    const merchant = anyMerchant(story, ['abroad'], (shop) => shop.country === country);
    return strike(story, 'counterfeit-abroad', { at, card, merchant, amountMinor: amountAt(merchant, 2.2, chance) });
  });
};

/** The holder's own purchase, denied afterwards: nothing about it looks wrong. */
const friendlyFraud: Told = (story) => {
  const { world, chance } = story;
  const card = anyCard(story);
  const at = daytime(story);
  const merchant = anyMerchant(story, ['online', 'digital']);
  return [
    strike(story, 'friendly-fraud', {
      at,
      card,
      merchant,
      amountMinor: amountAt(merchant, card.scale * 1.3, chance),
      twist: { device: deviceOf(world.seed, card.index, dayOf(at), true) },
    }),
  ];
};

export const FRAUD_KINDS: Readonly<Record<Fraud, FraudKind>> = {
  'card-testing': { perDay: 0.35, per: 'cards', lastsDays: 2, tell: cardTesting },
  'stolen-card-spree': { perDay: 4, per: 'cards', lastsDays: 2, tell: stolenCardSpree },
  'account-takeover': { perDay: 2.5, per: 'cards', lastsDays: 2, tell: accountTakeover },
  'leaked-shop': { perDay: 1 / 20, per: 'world', lastsDays: LEAK_DAYS + LATEST_USE_DAYS + 3, tell: leakedShop },
  'counterfeit-abroad': { perDay: 1, per: 'cards', lastsDays: 2, tell: counterfeitAbroad },
  'friendly-fraud': { perDay: 3, per: 'cards', lastsDays: 1, tell: friendlyFraud },
};
