/**
 * Sliding windows, events per second on one core: twelve exact windows over four entities of each payment, beside a
 * rescan in memory of the key's own events for every window of every event, and beside the same windows in one Redis
 * script for each event. All give the same numbers, which is checked first. The curve from 10³ to 10⁶ cards is flat but
 * for cache misses: every card is there before the clock starts. `node bench/windows.ts [events]`
 */

import { type Attempt, loadRuleSet } from '#decision';
import { Windows } from '../src/decision/core/windows/windows.ts';
import { openWindowsInRedis } from './windows-in-redis.ts';

const events = Number(process.argv[2] ?? 1_000_000);
if (!(events >= 1_000)) {
  console.error('usage: node bench/windows.ts [events, 1000 or more]');
  process.exit(2);
}

const RULES = `
name: bench
version: 1
windows:
  - { name: card_count_10m, measure: count, by: card.token, over: 10m }
  - { name: card_count_1h, measure: count, by: card.token, over: 1h }
  - { name: card_count_1d, measure: count, by: card.token, over: 1d }
  - { name: card_sum_1h, measure: sum, of: amount.amountMinor, by: card.token, over: 1h }
  - { name: card_sum_1d, measure: sum, of: amount.amountMinor, by: card.token, over: 1d }
  - { name: card_mean_7d, measure: mean, of: amount.amountMinor, by: card.token, over: 7d }
  - { name: shop_count_10m, measure: count, by: merchant.acceptorNumber, over: 10m }
  - { name: shop_sum_1d, measure: sum, of: amount.amountMinor, by: merchant.acceptorNumber, over: 1d }
  - { name: shop_cards_10m, measure: distinct, of: card.token, by: merchant.acceptorNumber, over: 10m }
  - { name: ip_count_1h, measure: count, by: customer.ipAddress, over: 1h }
  - { name: ip_cards_1h, measure: distinct, of: card.token, by: customer.ipAddress, over: 1h }
  - { name: device_count_1d, measure: count, by: customer.deviceId, over: 1d }
rules:
  - { id: r, when: has(card.bin), reason: r, action: hold, status: live, words: { ja: 理由, en: reason } }
`;

const loaded = loadRuleSet(RULES);
if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
const { plan } = loaded.value;

/** xorshift32: the same payments every time. */
let state = 7_300;
const below = (limit: number): number => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
};

type Payment = { readonly attempt: Attempt; readonly time: number };

/**
 * Of `keys` cards and a twentieth as many shops, so many at a time; a payment every tenth of a second on average, one in
 * fifty late. Read from JSON, as they come.
 */
const paymentsOf = (keys: number) => {
  let time = Date.UTC(2026, 0, 1);
  const payment = (card: number): Payment => {
    time += below(200);
    const attempt = {
      eventId: '',
      occurredAt: '',
      channel: 'ecommerce',
      amount: { amountMinor: 100 + below(50_000), currency: 'JPY' },
      card: { token: `card-${card}` },
      merchant: { acceptorNumber: `shop-${below(Math.max(1, keys / 20))}` },
      customer: { ipAddress: `192.0.2.${card % 5_000}`, deviceId: `device-${card % (keys - 1)}` },
    };
    return {
      time: time - (below(50) === 0 ? below(5_000) : 0),
      attempt: JSON.parse(JSON.stringify(attempt)) as Attempt,
    };
  };
  return {
    each: (from: number, count: number) => Array.from({ length: count }, (_, place) => payment((from + place) % keys)),
    some: (count: number) => Array.from({ length: count }, () => payment(below(keys))),
  };
};

const incremental = () => {
  const windows = new Windows(plan);
  return {
    observe: ({ attempt, time }: Payment) => {
      const { features } = windows.observe(attempt, time);
      windows.settle();
      return features;
    },
    held: () => windows.held,
  };
};

