import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt } from '../attempt.ts';
import { anAttempt } from '../testing-attempt.ts';
import { ArchiveReader, ArchiveWriter } from './archive.ts';
import { RESULTS, type Result } from './family-plan.ts';
import { loadFeatures } from './feature-set.ts';
import type { WindowPlan } from './plan.ts';
import { rescan, type Timed } from './testing-rescan.ts';
import { type Observed, Windows } from './windows.ts';

const planOf = (lateness: string, features: string): WindowPlan => {
  const loaded = loadFeatures(`lateness: ${lateness}\nfeatures:\n${features}\n`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value.plan;
};

/** Every operation, over lengths that overlap and end on the same instants as events do; several share a key's ring. */
const PLAN = planOf(
  '20s',
  `
  card_count: { count: attempts, by: card, over: 10s }
  card_count_short: { count: attempts, by: card, over: 1ms }
  card_count_before: { count: attempts, by: card, over: 10s, exclude: current }
  card_count_delayed: { count: attempts, by: card, over: 10s, delay: 5s }
  card_zero: { count: attempts, by: card, over: 30s, where: amount == 0 }
  card_sum: { sum: amount, by: card, over: 10s }
  card_sum_delayed: { sum: amount, by: card, over: 7s, delay: 3s }
  card_mean: { mean: amount, by: card, over: 30s }
  card_min: { min: amount, by: card, over: 10s }
  card_max: { max: amount, by: card, over: 30s }
  card_max_delayed: { max: amount, by: card, over: 10s, delay: 5s }
  card_max_before: { max: amount, by: card, over: 10s, exclude: current, where: channel == "ecommerce" }
  card_stddev: { stddev: amount, by: card, over: 30s }
  card_stddev_moto: { stddev: amount, by: card, over: 30s, where: channel == "moto" }
  card_shops: { distinct: merchant, by: card, over: 30s }
  card_top_shop: { top-share: merchant, by: card, over: 30s }
  card_top_shop_before: { top-share: merchant, by: card, over: 10s, exclude: current }
  card_ratio: { ratio: { card_count: card_zero } }
  card_since: { since: payment, by: card, over: 40s }
  card_since_zero: { since: payment, by: card, over: 100s, where: amount == 0 }
  card_first: { first-seen: payment, by: card, over: 40s }
  card_first_before: { first-seen: payment, by: card, over: 40s, exclude: current }
  card_first_moto: { first-seen: payment, by: card, over: 60s, where: channel == "moto" }
  shop_fraud: { mean: fraud, by: merchant, over: 20s, delay: 4s }
  shop_frauds: { count: frauds, by: merchant, over: 30s }
  shop_declined: { ratio: { declined: attempts }, by: merchant, over: 15s, where: channel == "ecommerce" }
  shop_moto: { ratio: { 'channel == "moto"': attempts }, by: merchant, over: 15s }
  card_shop_sum: { sum: amount, by: [card, merchant], over: 7s }
  shop_cards: { distinct: card, by: merchant, over: 10s }
  shop_cards_long: { distinct: card, by: merchant, over: 30s }
  shop_cards_delayed: { distinct: card, by: merchant, over: 10s, delay: 6s }
  shop_zero_cards: { distinct: card, by: merchant, over: 10s, where: amount == 0 }
  shop_ips: { distinct: ip, by: merchant, over: 10s }
  shop_top_ip: { top-share: ip, by: merchant, over: 10s, delay: 2s }
  ip_cards: { distinct: card, by: ip, over: 10s, where: channel == "ecommerce" }
  ip_mean: { mean: amount, by: ip, over: 10s, where: channel == "ecommerce" }`,
);

type Step = {
  readonly attempt: Attempt;
  readonly time: number;
  readonly takenBack: boolean;
  /** Of an attempt so many before this one. */
  readonly learned?: { readonly back: number; readonly result: Result };
};

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
      learned: fc.option(fc.record({ back: fc.integer({ min: 0, max: 12 }), result: fc.constantFrom(...RESULTS) }), {
        nil: undefined,
        freq: 2,
      }),
    }),
    { maxLength: 120 },
  )
  .map((all) => {
    let time = Date.UTC(2026, 0, 1);
    return all.map(({ card, shop, ip, moto, minor, euro, onwardMs, takenBack, learned }) => {
      const at = time + onwardMs;
      if (!takenBack) time = Math.max(time, at);
      const attempt = anAttempt({
        channel: moto ? 'moto' : 'ecommerce',
        amount: { amountMinor: minor, currency: euro ? 'EUR' : 'JPY' },
        card: { token: card },
        merchant: { acceptorNumber: shop },
        ...(ip === undefined ? {} : { customer: { ipAddress: ip } }),
      });
      return { attempt, time: at, takenBack, ...(learned === undefined ? {} : { learned }) };
    });
  });

