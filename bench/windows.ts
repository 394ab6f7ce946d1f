/**
 * Sliding windows, events per second on one core: twelve exact windows over four entities of each payment, beside a
 * rescan in memory of the key's own events for every window of every event. Both give the same numbers, which is
 * checked first. The curve from 10³ to 10⁶ cards is flat but for cache misses. `node bench/windows.ts [events]`
 */
import { type Attempt, loadRuleSet } from '#decision';
import { Windows } from '../src/decision/core/windows/windows.ts';

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

/** `keys` cards and a twentieth as many shops; a payment every tenth of a second on average, one in fifty late. */
const paymentsOf = (keys: number): readonly Payment[] => {
  let time = Date.UTC(2026, 0, 1);
  return Array.from({ length: events }, () => {
    time += below(200);
    const card = below(keys);
    return {
      time: time - (below(50) === 0 ? below(5_000) : 0),
      attempt: {
        eventId: '',
        occurredAt: '',
        channel: 'ecommerce',
        amount: { amountMinor: 100 + below(50_000), currency: 'JPY' },
        card: { token: `card-${card}` },
        merchant: { acceptorNumber: `shop-${below(Math.max(1, keys / 20))}` },
        customer: { ipAddress: `192.0.2.${card % 5_000}`, deviceId: `device-${card % (keys - 1)}` },
      },
    };
  });
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
const cpuMs = (): number => process.cpuUsage().user / 1_000;

for (const keys of [1_000, 10_000, 100_000, 1_000_000]) {
  const payments = paymentsOf(keys);
  const ours = incremental();
  const theirs = rescanning();
  for (const [place, payment] of payments.slice(0, 1_000).entries()) {
    const [left, right] = [ours.observe(payment), theirs(payment)];
    if (left.join() !== right.join()) throw new Error(`payment ${place}: ${left.join()} is not ${right.join()}`);
  }
  // The first half makes keys and grows tables; the second is what a running server does.
  const half = payments.length >> 1;
  for (let place = 1_000; place < half; place += 1) ours.observe(payments[place] as Payment);
  const startedMs = cpuMs();
  for (let place = half; place < payments.length; place += 1) ours.observe(payments[place] as Payment);
  const usedMs = cpuMs() - startedMs;
  const rescannedFromMs = cpuMs();
  let rescanned = 1_000;
  while (cpuMs() - rescannedFromMs < Math.max(2_000, usedMs) && rescanned < payments.length) {
    theirs(payments[rescanned] as Payment);
    rescanned += 1;
  }
  const { keys: held, events: kept, bytes } = ours.held();
  console.log(`${keys.toLocaleString('en').padStart(9)} cards, ${plan.windows.length} windows, a CPU second:`);
  console.log(
    `  incremental ${perSecond(events - half, usedMs)}   ${held} keys, ${(bytes / kept).toFixed(1)} bytes an event`,
  );
  console.log(`  rescan      ${perSecond(rescanned - 1_000, cpuMs() - rescannedFromMs)}   over the first ${rescanned}`);
}
