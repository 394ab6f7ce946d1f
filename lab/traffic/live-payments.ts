/**
 * The world's payments from now on, at the pace that was asked for. Order and people are the world's; the gaps between
 * payments shrink to the pace, and each bears the instant at which it is sent. Event ids are new on every start.
 */
import { DEFAULT_CARDS, makeWorld, type Payment, paymentsOf } from '../world/index.ts';

const DAY_S = 86_400;
const PAYMENTS_PER_CARD_AND_DAY = 0.7;
const MOST_CARDS = 100_000;

/** So many cards that the pace is theirs, as far as a small world goes. */
const cardsFor = (perSecond: number): number =>
  Math.round(Math.min(MOST_CARDS, Math.max(DEFAULT_CARDS, (perSecond * DAY_S) / PAYMENTS_PER_CARD_AND_DAY)));

export type Live = {
  readonly seed: number;
  readonly perSecond: number;
  readonly run: string;
  readonly now: () => number;
};

export function* livePayments({ seed, perSecond, run, now }: Live): Generator<Payment, void, undefined> {
  const from = now();
  for (const payment of paymentsOf(makeWorld(seed, cardsFor(perSecond)), { from, to: Number.POSITIVE_INFINITY })) {
    const at = now();
    const eventId = `${payment.attempt.eventId}-${run}`;
    yield { ...payment, at, attempt: { ...payment.attempt, eventId, occurredAt: new Date(at).toISOString() } };
  }
}