/** By name, so that a difference says which. */
const named = ({ features, tooLate }: Observed) => ({
  tooLate,
  ...Object.fromEntries(features.map((value, place) => [PLAN.windows[place]?.name, value])),
});

const learn = (windows: Windows, past: Timed[], { back, result }: NonNullable<Step['learned']>): void => {
  const number = past.length - 1 - back;
  const about = past[number];
  if (about === undefined) return;
  windows.learn({ attempt: about.attempt, time: about.time, number, result });
  past[number] = { ...about, results: [...(about.results ?? []), result] };
};

describe('every window of every attempt is what a rescan of all attempts gives', () => {
  test('in order, with ties, late, far apart, and with some taken back', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 7 }), (all, settleEvery) => {
        const windows = new Windows(PLAN);
        const past: Timed[] = [];
        for (const [place, { attempt, time, takenBack, learned }] of all.entries()) {
          const expected = rescan(PLAN, past, { attempt, time });
          expect(named(windows.observe(attempt, time, past.length))).toEqual(named(expected));
          if (takenBack) windows.takeBack();
          else past.push({ attempt, time });
          if (place % settleEvery !== 0) continue;
          windows.settle();
          if (learned !== undefined) learn(windows, past, learned);
        }
      }),
      { numRuns: 500 },
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
          expect(named(windows.observe(attempt, time))).toEqual(named(plain.observe(attempt, time)));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What is written and read back, in chunks that end anywhere. */
const restored = (windows: Windows, plan: WindowPlan, exactValues?: number): Windows => {
  const writer = new ArchiveWriter(100);
  windows.archive(writer);
  const copy = new Windows(plan, { key: [3, 4], ...(exactValues === undefined ? {} : { exactValues }) });
  copy.archive(new ArchiveReader(writer.chunks));
  return copy;
};

test('windows read back from a snapshot answer, forget, learn and take back like those that were written', () => {
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const written = new Windows(PLAN);
      const past: Timed[] = [];
      const go = (each: Windows, { attempt, time }: Step, number: number) => named(each.observe(attempt, time, number));
      for (const [number, step] of before.entries()) {
        go(written, step, number);
        written.settle();
        past.push(step);
      }
      const read = restored(written, PLAN);
      expect(read.held.events).toBe(written.held.events);
      const both = [written, read];
      for (const [place, step] of after.entries()) {
        const number = past.length;
        const [left, right] = both.map((each) => go(each, step, number));
        expect(right).toEqual(left);
        if (step.takenBack) for (const each of both) each.takeBack();
        else past.push(step);
        if (place % 4 !== 0) continue;
        for (const each of both) each.settle();
        const about = past[number - 3];
        const result = step.learned?.result;
        if (about === undefined || result === undefined) continue;
        for (const each of both) each.learn({ attempt: about.attempt, time: about.time, number: number - 3, result });
      }
    }),
    { numRuns: 150 },
  );
});

const at = (seconds: number) => Date.UTC(2026, 0, 1) + seconds * 1_000;

