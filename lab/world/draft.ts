/** A payment before it is written out: who, where, when, how much — and what is unusual about it. */
import type { Label, SecurityCode, ThreeDs } from './attempt.ts';
import type { Card, CardFace } from './cards.ts';
import type { Merchant } from './merchants.ts';

/** What a fraud replaces of the holder's usual ways. */
export type Twist = {
  /** A card that is not one of the world's. */
  readonly face?: CardFace & { readonly expiry: string };
  /** An account other than the holder's, with an address of its own. */
  readonly account?: string;
  readonly device?: string;
  readonly address?: string;
  readonly country?: string;
  readonly deliveryCountry?: string;
  readonly threeDs?: ThreeDs;
  readonly securityCode?: SecurityCode;
};

export type Draft = {
  readonly at: number;
  readonly card: number;
  readonly merchant: number;
  readonly amountMinor: number;
  /** 32 random bits for what is left open. */
  readonly bits: number;
  readonly label: Label;
  readonly incident: string;
  readonly twist: Twist | undefined;
};

export type World = {
  readonly seed: number;
  readonly cards: readonly Card[];
  readonly merchants: readonly Merchant[];
};

/** An amount of that merchant's, for someone whose amounts are `scale` times the usual. */
export const amountAt = (
  { medianMinor, spread, stepMinor }: Merchant,
  scale: number,
  chance: { normal(): number },
): number => {
  const drawn = medianMinor * scale * Math.exp(spread * chance.normal());
  return Math.max(stepMinor, Math.round(drawn / stepMinor) * stepMinor);
};
