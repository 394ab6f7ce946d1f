/**
 * Payments of a few cards at a few shops, drawn from a seed: late ones and ones far too late, repeated ones, two currencies,
 * nothing but what the door takes. Knows nothing of windows or rules.
 */
import type { Draw } from '../draw.ts';

export const SUSPENDED_SHOP = 'shop-3';
export const LISTED_CARD = 'tok-5';

export type Sent = {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly channel: string;
  readonly amount: { readonly amountMinor: number; readonly currency: string };
  readonly card: { readonly token: string };
  readonly merchant: { readonly acceptorNumber: string };
  readonly customer?: { readonly ipAddress: string };
};

const MINUTE_MS = 60_000;

/** In the order in which they are sent; `from`: milliseconds since 1970, when the first may occur. */
export const drawPayments = (
  draw: Draw,
  { count, from }: { readonly count: number; readonly from: number },
): Sent[] => {
  let now = from;
  return Array.from({ length: count }, (_, number) => {
    now += draw.between(0, 90_000);
    // One in six is late, some beyond what any rule set here waits for; some at the very same moment.
    const lateMs = draw.between(1, 6) === 1 ? draw.between(1, 150) * MINUTE_MS : 0;
    const currency = draw.oneOf(['JPY', 'JPY', 'JPY', 'EUR']);
    return {
      eventId: `pay-${number}`,
      occurredAt: new Date(Math.max(now - lateMs, from)).toISOString(),
      channel: draw.oneOf(['ecommerce', 'ecommerce', 'moto']),
      amount: { amountMinor: draw.between(0, 90_000), currency },
      card: { token: `tok-${draw.between(1, 12)}` },
      merchant: { acceptorNumber: `shop-${draw.between(1, 6)}` },
      ...(draw.between(1, 3) === 1 ? {} : { customer: { ipAddress: `192.0.2.${draw.between(1, 9)}` } }),
    };
  });
};
