/**
 * The six payments that the demo sends through the public API. Tokens and merchants are made up; leading digits are
 * those of published test numbers. What is answered to them is the rule set's business, not this file's.
 */
import { formatInstant, type Instant } from '#kernel';

export type DemoPayment = Readonly<Record<string, unknown>> & {
  readonly channel: 'ecommerce' | 'moto' | 'recurring';
  readonly amount: { readonly amountMinor: number; readonly currency: 'JPY' };
};

const BOOKSHOP = { acceptorNumber: 'shop-1001', name: '見附書店オンライン', categoryCode: '5942' };
const CAMERAS = { acceptorNumber: 'shop-1002', name: 'Kodachi Camera', categoryCode: '5946' };
const SWEETS = { acceptorNumber: 'shop-1003', name: '和菓子 こもれび', categoryCode: '5441' };
const GIFT_CARDS = { acceptorNumber: 'shop-1004', name: 'デジタルギフト館', categoryCode: '5947' };

const visa = (token: string) => ({ token, bin: '411111', last4: '1111', expiry: '2029-08', issuerCountry: 'JP' });
const jcb = (token: string) => ({ token, bin: '353011', last4: '0000', expiry: '2028-02', issuerCountry: 'JP' });
const mastercard = (token: string) => ({ token, bin: '555555', last4: '4444', expiry: '2030-11', issuerCountry: 'US' });

const authenticated = { threeDs: 'authenticated', securityCode: 'match' };
const unauthenticated = { threeDs: 'none', securityCode: 'match' };

const PAYMENTS: readonly DemoPayment[] = [
  {
    channel: 'ecommerce',
    amount: { amountMinor: 3_480, currency: 'JPY' },
    card: visa('card-demo-a'),
    merchant: BOOKSHOP,
    customer: { id: 'customer-17', country: 'JP' },
    authentication: authenticated,
  },
  {
    channel: 'ecommerce',
    amount: { amountMinor: 148_000, currency: 'JPY' },
    card: jcb('card-demo-b'),
    merchant: CAMERAS,
    customer: { id: 'customer-31', country: 'JP' },
    authentication: unauthenticated,
  },
  {
    channel: 'moto',
    amount: { amountMinor: 126_000, currency: 'JPY' },
    card: visa('card-demo-c'),
    merchant: SWEETS,
    authentication: { threeDs: 'none', securityCode: 'not-checked' },
  },
  {
    channel: 'ecommerce',
    amount: { amountMinor: 9_800, currency: 'JPY' },
    card: visa('card-demo-d'),
    merchant: BOOKSHOP,
    customer: { id: 'customer-52', country: 'JP' },
    authentication: { threeDs: 'none', securityCode: 'no-match' },
  },
  {
    channel: 'recurring',
    amount: { amountMinor: 1_480, currency: 'JPY' },
    card: jcb('card-demo-e'),
    merchant: BOOKSHOP,
    customer: { id: 'customer-08', country: 'JP' },
  },
  {
    channel: 'ecommerce',
    amount: { amountMinor: 30_000, currency: 'JPY' },
    card: mastercard('card-demo-f'),
    merchant: GIFT_CARDS,
    customer: { id: 'customer-77', country: 'JP' },
    delivery: { isDigital: true },
    authentication: unauthenticated,
  },
];

/** @param run tells the payments of one start from those of another. */
export const demoPayments = (run: string, now: Instant): readonly DemoPayment[] =>
  PAYMENTS.map((payment, index) => ({
    eventId: `demo-${run}-${index + 1}`,
    occurredAt: formatInstant(now),
    ...payment,
  }));
