import { describe, expect, test } from 'vitest';
import { attemptSchema } from './attempt.ts';
import { anAttempt } from './testing-attempt.ts';

const problemsOf = (sent: unknown): readonly string[] => {
  const read = attemptSchema.safeParse(sent);
  return (read.error?.issues ?? []).map((issue) => {
    const code = issue.code === 'custom' ? issue.params?.code : issue.code;
    return `/${issue.path.join('/')} ${code}`;
  });
};

test('an attempt with every field is read as it was sent', () => {
  const sent = anAttempt({
    card: { token: 'tok_1', bin: '41111111', last4: '1111', expiry: '2028-02', issuerCountry: 'JP' },
    merchant: { acceptorNumber: '0001234', name: 'つばめ屋 café', categoryCode: '5732' },
    customer: {
      id: 'c-1',
      emailHash: 'a'.repeat(64),
      ipAddress: '2001:db8::1',
      deviceId: 'd-1',
      country: 'JP',
    },
    delivery: { country: 'JP', isDigital: false },
    authentication: { threeDs: 'authenticated', securityCode: 'match' },
  });
  expect(attemptSchema.parse(sent)).toEqual(sent);
});

describe('refused, each with its own code', () => {
  test.each([
    [{ amount: { amountMinor: 10.5, currency: 'JPY' } }, '/amount/amountMinor amount-not-whole'],
    [{ amount: { amountMinor: -1, currency: 'JPY' } }, '/amount/amountMinor amount-negative'],
    [{ amount: { amountMinor: 1e12, currency: 'JPY' } }, '/amount/amountMinor amount-too-large'],
    [{ amount: { amountMinor: Number.NaN, currency: 'JPY' } }, '/amount/amountMinor invalid_type'],
    [{ amount: { amountMinor: '1000', currency: 'JPY' } }, '/amount/amountMinor invalid_type'],
    [{ amount: { amountMinor: 1000, currency: 'yen' } }, '/amount/currency unknown-currency'],
    [{ amount: { amountMinor: 1000 } }, '/amount/currency invalid_type'],
    [{ amount: undefined }, '/amount invalid_type'],
    [{ occurredAt: '2026-11-21 16:29:22' }, '/occurredAt not-an-instant'],
    [{ occurredAt: '2026-02-30T00:00:00Z' }, '/occurredAt not-an-instant'],
    [{ occurredAt: '0000-01-01T00:00:00+01:00' }, '/occurredAt not-an-instant'],
    [{ eventId: '' }, '/eventId not-visible-ascii'],
    [{ eventId: 'a b' }, '/eventId not-visible-ascii'],
    [{ eventId: 'x'.repeat(129) }, '/eventId not-visible-ascii'],
    [{ merchant: { acceptorNumber: 'm'.repeat(200) } }, '/merchant/acceptorNumber not-visible-ascii'],
    [{ merchant: { acceptorNumber: 'm-1', name: 'a\u0000b' } }, '/merchant/name not-a-name'],
    [{ merchant: { acceptorNumber: 'm-1', name: 'a\ud800' } }, '/merchant/name not-a-name'],
    [{ merchant: { acceptorNumber: 'm-1', categoryCode: '57' } }, '/merchant/categoryCode not-a-category-code'],
    [{ card: { token: 'tok_1', bin: '411111111' } }, '/card/bin not-a-bin'],
    [{ card: { token: 'tok_1', expiry: '2028-13' } }, '/card/expiry not-a-month'],
    [{ card: { token: 'tok_1', issuerCountry: 'jp' } }, '/card/issuerCountry not-a-country'],
    [{ customer: { ipAddress: '10.0.0.256' } }, '/customer/ipAddress not-an-ip-address'],
    [{ customer: { emailHash: 'taro@example.jp' } }, '/customer/emailHash not-a-hash'],
    [{ customer: { email: 'taro@example.jp' } }, '/customer unrecognized_keys'],
    [{ channel: 'e-commerce' }, '/channel invalid_value'],
    [{ place: 4 }, '/ unrecognized_keys'],
    [{ position: 'bank' }, '/position invalid_value'],
    [{ authorisation: { entryMode: 'chip', acquirerId: 'jp-1' } }, '/authorisation/acquirerId not-an-institution'],
    [{ authentication: { threeDs: 'none', securityCode: 'match', eci: '5' } }, '/authentication/eci not-an-eci'],
  ])('%j', (changes, expected) => {
    expect(problemsOf({ ...anAttempt(), ...changes })).toEqual([expected]);
  });
});
