/**
 * The Fraud Detection Handbook's protocol on its own transactions, with its own fifteen features computed here by
 * scanning back, without any window of ours: the sizes of its train and test sets, and the figures that the guide names.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { delayedSplit } from './delayed-split.ts';
import { evaluateModel } from './evaluate-model.ts';
import { dayOf, type PaymentTable } from './payment-table.ts';
import { trainModel } from './train-model.ts';
import { loadTrainingPlans } from './training-plan.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const FILE = path.resolve(ROOT, process.env.MITSUKE_SHARED ?? '../shared', 'data/handbook-transactions.csv.gz');
const PLAN = path.join(ROOT, 'packs/decision/handbook.training.yaml');
const DAY_S = 86_400;
const PROTOCOL = { firstDay: dayOf('2018-07-25'), trainDays: 7, delayDays: 7, testDays: 7 };

/** docs/guide/models.md, “With the Handbook's features alone”. */
const FIGURES = { areaUnderRoc: 0.882, averagePrecision: 0.642, cardPrecision: 0.296 };

type Payment = {
  readonly time: number;
  readonly customer: number;
  readonly terminal: number;
  readonly cents: number;
  readonly fraud: number;
};

/** From as long before training as a window reaches. */
const readPayments = (): Payment[] => {
  const text = gunzipSync(readFileSync(FILE)).toString('latin1');
  const payments: Payment[] = [];
  for (let from = text.indexOf('\n') + 1; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const date = text.indexOf(',', from) + 1;
    const day = text.slice(date, date + 10);
    if (day >= '2018-06-17' && day <= '2018-08-14') {
      const [, when = '', customer, terminal, amount, fraud] = text.slice(from, end).split(',');
      const time = Date.parse(`${when.replace(' ', 'T')}Z`) / 1_000;
      const cents = Math.round(Number(amount) * 100);
      payments.push({
        time,
        customer: Number(customer),
        terminal: Number(terminal),
        cents,
        fraud: Number(fraud),
      });
    }
    from = end + 1;
  }
  return payments;
};

/** What of a key's payments, oldest first, lies in (time − over, time − delay], from a place backwards. */
const within = (
  past: readonly Payment[],
  from: number,
  time: number,
  { over, delay }: { over: number; delay: number },
) => {
  let [count, cents, frauds] = [0, 0, 0];
  for (let place = from; place >= 0; place -= 1) {
    const payment = past[place] as Payment;
    if (payment.time <= time - (over + delay) * DAY_S) break;
    if (payment.time > time - delay * DAY_S) continue;
    count += 1;
    cents += payment.cents;
    frauds += payment.fraud;
  }
  return { count, mean: cents / count / 100, risk: frauds / count };
};

const tableOf = (payments: readonly Payment[]): PaymentTable => {
  const wanted = payments.filter(({ time }) => time >= PROTOCOL.firstDay * DAY_S);
  const features = new Map<string, Float64Array>();
  const set = (name: string, row: number, value: number): void => {
    const column = features.get(name) ?? new Float64Array(wanted.length);
    features.set(name, column);
    column[row] = value;
  };
  const pasts = [new Map<number, Payment[]>(), new Map<number, Payment[]>()] as const;
  let row = 0;
  for (const payment of payments) {
    const { time, customer, terminal } = payment;
    const [own = [], there = []] = [pasts[0].get(customer), pasts[1].get(terminal)];
    own.push(payment);
    there.push(payment);
    pasts[0].set(customer, own);
    pasts[1].set(terminal, there);
    if (payment !== wanted[row]) continue;
    set('amount', row, payment.cents / 100);
    set('hour', row, Math.floor(time / 3_600) % 24);
    set('weekday', row, ((Math.floor(time / DAY_S) + 3) % 7) + 1);
    for (const over of [1, 7, 30]) {
      const card = within(own, own.length - 1, time, { over, delay: 0 });
      set(`card_count_${over}d`, row, card.count);
      set(`card_mean_${over}d`, row, card.mean);
      const place = within(there, there.length - 1, time, { over, delay: 7 });
      set(`terminal_count_${over}d`, row, place.count);
      set(`terminal_risk_${over}d`, row, place.risk);
    }
    row += 1;
  }
  return {
    eventIds: [],
    days: Int32Array.from(wanted, ({ time }) => Math.floor(time / DAY_S)),
    cards: Int32Array.from(wanted, ({ customer }) => customer),
    frauds: Uint8Array.from(wanted, ({ fraud }) => fraud),
    features,
  };
};

describe.skipIf(!existsSync(FILE))(
  'the Handbook’s protocol (skipped where MITSUKE_SHARED does not have its file)',
  () => {
    test('its sets have its sizes, and its features give the figures of the guide', () => {
      const table = tableOf(readPayments());
      const { train, test: tested } = delayedSplit(table, PROTOCOL);
      const frauds = (rows: Int32Array) => rows.reduce((sum, row) => sum + (table.frauds[row] as number), 0);
      expect([train.length, frauds(train), tested.length, frauds(tested)]).toEqual([67_240, 598, 58_264, 385]);

      const plans = loadTrainingPlans(readFileSync(PLAN, 'utf8'));
      const plan = plans.kind === 'ok' ? plans.value.choices.get('features-of-the-handbook') : undefined;
      if (plan === undefined) throw new Error('the plan has the choice');
      const model = trainModel({ plan: { ...plan, calibrationParts: 0 }, table, rows: train });
      const { areaUnderRoc, averagePrecision, cardPrecision } = evaluateModel(model, table, { rows: tested, top: 100 });
      expect(areaUnderRoc).toBeCloseTo(FIGURES.areaUnderRoc, 3);
      expect(averagePrecision).toBeCloseTo(FIGURES.averagePrecision, 3);
      expect(cardPrecision).toBeCloseTo(FIGURES.cardPrecision, 3);
    }, 120_000);
  },
);