test('an extreme forgets what was taken back after a late one behind it', () => {
  const pay = (amountMinor: number, currency: string) =>
    anAttempt({ amount: { amountMinor, currency }, card: { token: 'c' } });
  const windows = new Windows(PLAN);
  for (const [attempt, seconds] of [
    [pay(0, 'JPY'), 0],
    [pay(0, 'EUR'), -7],
    [pay(0, 'EUR'), 3],
  ] as const) {
    windows.observe(attempt, at(seconds));
    windows.settle();
  }
  const first = named(windows.observe(pay(1, 'JPY'), at(3)));
  windows.observe(pay(0, 'EUR'), at(2.5));
  windows.takeBack();
  windows.takeBack();
  expect(named(windows.observe(pay(1, 'JPY'), at(3)))).toEqual(first);
});

test('a sum beyond the safe integers is unknown, and exact again once it is within them', () => {
  const windows = new Windows(planOf('0s', '  s: { sum: amount, by: channel, over: 1h }'));
  const most = anAttempt({ amount: { amountMinor: 999_999_999_999, currency: 'JPY' } });
  let last: number | undefined;
  for (let place = 0; place < 9_100; place += 1) last = windows.observe(most, at(0)).features[0];
  expect(last).toBeNaN();
  expect(windows.observe(anAttempt(), at(0)).features[0]).toBeNaN();
  expect(windows.observe(anAttempt(), at(3_599)).features[0]).toBeNaN();
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
  expect(hour(2).bytes).toBeLessThan(first.bytes * 1.02);
  expect(windows.held.keys).toBeLessThan(600);
});

describe('where memory has a limit', () => {
  const LIMIT = 260_000;
  const plan = planOf(
    '5s',
    `
  c: { count: payments, by: card, over: 1m }
  d: { count: payments, by: card, over: 10s, delay: 20s }
  s: { sum: amount, by: merchant, over: 1m }
  v: { distinct: card, by: merchant, over: 30s }`,
  );
  const paying = fc.array(
    fc.record({
      card: fc.integer({ min: 0, max: 1_500 }),
      shop: fc.integer({ min: 0, max: 40 }),
      onwardMs: fc.constantFrom(0, 10, 10, 30, 200, -1_000, 9_000),
      takenBack: fc.integer({ min: 0, max: 6 }).map((number) => number === 0),
    }),
    { minLength: 300, maxLength: 900, size: 'max' },
  );

  test('it is not exceeded, and every answer is what a rescan gives or is unknown and said to be for want of memory', () => {
    let unkept = 0;
    fc.assert(
      fc.property(paying, (all) => {
        const windows = new Windows(plan, { limitBytes: LIMIT });
        const past: Timed[] = [];
        let time = Date.UTC(2026, 0, 1);
        for (const { card, shop, onwardMs, takenBack } of all) {
          const attempt = anAttempt({
            card: { token: `card-${card}` },
            merchant: { acceptorNumber: `shop-${shop}` },
            amount: { amountMinor: card, currency: card % 9 === 0 ? 'EUR' : 'JPY' },
          });
          time += Math.max(0, onwardMs);
          const now = { attempt, time: time + Math.min(0, onwardMs) };
          const observed = windows.observe(attempt, now.time);
          const expected = rescan(plan, past, now);
          for (const [place, value] of observed.features.entries()) {
            if (observed.unkept?.has(place)) unkept += 1;
            else expect([place, value]).toEqual([place, expected.features[place]]);
          }
          if (takenBack) windows.takeBack();
          else past.push(now);
          windows.settle();
          expect(windows.held.bytes).toBeLessThanOrEqual(LIMIT);
        }
      }),
      { numRuns: 5 },
    );
    expect(unkept).toBeGreaterThan(0);
  });

  test('keys that are idle make room for new ones, whose answers are known again once nothing is lacking', () => {
    const windows = new Windows(plan, { limitBytes: LIMIT });
    const pay = (card: number, seconds: number) => {
      const observed = windows.observe(anAttempt({ card: { token: `card-${1_000 + card}` } }), at(seconds));
      windows.settle();
      return observed;
    };
    for (let card = 0; card < 3_000; card += 1) pay(card, card / 1_000);
    expect(windows.isFull).toBe(true);
    expect(pay(5_000, 4)).toMatchObject({ unkept: new Set([0, 1, 2, 3]) });
    expect(pay(0, 5).features[0]).toBe(2);
    // What has been idle is let go of with what is settled.
    expect(pay(0, 200).features[0]).toBe(1);
    expect(pay(5_000, 200).features[0]).toBe(1);
    const later = pay(5_000, 261);
    expect([later.features, later.unkept]).toEqual([[1, 0, 1_000, 1], undefined]);
  });
});

