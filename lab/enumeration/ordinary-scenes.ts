/**
 * Ordinary traffic that looks busy: the world's everyday payments, and scenes in which many cards, many new cards, many
 * small amounts or one BIN come together without anybody guessing numbers.
 */
import { DAY_MS, dayOf, HOUR_MS, monthOf, monthText, startOfDay } from '../world/calendar.ts';
import { type Attempt, makeWorld, paymentsOf } from '../world/index.ts';
import { Chance, hash, letters } from '../world/random.ts';
import type { Shop } from './attack-styles.ts';
import {
  aDevice,
  anAddress,
  anEventId,
  anyLastFour,
  aSession,
  aToken,
  ordinaryAnswer,
  type Scene,
  type Trial,
} from './trial.ts';

export type OrdinaryOrder = {
  readonly seed: number;
  /** UTC milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly cards: number;
  /** The scenes begin here; what lies before is what the shops usually see. */
  readonly scenesFrom: number;
};

const SCENE = 611;
const BUYER = 612;
const ISSUER = 613;
const AGAIN = 614;
const BINS = ['411111', '424242', '353011', '356600', '555555', '510510', '378282'] as const;

/** The world's shops that sell online. */
export const onlineShops = (seed: number, cards: number): readonly Shop[] =>
  makeWorld(seed, cards).merchants.filter(({ style }) => style === 'online' || style === 'digital');

type Buyer = {
  readonly shop: Shop;
  readonly at: number;
  readonly of: Scene;
  /** Whoever it is: the same number is the same person with the same card. */
  readonly who: number;
  readonly bin?: string;
  readonly last4?: string;
  readonly amountMinor?: number;
  readonly source?: { readonly address: string; readonly device: string };
  readonly securityCode?: 'match' | 'not-checked';
};

const bought = (seed: number, buyer: Buyer): Trial => {
  const { shop, at, who, of } = buyer;
  const person = new Chance(seed, BUYER, who);
  const [token, lastFour, address, device] = [aToken(person), anyLastFour(person), anAddress(person), aDevice(person)];
  const bin = buyer.bin ?? person.pick(BINS);
  const expiry = monthText(monthOf(dayOf(at)) + 1 + (hash(seed, who) % 40));
  const now = new Chance(seed, SCENE, who, Math.floor(at / 1_000));
  const mistyped = buyer.securityCode === undefined && now.happens(0.012);
  const usual = mistyped ? 'no-match' : now.happens(0.08) ? 'not-checked' : 'match';
  return {
    at,
    attempt: {
      eventId: anEventId(now),
      occurredAt: new Date(at).toISOString(),
      channel: 'ecommerce',
      amount: {
        amountMinor: buyer.amountMinor ?? Math.max(100, Math.round(shop.medianMinor * Math.exp(0.5 * now.normal()))),
        currency: shop.currency,
      },
      card: { token, bin, last4: buyer.last4 ?? lastFour, expiry, issuerCountry: 'JP' },
      merchant: { acceptorNumber: shop.acceptorNumber, name: shop.name, categoryCode: shop.categoryCode },
      customer: {
        id: `cus-${letters(hash(seed, who, 9), 9)}`,
        ipAddress: buyer.source?.address ?? address,
        deviceId: buyer.source?.device ?? device,
        sessionId: aSession(now),
      },
      authentication: { threeDs: 'none', securityCode: buyer.securityCode ?? usual },
    },
    issuer: ordinaryAnswer(now, mistyped),
    answersAfterMs: now.whole(400, 4_000),
    of,
  };
};

/** The busiest shop has twelve times its usual custom for two hours; most buyers have never been seen. */
const sale = (seed: number, shop: Shop, from: number): Trial[] => {
  const chance = new Chance(seed, SCENE, 1);
  return Array.from({ length: 2_500 }, (_, each) =>
    bought(seed, { shop, at: from + chance.whole(0, 2 * HOUR_MS), of: 'sale', who: 1_000_000 + each }),
  );
};

/** People who know the shop, within one hour. */
const busyHour = (seed: number, shop: Shop, from: number): Trial[] => {
  const chance = new Chance(seed, SCENE, 2);
  return Array.from({ length: 600 }, () =>
    bought(seed, {
      shop,
      at: from + chance.whole(0, HOUR_MS),
      of: 'busy-hour',
      who: 2_000_000 + chance.whole(0, 1_500),
    }),
  );
};

/** A shop charges its members on the first of the month from its own server, without a code, and not as recurring. */
const subscriptions = (seed: number, shop: Shop, day: number): Trial[] => {
  const chance = new Chance(seed, SCENE, 3, day);
  const own = new Chance(seed, SCENE, 33);
  const source = { address: anAddress(own), device: aDevice(own) };
  const from = startOfDay(day) + 9 * HOUR_MS;
  return Array.from({ length: 2_400 }, (_, each) =>
    bought(seed, {
      shop,
      at: from + chance.whole(0, 40 * 60_000),
      of: 'subscriptions',
      // Four in a hundred are new each month.
      who: 3_000_000 + (chance.happens(0.04) ? 100_000 + day * 1_000 + each : each),
      amountMinor: 980,
      source,
      securityCode: 'not-checked',
    }),
  );
};

const isFirstOfMonth = (day: number): boolean => new Date(day * DAY_MS).getUTCDate() === 1;

