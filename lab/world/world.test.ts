import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { attemptSchema } from '../../src/decision/core/attempt.ts';
import { findCardNumber } from '../../src/kernel/index.ts';
import { DAY_MS, dayOf, dayOfMonth, hourOfDay, isSalaryDay, isWeekend, startOfDay } from './calendar.ts';
import { FRAUD_KINDS, FRAUDS, makeWorld, type Payment, paymentsOf } from './index.ts';
import { STYLES } from './merchants.ts';
import { shareOfHour } from './rhythm.ts';

const FROM = Date.parse('2026-03-01T00:00:00+09:00');
const DAYS = 56;
/** A smaller world shows the same rhythm. */
const CARDS = 6_000;
const RATED_CARDS = 20_000;

const spanOf = (days: number, from = FROM) => ({ from, to: from + days * DAY_MS });

const fingerprint = (seed: number, count: number): string => {
  const hash = createHash('sha256');
  let left = count;
  for (const payment of paymentsOf(makeWorld(seed), spanOf(10))) {
    hash.update(JSON.stringify(payment));
    left -= 1;
    if (left === 0) break;
  }
  return hash.digest('hex');
};

const world = makeWorld(7, CARDS);

/** Eight weeks, read once. */
type Seen = { readonly at: number; readonly label: string; readonly incident: string; readonly channel: string };
const seen: Seen[] = [];
const genuineAt = (fits: (payment: Seen) => boolean): number =>
  seen.filter((payment) => payment.label === 'genuine' && fits(payment)).length;
const byCard = new Map<string, Set<string>>();
const leakedCards = new Map<string, Set<string>>();
const abroad = { genuine: 0, total: 0 };
const months = new Map<string, Set<string>>();

const note = ({ at, attempt, label, incident }: Payment): void => {
  const { token } = attempt.card;
  seen.push({ at, label, incident, channel: attempt.channel });
  if (label === 'genuine') {
    abroad.total += 1;
    if (attempt.amount.currency !== 'JPY') abroad.genuine += 1;
    const shops = byCard.get(token) ?? new Set();
    byCard.set(token, shops.add(`${attempt.merchant.acceptorNumber} ${dayOf(at)}`));
    if (attempt.channel === 'recurring') {
      const key = `${token} ${attempt.merchant.acceptorNumber} ${dayOfMonth(dayOf(at))}`;
      months.set(key, (months.get(key) ?? new Set()).add(attempt.occurredAt.slice(0, 7)));
    }
  } else if (label === 'leaked-shop') {
    leakedCards.set(incident, (leakedCards.get(incident) ?? new Set()).add(token));
  }
};

beforeAll(() => {
  for (const payment of paymentsOf(world, spanOf(DAYS))) note(payment);
});

describe('the world from a seed', () => {
  test('is the same twice, and another with another seed', () => {
    const first = fingerprint(7, 10_000);
    expect(fingerprint(7, 10_000)).toBe(first);
    expect(fingerprint(8, 10_000)).not.toBe(first);
    // A file that was made from a seed can be made again: who changes the world on purpose changes this line.
    expect(first).toBe('879657d01b0d084aa48a666366e3bd7af1cb659a1087209be2327a61f01830fd');
  });

  test('gives for two spans that meet what it gives for one over both', () => {
    const small = makeWorld(3, 1_000);
    const ids = (from: number, to: number): string[] =>
      [...paymentsOf(small, { from, to })].map((payment) => JSON.stringify(payment));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 * DAY_MS - 1 }), (cut) => {
        const to = FROM + 3 * DAY_MS;
        expect([...ids(FROM, FROM + cut), ...ids(FROM + cut, to)]).toEqual(ids(FROM, to));
      }),
      { numRuns: 10 },
    );
  });

  test('comes in order of time, each event id once', () => {
    expect(seen.every(({ at }, index) => index === 0 || at >= (seen[index - 1]?.at ?? 0))).toBe(true);
    const ids = [...paymentsOf(world, spanOf(3))].map(({ attempt }) => attempt.eventId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says nothing that the public API would not take, and no card number', () => {
    const labels = new Set<string>();
    let index = 0;
    for (const { attempt, label } of paymentsOf(world, spanOf(20))) {
      index += 1;
      if (label === 'genuine' && index % 20 !== 0) continue;
      labels.add(label);
      expect(attemptSchema.safeParse(attempt).error?.issues).toBeUndefined();
      expect(findCardNumber(attempt)).toBeUndefined();
    }
    expect(labels.size).toBeGreaterThan(4);
  });

  test('has 300 merchants, and at every hour at which people pay somewhere is open', () => {
    const { merchants } = makeWorld(7, 100);
    expect(merchants).toHaveLength(300);
    for (const style of STYLES) {
      for (const day of [dayOf(FROM), dayOf(FROM) + 1]) {
        for (let hour = 0; hour < 24; hour += 1) {
          const open = merchants.some((shop) => shop.style === style && shop.opens <= hour && hour < shop.closes);
          expect(open || shareOfHour(style, day, hour) === 0).toBe(true);
        }
      }
    }
  });
});

