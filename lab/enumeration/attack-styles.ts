/** Four ways in which card numbers are tried at shops, each a story from a seed. */
import { dayOf, HOUR_MS, monthOf, monthText } from '../world/calendar.ts';
import { Chance } from '../world/random.ts';
import {
  type AttackStyle,
  aDevice,
  anAddress,
  anEventId,
  answerToGuess,
  anyLastFour,
  aSession,
  aToken,
  type Trial,
} from './trial.ts';

export type Shop = {
  readonly acceptorNumber: string;
  readonly name: string;
  readonly categoryCode: string;
  readonly currency: string;
  readonly medianMinor: number;
};

export type AttackOrder = {
  readonly style: AttackStyle;
  readonly seed: number;
  /** When it begins, UTC milliseconds. */
  readonly from: number;
  /** Shops that sell online. */
  readonly shops: readonly Shop[];
  /** Of published test numbers. */
  readonly bin: string;
};

type Plan = {
  readonly attempts: number;
  readonly lengthMs: number;
  readonly shopOf: (tried: number) => Shop;
  /** Whoever has the number `tried` shares address, device and session with all of the same number. */
  readonly sourceOf: (tried: number) => number;
  readonly isSequential: boolean;
};

const PLAN = 601;
const SOURCE = 602;
const ATTEMPT = 603;

const MINUTE_MS = 60_000;

const PLANS: Readonly<Record<AttackStyle, (chance: Chance, shops: readonly Shop[]) => Plan>> = {
  burst: (chance, shops) => {
    const shop = chance.pick(shops);
    const sources = chance.whole(1, 4);
    return {
      attempts: chance.whole(300, 900),
      lengthMs: chance.whole(1, 10) * MINUTE_MS,
      shopOf: () => shop,
      sourceOf: (tried) => tried % sources,
      isSequential: chance.happens(0.5),
    };
  },
  distributed: (chance, shops) => {
    const shop = chance.pick(shops);
    return {
      attempts: chance.whole(400, 1_000),
      lengthMs: chance.whole(60, 240) * MINUTE_MS,
      shopOf: () => shop,
      sourceOf: (tried) => tried,
      isSequential: false,
    };
  },
  slow: (chance, shops) => {
    const shop = chance.pick(shops);
    const sources = chance.whole(15, 40);
    return {
      attempts: chance.whole(300, 600),
      lengthMs: chance.whole(20, 30) * HOUR_MS,
      shopOf: () => shop,
      sourceOf: (tried) => tried % sources,
      isSequential: chance.happens(0.3),
    };
  },
  'bin-wide': (chance, shops) => {
    const order = shops.map((shop) => ({ shop, bits: chance.bits() })).sort((a, b) => a.bits - b.bits);
    return {
      attempts: chance.whole(800, 1_800),
      lengthMs: chance.whole(48, 72) * HOUR_MS,
      shopOf: (tried) => (order[tried % order.length] as (typeof order)[number]).shop,
      sourceOf: (tried) => tried,
      isSequential: false,
    };
  },
};

/** In order of time. @throws RangeError without a shop */
export function* attackOf({ style, seed, from, shops, bin }: AttackOrder): Generator<Trial, void, undefined> {
  const chance = new Chance(seed, PLAN);
  const { attempts, lengthMs, shopOf, sourceOf, isSequential } = PLANS[style](chance, shops);
  // A shop that asks for the code gets it wrong; one that does not ask lets numbers alone be tried.
  const asksForCode = chance.happens(0.6);
  const isTiny = chance.happens(0.5);
  const tiny = chance.pick([0, 1, 100, 110]);
  const firstFour = chance.whole(0, 9_999);
  for (let tried = 0; tried < attempts; tried += 1) {
    const each = new Chance(seed, ATTEMPT, tried);
    const source = new Chance(seed, SOURCE, sourceOf(tried));
    const shop = shopOf(tried);
    const at = from + Math.floor(((tried + each.share()) / attempts) * lengthMs);
    const issuer = answerToGuess(each);
    const last4 = isSequential
      ? String((firstFour + tried * 9 + each.whole(0, 3)) % 10_000).padStart(4, '0')
      : anyLastFour(each);
    yield {
      at,
      attempt: {
        eventId: anEventId(each),
        occurredAt: new Date(at).toISOString(),
        channel: 'ecommerce',
        amount: {
          amountMinor: isTiny ? tiny : Math.max(1, Math.round(shop.medianMinor * Math.exp(0.5 * each.normal()))),
          currency: shop.currency,
        },
        card: {
          token: aToken(each),
          bin,
          last4,
          expiry: monthText(monthOf(dayOf(at)) + each.whole(1, 48)),
          issuerCountry: 'JP',
        },
        merchant: { acceptorNumber: shop.acceptorNumber, name: shop.name, categoryCode: shop.categoryCode },
        customer: {
          id: `cus-${aSession(each)}`,
          ipAddress: anAddress(source),
          deviceId: aDevice(source),
          sessionId: aSession(source),
        },
        authentication: {
          threeDs: 'none',
          securityCode: !asksForCode ? 'not-checked' : issuer.outcome === 'authorised' ? 'match' : 'no-match',
        },
      },
      issuer,
      answersAfterMs: each.whole(400, 3_000),
      of: style,
    };
  }
}
