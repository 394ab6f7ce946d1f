/** How long a message waits before it is tried again: it is never given up, only asked for less and less often. */
import { type Duration, durationOfMs } from '#kernel';

export type SendFailure = 'refused' | 'unreachable' | 'no-such-person' | 'failed';

type Pace = { readonly firstMs: number; readonly mostMs: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A refusal stays until someone corrects an address; an outage passes. */
const PACES: Readonly<Record<SendFailure, Pace>> = {
  unreachable: { firstMs: 15_000, mostMs: 15 * MINUTE_MS },
  failed: { firstMs: MINUTE_MS, mostMs: HOUR_MS },
  refused: { firstMs: HOUR_MS, mostMs: 24 * HOUR_MS },
  'no-such-person': { firstMs: HOUR_MS, mostMs: 24 * HOUR_MS },
};

/** Beyond this, doubling is at its end for every pace. */
const DOUBLINGS_MAX = 20;

/** `attempts`: made so far, from 1. */
export const pauseAfter = (failure: SendFailure, attempts: number): Duration => {
  const { firstMs, mostMs } = PACES[failure];
  return durationOfMs(Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(attempts - 1, 0), DOUBLINGS_MAX)));
};
