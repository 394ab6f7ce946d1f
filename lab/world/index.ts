/**
 * A small world of card payments: ordinary life and named frauds, from a seed. What happens in a span of time does not
 * depend on the span asked for: two spans that meet give what one span over both gives.
 */

import type { Payment } from './attempt.ts';
import { HOUR_MS, hourOf } from './calendar.ts';
import { makeCards } from './cards.ts';
import type { World } from './draft.ts';
import { FraudCalendar } from './fraud-calendar.ts';
import { makeMerchants } from './merchants.ts';
import { OrdinaryLife } from './ordinary-life.ts';
import { Chance } from './random.ts';
import { Writer } from './write-out.ts';

export { type Attempt, FRAUDS, type Label, type Payment } from './attempt.ts';
export { FRAUD_KINDS } from './frauds.ts';

const MERCHANTS = 50;
export const DEFAULT_CARDS = 20_000;

/** @param seed 0 to 2^31 − 1. */
export const makeWorld = (seed: number, cards = DEFAULT_CARDS): World => {
  const merchants = makeMerchants(new Chance(seed, MERCHANTS));
  return { seed, merchants, cards: makeCards(seed, cards, merchants) };
};

export type Span = { readonly from: number; readonly to: number };

/** In order of time. @param span UTC milliseconds, `from` inclusive, `to` exclusive. */
export function* paymentsOf(world: World, { from, to }: Span): Generator<Payment, void, undefined> {
  const life = new OrdinaryLife(world);
  const frauds = new FraudCalendar(world, (hour) => life.purchasesOf('online', hour));
  const writer = new Writer(world);
  for (let hour = hourOf(from); hour * HOUR_MS < to; hour += 1) {
    const drafts = [...life.draftsOf(hour), ...frauds.draftsOf(hour)].sort((a, b) => a.at - b.at);
    for (const payment of writer.write(drafts, hour)) if (payment.at >= from && payment.at < to) yield payment;
  }
}
