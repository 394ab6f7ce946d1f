import { describe, expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { evaluate } from './evaluate.ts';
import { anAttempt } from './testing-attempt.ts';
import { starterRules } from './testing-starter.ts';
import { Windows } from './windows/windows.ts';

const starter = starterRules();

const yen = (amountMinor: number) => ({ amount: { amountMinor, currency: 'JPY' } });
const card = (facts: Partial<Attempt['card']>) => ({ card: { token: 'tok_1', ...facts } });
const threeDs = (outcome: 'none' | 'attempted' | 'authenticated' | 'failed') => ({
  authentication: { threeDs: outcome, securityCode: 'match' as const },
});

/** Every rule fires on a case of its own and stays silent on its neighbour, just over the border. */
const CASES: readonly (readonly [string, Partial<Attempt>, string, readonly string[]])[] = [
  ['small purchase', yen(29_999), 'allow', []],
  ['high value', yen(30_000), 'challenge', ['high-value-unauthenticated']],
  [
    'high value, only attempted',
    { ...yen(30_000), ...threeDs('attempted') },
    'challenge',
    ['high-value-unauthenticated'],
  ],
  ['high value, authenticated', { ...yen(30_000), ...threeDs('authenticated') }, 'allow', []],
  ['high value in a shop', { ...yen(30_000), channel: 'card-present' }, 'allow', []],
  [
    'high value in euro',
    { amount: { amountMinor: 20_000, currency: 'EUR' } },
    'challenge',
    ['high-value-unauthenticated'],
  ],
  ['below it in euro', { amount: { amountMinor: 19_999, currency: 'EUR' } }, 'allow', []],
  [
    'a currency without limits',
    { amount: { amountMinor: 1, currency: 'KRW' } },
    'challenge',
    ['currency-without-limits'],
  ],
  ['authentication failed', threeDs('failed'), 'deny', ['authentication-failed']],
  [
    'wrong security code',
    { authentication: { threeDs: 'authenticated', securityCode: 'no-match' } },
    'deny',
    ['security-code-mismatch'],
  ],
  [
    'expired in Tokyo',
    { ...card({ expiry: '2026-10' }), occurredAt: '2026-10-31T15:00:00Z' },
    'deny',
    ['card-expired'],
  ],
  ['last minute of its month', { ...card({ expiry: '2026-10' }), occurredAt: '2026-10-31T14:59:59Z' }, 'allow', []],
  ['expired but recurring', { ...card({ expiry: '2026-10' }), channel: 'recurring' }, 'allow', []],
  ['digital goods', { ...yen(5_000), delivery: { isDigital: true } }, 'challenge', ['digital-goods-unauthenticated']],
  ['cheap digital goods', { ...yen(4_999), delivery: { isDigital: true } }, 'allow', []],
  [
    'digital goods with a foreign card',
    { ...card({ issuerCountry: 'US' }), customer: { country: 'JP' }, delivery: { isDigital: true } },
    'hold',
    ['digital-goods-foreign-card'],
  ],
  [
    'to a third country',
    { ...card({ issuerCountry: 'JP' }), customer: { country: 'JP' }, delivery: { country: 'SG' } },
    'hold',
    ['delivery-to-third-country'],
  ],
  [
    'to the card’s country',
    { ...card({ issuerCountry: 'JP' }), customer: { country: 'US' }, delivery: { country: 'JP' } },
    'allow',
    [],
  ],
  [
    'mail order',
    { ...yen(100_000), channel: 'moto', authentication: { threeDs: 'none', securityCode: 'match' } },
    'hold',
    ['moto-high-value'],
  ],
  ['mail order without the code', { ...yen(30_000), channel: 'moto' }, 'hold', ['moto-security-code-not-checked']],
  ['over the ceiling', { ...yen(1_000_001), channel: 'card-present' }, 'hold', ['amount-over-ceiling']],
  ['at the ceiling', { ...yen(1_000_000), channel: 'card-present' }, 'allow', []],
];

const each = (count: number, change: (number: number) => Partial<Attempt>): readonly Partial<Attempt>[] =>
  Array.from({ length: count }, (_, number) => change(number));
const cardOf = (number: number) => ({ card: { token: `tok_${number}` } });
const shopOf = (number: number) => ({ merchant: { acceptorNumber: `m-${number}` } });
const wrongCode = { authentication: { threeDs: 'none', securityCode: 'no-match' } } as const;
const address = { customer: { ipAddress: '192.0.2.7' } };
const device = { customer: { deviceId: 'd-1' } };

/** What came before within a second, the attempt itself, and the answer; each stands one step over its limit. */
const SERIES: readonly (readonly [string, readonly Partial<Attempt>[], Partial<Attempt>, string, readonly string[]])[] =
  [
    [
      'the 21st card checked at a shop',
      each(20, (n) => ({ ...yen(1), ...cardOf(n) })),
      { ...yen(0), ...cardOf(20) },
      'deny',
      ['enumeration'],
    ],
    ['the 20th', each(19, (n) => ({ ...yen(1), ...cardOf(n) })), { ...yen(0), ...cardOf(18) }, 'allow', []],
    [
      'a purchase meanwhile',
      each(40, (n) => ({ ...yen(1), ...cardOf(n) })),
      { ...yen(900), ...cardOf(99) },
      'allow',
      [],
    ],
    [
      'after wrong codes with eleven cards',
      each(11, (n) => ({ ...wrongCode, ...cardOf(n) })),
      cardOf(99),
      'challenge',
      ['wrong-codes-at-shop'],
    ],
    ['after wrong codes with ten', each(10, (n) => ({ ...wrongCode, ...cardOf(n) })), cardOf(99), 'allow', []],
    [
      'the sixth card from an address',
      each(5, (n) => ({ ...address, ...cardOf(n), ...shopOf(n) })),
      { ...address, ...cardOf(5) },
      'challenge',
      ['many-cards-from-address'],
    ],
    ['the fifth', each(4, (n) => ({ ...address, ...cardOf(n) })), { ...address, ...cardOf(5) }, 'allow', []],
    [
      'the fifth card on a device',
      each(4, (n) => ({ ...device, ...cardOf(n) })),
      { ...device, ...cardOf(5) },
      'challenge',
      ['many-cards-on-device'],
    ],
    ['the sixth time within ten minutes', each(5, () => ({})), {}, 'hold', ['card-used-again-and-again']],
    ['the fifth time', each(4, () => ({})), {}, 'allow', []],
    ['the fourth shop within an hour', each(3, shopOf), shopOf(3), 'challenge', ['card-at-many-shops']],
    ['the third', each(2, shopOf), shopOf(3), 'allow', []],
    [
      'over half a million in a day',
      each(2, () => ({ ...yen(200_000), ...threeDs('authenticated') })),
      { ...yen(100_001), ...threeDs('authenticated') },
      'hold',
      ['card-spends-much-in-a-day'],
    ],
    [
      'euro beside yen are no sum',
      each(2, () => ({ ...yen(200_000), ...threeDs('authenticated') })),
      { amount: { amountMinor: 100_001, currency: 'EUR' }, ...threeDs('authenticated') },
      'allow',
      [],
    ],
    ['far over its own mean', each(4, () => yen(1_000)), yen(20_000), 'challenge', ['far-over-own-mean']],
    ['twice its own mean', each(4, () => yen(10_000)), yen(20_000), 'allow', []],
  ];

describe('starter rules', () => {
  test.each(CASES)('%s', (_name, changes, answer, codes) => {
    const evaluation = evaluate(starter, anAttempt(changes));
    expect([evaluation.answer, evaluation.reasons.map(({ code }) => code)]).toEqual([answer, codes]);
  });

  test.each(SERIES)('%s', (_name, before, changes, answer, codes) => {
    const windows = new Windows(starter.plan);
    const at = Date.UTC(2026, 10, 21);
    for (const [number, earlier] of before.entries()) windows.observe(anAttempt(earlier), at + number);
    const { features } = windows.observe(anAttempt(changes), at + 1_000);
    const evaluation = evaluate(starter, anAttempt(changes), { features });
    expect([evaluation.answer, evaluation.reasons.map(({ code }) => code)]).toEqual([answer, codes]);
  });

  test('every live rule has a case that fires it', () => {
    const fired = new Set([...CASES, ...SERIES].flatMap((entry) => entry.at(-1) as readonly string[]));
    const live = starter.content.rules.filter(({ status }) => status === 'live').map(({ reason }) => reason);
    expect(live.filter((reason) => !fired.has(reason))).toEqual([]);
  });

  test('deny overrides hold and challenge, all live reasons are listed in order, shadow ones apart', () => {
    const attempt = anAttempt({
      amount: { amountMinor: 2_000_000, currency: 'JPY' },
      card: { token: 'tok_1', issuerCountry: 'US' },
      merchant: { acceptorNumber: 'm-1', categoryCode: '5944' },
      authentication: { threeDs: 'none', securityCode: 'no-match' },
    });
    const { answer, reasons, shadowReasons } = evaluate(starter, attempt);
    expect(answer).toBe('deny');
    expect(reasons.map(({ rule, action }) => `${rule} ${action}`)).toEqual([
      'security-code-mismatch deny',
      'high-value-unauthenticated challenge',
      'amount-over-ceiling hold',
    ]);
    expect(shadowReasons.map(({ rule }) => rule)).toEqual(['resale-goods-foreign-card']);
  });
});
