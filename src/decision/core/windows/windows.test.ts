import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../attempt.ts';
import { loadRuleSet } from '../rule-file.ts';
import { anAttempt } from '../testing-attempt.ts';
import type { WindowPlan } from './plan.ts';
import { rescan } from './testing-rescan.ts';
import { Windows } from './windows.ts';

const RULE = '{ id: r, when: has(card.bin), reason: r, action: hold, status: live, words: { ja: 理由, en: reason } }';

const planOf = (lateness: string, windows: string): WindowPlan => {
  const loaded = loadRuleSet(`name: test\nversion: 1\nlateness: ${lateness}\nwindows:\n${windows}\nrules: [${RULE}]\n`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value.plan;
};

/** One of every kind, over lengths that overlap and end on the same instants as events do. */
const PLAN = planOf(
  '20s',
  `
  - { name: card_count, measure: count, by: card.token, over: 10s }
  - { name: card_count_short, measure: count, by: card.token, over: 1ms }
  - { name: card_sum, measure: sum, of: amount.amountMinor, by: card.token, over: 10s }
  - { name: card_mean, measure: mean, of: amount.amountMinor, by: card.token, over: 30s }
  - { name: card_zero, measure: count, by: card.token, over: 30s, where: amount.amountMinor == 0 }
  - { name: card_shop_sum, measure: sum, of: amount.amountMinor, by: [card.token, merchant.acceptorNumber], over: 7s }
  - { name: shop_cards, measure: distinct, of: card.token, by: merchant.acceptorNumber, over: 10s }
  - { name: shop_cards_long, measure: distinct, of: card.token, by: merchant.acceptorNumber, over: 30s }
  - { name: shop_zero_cards, measure: distinct, of: card.token, by: merchant.acceptorNumber, over: 10s, where: amount.amountMinor == 0 }
  - { name: shop_ips, measure: distinct, of: customer.ipAddress, by: merchant.acceptorNumber, over: 10s }
  - { name: ip_cards, measure: distinct, of: card.token, by: customer.ipAddress, over: 10s, where: channel == "ecommerce" }
  - { name: ip_mean, measure: mean, of: amount.amountMinor, by: customer.ipAddress, over: 10s, where: channel == "ecommerce" }`,
);

type Step = { readonly attempt: Attempt; readonly time: number; readonly takenBack: boolean };

const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.record({
      card: fc.constantFrom('a', 'b', 'c'),
      shop: fc.constantFrom('x', 'y'),
      ip: fc.option(fc.constantFrom('192.0.2.1', '192.0.2.2'), { nil: undefined }),
      moto: fc.boolean(),
      minor: fc.constantFrom(0, 0, 1, 7, 100, 999_999_999_999),
      euro: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
      // Mostly onward by up to 4 s, often not at all, sometimes far on; sometimes late by up to 30 s.
      onwardMs: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(0, 0, 1, 999, 1_000, 3_000, 4_000) },
        { weight: 1, arbitrary: fc.constantFrom(10_000, 30_000, 51_000, 200_000) },
        { weight: 3, arbitrary: fc.integer({ min: -30_000, max: 0 }).map((ms) => Math.round(ms / 500) * 500) },
      ),
      takenBack: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
    }),
    { maxLength: 120 },
  )
  .map((all) => {
    let time = Date.UTC(2026, 0, 1);
    return all.map(({ card, shop, ip, moto, minor, euro, onwardMs, takenBack }) => {
      const at = time + onwardMs;
      if (!takenBack) time = Math.max(time, at);
      const attempt = anAttempt({
        channel: moto ? 'moto' : 'ecommerce',
        amount: { amountMinor: minor, currency: euro ? 'EUR' : 'JPY' },
        card: { token: card },
        merchant: { acceptorNumber: shop },
        ...(ip === undefined ? {} : { customer: { ipAddress: ip } }),
      });
      return { attempt, time: at, takenBack };
    });
  });

describe('every window of every attempt is what a rescan of all attempts gives', () => {
  test('in order, with ties, late, far apart, and with some taken back', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 7 }), (all, settleEvery) => {
        const windows = new Windows(PLAN);
        const past: { attempt: Attempt; time: number }[] = [];
        for (const [place, { attempt, time, takenBack }] of all.entries()) {
          expect(windows.observe(attempt, time)).toEqual(rescan(PLAN, past, { attempt, time }));
          if (takenBack) windows.takeBack();
          else past.push({ attempt, time });
          if (place % settleEvery === 0) windows.settle();
        }
      }),
      { numRuns: 600 },
    );
  });

  test('a whole batch taken back, newest first, leaves no trace', () => {
    fc.assert(
      fc.property(steps, steps, (kept, failing) => {
        const windows = new Windows(PLAN);
        const plain = new Windows(PLAN);
        for (const { attempt, time } of kept) {
          windows.observe(attempt, time);
          windows.settle();
          plain.observe(attempt, time);
          plain.settle();
        }
        for (const { attempt, time } of failing) windows.observe(attempt, time);
        for (const _ of failing) windows.takeBack();
        expect(windows.newest).toBe(plain.newest);
        for (const { attempt, time } of failing) {
          expect(windows.observe(attempt, time)).toEqual(plain.observe(attempt, time));
        }
      }),
      { numRuns: 300 },
    );
  });
});

const at = (seconds: number) => Date.UTC(2026, 0, 1) + seconds * 1_000;

test('a sum beyond the safe integers is unknown, and exact again once it is within them', () => {
  const windows = new Windows(
    planOf('0s', '  - { name: s, measure: sum, of: amount.amountMinor, by: channel, over: 1h }'),
  );
  const most = anAttempt({ amount: { amountMinor: 999_999_999_999, currency: 'JPY' } });
  let last: number | undefined;
  for (let place = 0; place < 9_100; place += 1) last = windows.observe(most, at(0)).features[0];
  expect(last).toBeUndefined();
  expect(windows.observe(anAttempt(), at(0)).features[0]).toBeUndefined();
  expect(windows.observe(anAttempt(), at(3_599)).features[0]).toBeUndefined();
  expect(windows.observe(anAttempt(), at(3_600)).features[0]).toBe(2_000);
});

test('keys that no window can count again are let go, and their places used again', () => {
  const windows = new Windows(PLAN);
  const hour = (number: number) => {
    for (let place = 0; place < 2_000; place += 1) {
      const attempt = anAttempt({
        card: { token: `card-${number}-${place}` },
        merchant: { acceptorNumber: `m-${place}` },
      });
      windows.observe(attempt, at(number * 3_600 + place));
      windows.settle();
    }
    return windows.held;
  };
  const first = hour(0);
  expect(first.keys).toBeLessThan(600);
  hour(1);
  expect(hour(2)).toEqual({ ...first, keys: expect.any(Number), events: expect.any(Number) });
  expect(windows.held.keys).toBeLessThan(600);
});

test('later than the lateness bound: unknown and said so, but still counted by those it can matter to', () => {
  const windows = new Windows(planOf('5s', '  - { name: c, measure: count, by: card.token, over: 1m }'));
  windows.observe(anAttempt(), at(100));
  expect(windows.observe(anAttempt(), at(94))).toEqual({ features: [undefined], tooLate: true });
  expect(windows.observe(anAttempt(), at(95))).toEqual({ features: [2], tooLate: false });
  expect(windows.observe(anAttempt(), at(100))).toEqual({ features: [4], tooLate: false });
});