test('later than the lateness bound: unknown and said so, but still counted by those it can matter to', () => {
  const windows = new Windows(planOf('5s', '  c: { count: attempts, by: card, over: 1m }'));
  windows.observe(anAttempt(), at(100));
  expect(windows.observe(anAttempt(), at(94))).toMatchObject({ features: [Number.NaN], tooLate: true });
  expect(windows.observe(anAttempt(), at(95))).toMatchObject({ features: [2], tooLate: false });
  expect(windows.observe(anAttempt(), at(100))).toEqual({ features: [4], tooLate: false });
});

describe('more values than are counted exactly', () => {
  const plan = planOf('5s', '  cards: { distinct: card, by: merchant, over: 1m }');
  const of = (card: number) => anAttempt({ card: { token: `card-${card}` } });

  test('are estimated within the bound, which comes with the answer; exact again when there are few', () => {
    const windows = new Windows(plan, { exactValues: 500 });
    let worst = 0;
    for (let number = 0; number < 40_000; number += 1) {
      const time = at(number / 500);
      const { features, bounds } = windows.observe(of((number * 7_919) % 15_000), time);
      windows.settle();
      // All in the minute, 15,000 different cards at most: the numbers go round.
      const held = Math.min(number + 1, 15_000);
      const off = Math.abs((features[0] as number) - held) / held;
      worst = Math.max(worst, off);
      if (held <= 500) expect([features[0], bounds]).toEqual([held, undefined]);
      else expect(bounds?.get(0)).toBe(0.04875);
    }
    expect(worst).toBeLessThan(0.04875);
    expect(windows.observe(of(1), at(200)).features).toEqual([1]);
    expect(windows.observe(of(2), at(201))).toEqual({ features: [2], tooLate: false });
  });

  test('taken back, or read from a snapshot, they are estimated as if nothing had been', () => {
    const windows = new Windows(plan, { exactValues: 100 });
    const plain = new Windows(plan, { exactValues: 100 });
    for (let number = 0; number < 1_000; number += 1) {
      for (const each of [windows, plain]) {
        each.observe(of(number), at(number / 20));
        each.settle();
      }
    }
    const read = restored(plain, plan, 100);
    expect(read.observe(of(9_999), at(55))).toEqual(plain.observe(of(9_999), at(55)));
    plain.takeBack();
    for (let number = 0; number < 50; number += 1) windows.observe(of(5_000 + number), at(70 + number));
    for (let number = 0; number < 50; number += 1) windows.takeBack();
    expect(windows.observe(of(9_999), at(55))).toEqual(plain.observe(of(9_999), at(55)));
  });
});

test('what comes late says how many newer answers would have counted it, and changes none of them', () => {
  const windows = new Windows(
    planOf(
      '1m',
      '  c: { count: attempts, by: card, over: 10s }\n  d: { count: attempts, by: card, over: 10s, delay: 5s }',
    ),
  );
  for (const second of [100, 103, 106, 112]) windows.observe(anAttempt(), at(second));
  // At 98: (90, 100] would be asked by 100, 103 and 106, but not by 112; with the delay by 103, 106 and 112.
  expect(windows.observe(anAttempt(), at(98)).corrects).toEqual(
    new Map([
      [0, 3],
      [1, 3],
    ]),
  );
  expect(windows.observe(anAttempt(), at(112)).corrects).toBeUndefined();
});
