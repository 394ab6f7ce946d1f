/**
 * The world's payments from now on, at the pace that was asked for. Order and people are the world's; the gaps between
 * payments shrink to the pace, and each bears the instant at which it is sent. Event ids are new on every start.
 */
import { makeWorld, type Payment, paymentsOf } from '../world/index.ts';

/** More than the world's usual number, so that the same card does not come round too soon. */
const CARDS = 50_000;

export type Live = { readonly seed: number; readonly run: string; readonly now: () => number };

export function* livePayments({ seed, run, now }: Live): Generator<Payment, void, undefined> {
  const from = now();
  for (const payment of paymentsOf(makeWorld(seed, CARDS), { from, to: Number.POSITIVE_INFINITY })) {
    const at = now();
    const eventId = `${payment.attempt.eventId}-${run}`;
    yield { ...payment, at, attempt: { ...payment.attempt, eventId, occurredAt: new Date(at).toISOString() } };
  }
}