describe('ordinary life', () => {
  const perDay = (fits: (day: number) => boolean, channel: string): number => {
    const days = Array.from({ length: DAYS }, (_, index) => dayOf(FROM) + index).filter(fits);
    return genuineAt((payment) => payment.channel === channel && fits(dayOf(payment.at))) / days.length;
  };

  test('is busiest online in the evening and sleeps before dawn', () => {
    const online = Array.from({ length: 24 }, (_, hour) =>
      genuineAt(({ at, channel }) => channel === 'ecommerce' && hourOfDay(at) === hour),
    );
    const peak = online.indexOf(Math.max(...online));
    expect(peak).toBeGreaterThanOrEqual(20);
    expect(online[3]).toBeLessThan((online[peak] ?? 0) / 5);
  });

  test('goes to shops more at weekends', () => {
    const weekend = perDay((day) => isWeekend(day) && !isSalaryDay(day), 'card-present');
    const weekday = perDay((day) => !isWeekend(day) && !isSalaryDay(day), 'card-present');
    expect(weekend / weekday).toBeGreaterThan(1.25);
    expect(weekend / weekday).toBeLessThan(1.6);
  });

  test('spends more on salary day', () => {
    const salary = perDay(isSalaryDay, 'card-present');
    const before = perDay((day) => !isWeekend(day) && dayOfMonth(day) >= 18 && dayOfMonth(day) < 23, 'card-present');
    expect(salary / before).toBeGreaterThan(1.4);
  });

  test('pays the same bills on the same day of each month, in the small hours', () => {
    const bills = [...months.values()];
    expect(bills.filter((paid) => paid.size === 2).length / bills.length).toBeGreaterThan(0.75);
    expect(genuineAt(({ channel, at }) => channel === 'recurring' && hourOfDay(at) > 6)).toBe(0);
  });

  test('goes abroad now and then, and back to the same shops', () => {
    expect(abroad.genuine / abroad.total).toBeGreaterThan(0.01);
    expect(abroad.genuine / abroad.total).toBeLessThan(0.1);
    const busy = [...byCard.values()].filter((visits) => visits.size >= 30);
    const places = (visits: Set<string>): number => new Set([...visits].map((visit) => visit.split(' ')[0])).size;
    const share = busy.reduce((sum, visits) => sum + places(visits) / visits.size, 0) / busy.length;
    expect(share).toBeLessThan(0.65);
  });
});

describe('fraud', () => {
  const incidents = (kind: string): Set<string> =>
    new Set(seen.filter(({ label }) => label === kind).map(({ incident }) => incident));

  test.each(FRAUDS)('%s begins as often as its stated rate says', (kind) => {
    const { perDay, per, lastsDays } = FRAUD_KINDS[kind];
    const rate = per === 'cards' ? (perDay * CARDS) / RATED_CARDS : perDay;
    const expected = rate * (DAYS + lastsDays - 1);
    const found = incidents(kind).size;
    expect(found).toBeGreaterThanOrEqual(1);
    // Four deviations of a Poisson count, on a seed that does not change.
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(4 * Math.sqrt(expected) + 2);
  });

  test('is about one payment in a hundred', () => {
    const share = seen.filter(({ label }) => label !== 'genuine').length / seen.length;
    expect(share).toBeGreaterThan(0.004);
    expect(share).toBeLessThan(0.025);
  });

  test('by card testing comes in bursts of more than a hundred at one merchant', () => {
    for (const incident of incidents('card-testing')) {
      const burst = seen.filter((payment) => payment.incident === incident);
      const whole = burst.every(({ at }) => at > FROM + 2 * DAY_MS && at < FROM + (DAYS - 2) * DAY_MS);
      if (whole) expect(burst.length).toBeGreaterThanOrEqual(120);
      expect((burst.at(-1)?.at ?? 0) - (burst[0]?.at ?? 0)).toBeLessThanOrEqual(90 * 60_000);
    }
  });

  test('of a leaked shop strikes cards that had all been to one shop in ten days, at least two weeks earlier', () => {
    const [[largest, victims] = ['', new Set<string>()]] = [...leakedCards].sort(([, a], [, b]) => b.size - a.size);
    const used = seen.filter(({ incident }) => incident === largest);
    const firstUse = dayOf(used[0]?.at ?? 0);
    const visits = new Map<string, Set<string>>();
    for (const { attempt, label } of paymentsOf(world, {
      from: startOfDay(firstUse - 80),
      to: startOfDay(firstUse - 3),
    })) {
      if (label !== 'genuine' || attempt.channel !== 'ecommerce' || !victims.has(attempt.card.token)) continue;
      const { acceptorNumber } = attempt.merchant;
      visits.set(acceptorNumber, (visits.get(acceptorNumber) ?? new Set()).add(attempt.card.token));
    }
    const most = Math.max(...[...visits.values()].map((cards) => cards.size));
    expect(victims.size).toBeGreaterThan(5);
    expect(most).toBe(victims.size);
  });
});