/** A company pays with cards of one BIN whose numbers follow each other, from one office; a few are new each month. */
const fleet = (seed: number, shop: Shop, [from, to]: readonly [number, number]): Trial[] => {
  const own = new Chance(seed, SCENE, 4);
  const source = { address: anAddress(own), device: aDevice(own) };
  const first = own.whole(0, 9_000);
  const trials: Trial[] = [];
  for (let day = dayOf(from); startOfDay(day) < to; day += 1) {
    const chance = new Chance(seed, SCENE, 5, day);
    const cards = 120 + Math.floor((day - dayOf(from)) / 6);
    for (let each = 0; each < 90; each += 1) {
      const card = chance.whole(0, cards);
      trials.push(
        bought(seed, {
          shop,
          at: startOfDay(day) + 8 * HOUR_MS + chance.whole(0, 10 * HOUR_MS),
          of: 'fleet',
          who: 4_000_000 + card,
          bin: '378282',
          last4: String(first + card * 8).padStart(4, '0'),
          source,
          securityCode: chance.happens(0.7) ? 'match' : 'not-checked',
        }),
      );
    }
  }
  return trials;
};

/** People put cards into a wallet: a check without an amount for each, nearly all of them new. */
const wallet = (seed: number, shop: Shop, [from, to]: readonly [number, number]): Trial[] => {
  const trials: Trial[] = [];
  for (let hour = Math.ceil(from / HOUR_MS); hour * HOUR_MS < to; hour += 1) {
    const chance = new Chance(seed, SCENE, 6, hour);
    for (let each = chance.whole(4, 22); each > 0; each -= 1) {
      const at = hour * HOUR_MS + chance.whole(0, HOUR_MS - 1);
      const who = 5_000_000 + (hash(hour, each) % 50_000_000);
      trials.push(bought(seed, { shop, at, of: 'wallet', who, amountMinor: chance.happens(0.85) ? 0 : 1 }));
    }
  }
  return trials;
};

const scenesOf = ({ seed, from, to, scenesFrom }: OrdinaryOrder, shops: readonly Shop[]): Trial[] => {
  const chance = new Chance(seed, SCENE, 7);
  const shop = () => chance.pick(shops);
  const [forSale, forHour, forMembers] = [shop(), shop(), shop()];
  const shopOwn = (name: string): Shop => ({
    acceptorNumber: `lab-${name}`,
    name,
    categoryCode: '5734',
    currency: 'JPY',
    medianMinor: 4_800,
  });
  const day = () => startOfDay(dayOf(scenesFrom) + chance.whole(0, Math.max(0, dayOf(to) - dayOf(scenesFrom) - 1)));
  const runs: Trial[] = [];
  // The run of the month before stands in what is remembered.
  const firsts: number[] = [];
  for (let each = dayOf(from) - 32; startOfDay(each) < to; each += 1) if (isFirstOfMonth(each)) firsts.push(each);
  for (const each of firsts) runs.push(...subscriptions(seed, forMembers, each));
  return [
    ...sale(seed, forSale, day() + 20 * HOUR_MS),
    ...busyHour(seed, forHour, day() + 12 * HOUR_MS),
    ...runs,
    ...fleet(seed, shopOwn('fuel'), [from, to]),
    ...wallet(seed, shopOwn('wallet'), [from, to]),
  ];
};

const everyday = (
  seed: number,
  { at, attempt }: { readonly at: number; readonly attempt: Attempt },
  place: number,
): Trial => {
  const chance = new Chance(seed, ISSUER, place);
  const { customer, ...rest } = attempt;
  return {
    at,
    attempt: {
      ...rest,
      ...(customer === undefined ? {} : { customer: { ...customer, sessionId: aSession(chance) } }),
    },
    issuer: ordinaryAnswer(chance, attempt.authentication?.securityCode === 'no-match'),
    answersAfterMs: chance.whole(400, 4_000),
    of: 'everyday',
  };
};

/** Who is refused, or has mistyped, tries again: the same card, or now and then another one of theirs. */
const withAnotherTry = (seed: number, trial: Trial, tried = 1): readonly Trial[] => {
  const { attempt, issuer, at, of } = trial;
  const hasFailed = issuer.outcome === 'declined' || attempt.authentication?.securityCode === 'no-match';
  if (!hasFailed || attempt.channel === 'card-present' || tried > 6) return [trial];
  const chance = new Chance(seed, AGAIN, at % 1_000_000_007, tried);
  if (!chance.happens(attempt.channel === 'ecommerce' ? 0.65 : 0.3)) return [trial];
  const later = at + trial.answersAfterMs + chance.whole(8_000, 150_000);
  const isOther = chance.happens(0.25);
  const mistyped = attempt.authentication?.securityCode === 'no-match' && chance.happens(0.35);
  const again: Trial = {
    at: later,
    attempt: {
      ...attempt,
      eventId: anEventId(chance),
      occurredAt: new Date(later).toISOString(),
      card: isOther
        ? { ...attempt.card, token: aToken(chance), bin: chance.pick(BINS), last4: anyLastFour(chance) }
        : attempt.card,
      ...(attempt.authentication === undefined
        ? {}
        : { authentication: { ...attempt.authentication, securityCode: mistyped ? 'no-match' : 'match' } }),
    },
    issuer: isOther || attempt.authentication?.securityCode === 'no-match' ? ordinaryAnswer(chance, mistyped) : issuer,
    answersAfterMs: chance.whole(400, 4_000),
    of,
  };
  return [trial, ...withAnotherTry(seed, again, tried + 1)];
};

/** In order of time; frauds of the world are left out. */
export const ordinaryTrials = (order: OrdinaryOrder): readonly Trial[] => {
  const { seed, from, to, cards } = order;
  const trials = scenesOf(order, onlineShops(seed, cards)).filter(({ at }) => at < to);
  for (const payment of paymentsOf(makeWorld(seed, cards), { from, to })) {
    if (payment.label === 'genuine') trials.push(everyday(seed, payment, trials.length));
  }
  return trials.flatMap((trial) => withAnotherTry(seed, trial)).sort((a, b) => a.at - b.at);
};
