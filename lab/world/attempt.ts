/**
 * A payment attempt as it is sent to POST /v1/payments/decisions, and the truth about it, which is never sent. The wire
 * form is Mitsuke's public one, written down here again on purpose: the lab shares no code with what it tries.
 */

export type Channel = 'ecommerce' | 'moto' | 'recurring' | 'card-present';
export type ThreeDs = 'none' | 'attempted' | 'authenticated' | 'failed';
export type SecurityCode = 'match' | 'no-match' | 'not-checked';

export type Attempt = {
  readonly eventId: string;
  /** RFC 3339 with Z. */
  readonly occurredAt: string;
  readonly channel: Channel;
  readonly amount: { readonly amountMinor: number; readonly currency: string };
  readonly card: {
    readonly token: string;
    readonly bin: string;
    readonly last4: string;
    readonly expiry: string;
    readonly issuerCountry: string;
  };
  readonly merchant: { readonly acceptorNumber: string; readonly name: string; readonly categoryCode: string };
  readonly customer?: {
    readonly id: string;
    readonly emailHash?: string;
    readonly ipAddress?: string;
    readonly deviceId?: string;
    readonly country?: string;
  };
  readonly delivery?: { readonly country: string; readonly isDigital: boolean };
  readonly authentication?: { readonly threeDs: ThreeDs; readonly securityCode: SecurityCode };
};

export const FRAUDS = [
  'card-testing',
  'stolen-card-spree',
  'account-takeover',
  'leaked-shop',
  'counterfeit-abroad',
  'friendly-fraud',
] as const;
export type Fraud = (typeof FRAUDS)[number];
export type Label = 'genuine' | Fraud;

export type Payment = {
  /** UTC milliseconds. */
  readonly at: number;
  readonly attempt: Attempt;
  readonly label: Label;
  /** Which fraud it belongs to; empty when genuine. */
  readonly incident: string;
};