/** Keeps each key's payments and scans those of the last seven days for every window, as a query per aggregate would. */
const rescanning = () => {
  const kept = new Map<string, Payment[]>();
  const longestMs = 7 * 86_400_000;
  return ({ attempt, time }: Payment) => {
    const paths = new Map(plan.windows.flatMap(({ by }) => by).map((field) => [field.path, field.read]));
    const scanned = new Map<string, readonly Payment[]>();
    for (const [path, read] of paths) {
      const key = `${path} ${read(attempt)}`;
      const payments = kept.get(key) ?? [];
      while (payments[0] !== undefined && payments[0].time <= time - longestMs - 3_600_000) payments.shift();
      payments.push({ attempt, time });
      kept.set(key, payments);
      scanned.set(path, payments);
    }
    return plan.windows.map(({ by, of, overMs, operation }) => {
      const all = scanned.get(by[0]?.path ?? '') ?? [];
      let count = 0;
      let sum = 0;
      const distinct = new Set<unknown>();
      for (const payment of all) {
        if (payment.time <= time - overMs || payment.time > time) continue;
        count += 1;
        if (operation === 'distinct') distinct.add(of?.read(payment.attempt));
        else sum += payment.attempt.amount.amountMinor;
      }
      if (operation === 'count') return count;
      if (operation === 'distinct') return distinct.size;
      return operation === 'sum' ? sum : Math.floor(sum / count);
    });
  };
};

const perSecond = (count: number, ms: number): string =>
  Math.round((count * 1_000) / ms)
    .toLocaleString('en')
    .padStart(9);
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const CHUNK = 10_000;
const redis = await openWindowsInRedis(plan);

for (const keys of [1_000, 10_000, 100_000, 1_000_000]) {
  const payments = paymentsOf(keys);
  const ours = incremental();
  const theirs = rescanning();
  await redis?.forget();
  for (const [place, payment] of payments.some(1_000).entries()) {
    const [left, right] = [ours.observe(payment), theirs(payment)];
    if (left.join() !== right.join()) throw new Error(`payment ${place}: ${left.join()} is not ${right.join()}`);
    const third = await redis?.observe(payment);
    if (third !== undefined && third.join() !== left.join())
      throw new Error(`payment ${place}: ${third.join()} of Redis is not ${left.join()}`);
  }
  // Every card comes once, which grows the tables; what follows is what a running server does.
  for (let from = 0; from < Math.max(keys, events >> 1); from += CHUNK) {
    for (const payment of payments.each(from, CHUNK)) ours.observe(payment);
  }
  let usedMs = 0;
  for (let done = 0; done < events; done += CHUNK) {
    const chunk = payments.some(CHUNK);
    const startedMs = cpuMs();
    for (const payment of chunk) ours.observe(payment);
    usedMs += cpuMs() - startedMs;
  }
  const rescannedFromMs = cpuMs();
  let rescanned = 0;
  while (cpuMs() - rescannedFromMs < 2_000) {
    for (const payment of payments.some(100)) theirs(payment);
    rescanned += 100;
  }
  const rescannedMs = cpuMs() - rescannedFromMs;
  const { keys: held, events: kept, bytes } = ours.held();
  console.log(`${keys.toLocaleString('en').padStart(9)} cards, ${plan.windows.length} windows, a CPU second:`);
  console.log(
    `  incremental  ${perSecond(events, usedMs)}   ${held} keys, ${(bytes / kept).toFixed(1)} bytes an event, ` +
      `${((usedMs * 1e6) / events).toFixed(0)} ns an event`,
  );
  console.log(`  rescan       ${perSecond(rescanned, rescannedMs)}   over the first ${rescanned}`);
  if (redis === undefined) console.log('  Redis script  no redis-server here: apt install redis-server');
  else {
    const { count, cpuMs: inRedisMs } = await redis.measure(() => payments.some(500), 2_000);
    console.log(`  Redis script ${perSecond(count, inRedisMs)}   of the server alone, over ${count}, 50 under way`);
  }
}
await redis?.close();
