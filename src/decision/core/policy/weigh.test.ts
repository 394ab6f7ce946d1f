/**
 * The oracle is a lottery written out: every way a payment can go, with its chance and what it comes to, added up in exact
 * fractions. It shares neither formula nor rounding with what it judges, and knows nothing of how worlds are drawn.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Attempt, CHANNELS, THREE_DS } from '../attempt.ts';
import { type Facts, NO_FACTS } from '../facts.ts';
import { ANSWERS, type Answer } from '../rule-set.ts';
import { anAttempt } from '../testing-attempt.ts';
import type { PolicyContent } from './policy.ts';
import { loadPolicy } from './policy-file.ts';
import { type Weighed, weigh } from './weigh.ts';

const COSTS: PolicyContent['costs'] = {
  JPY: {
    falseDecline: { share: 0.25, each: 400 },
    challenge: { each: 10, abandonment: 0.06, passes: 0.08 },
    review: { each: 600, abandonment: 0.03, passes: 0.15 },
    fraud: { share: 1, each: 1_500, shareWhenAuthenticated: 0.05, shareWhenAttempted: 0.4 },
  },
};

const policyWith = (changes: Partial<PolicyContent>) => {
  const content = {
    name: 'test',
    version: 1,
    withoutScore: 0.001,
    costs: COSTS,
    authentication: 'by-cost',
    ...changes,
  };
  const loaded = loadPolicy(JSON.stringify(content));
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

type Case = { readonly attempt?: Partial<Attempt>; readonly score?: number; readonly facts?: Facts };

const weighed = (changes: Partial<PolicyContent>, { attempt = {}, score, facts = NO_FACTS }: Case): Weighed => {
  const result = weigh(policyWith(changes), { attempt: anAttempt(attempt), features: [], facts, score });
  if (result === undefined) throw new Error('it has costs in yen');
  return result;
};

/** A share as a fraction of a million, exactly. */
const M = 1_000_000n;
const millionths = (share: number): bigint => BigInt(Math.round(share * 1_000_000));

/** `chance` and `money` in millionths; what a branch comes to is their product. */
type Branch = readonly [chance: readonly bigint[], money: bigint];

const shareAs = (liability: 'none' | 'attempted' | 'authenticated'): number =>
  ({ none: 1, attempted: 0.4, authenticated: 0.05 })[liability];

/** Each way in turn: is it a fraud, is it stopped, does a good customer stay. */
const lottery = (
  answer: Answer,
  p: number,
  amount: number,
  liability: Parameters<typeof shareAs>[0],
): readonly Branch[] => {
  const { fraud, falseDecline, challenge, review } = COSTS.JPY as NonNullable<(typeof COSTS)['JPY']>;
  const [isFraud, isGood] = [millionths(p), M - millionths(p)];
  const lost = (share: number): bigint => millionths(share) * BigInt(amount) + BigInt(fraud.each) * M;
  const sale = millionths(falseDecline.share) * BigInt(amount) + BigInt(falseDecline.each) * M;
  switch (answer) {
    case 'allow':
      return [
        [[isFraud], lost(shareAs(liability))],
        [[isGood], 0n],
      ];
    case 'challenge': {
      const fee = BigInt(challenge.each) * M;
      const [passes, leaves] = [millionths(challenge.passes), millionths(challenge.abandonment)];
      return [
        [[isFraud, passes], fee + lost(shareAs('authenticated'))],
        [[isFraud, M - passes], fee],
        [[isGood, leaves], fee + sale],
        [[isGood, M - leaves], fee],
      ];
    }
    case 'hold': {
      const work = BigInt(review.each) * M;
      const [passes, leaves] = [millionths(review.passes), millionths(review.abandonment)];
      return [
        [[isFraud, passes], work + lost(shareAs(liability))],
        [[isFraud, M - passes], work],
        [[isGood, leaves], work + sale],
        [[isGood, M - leaves], work],
      ];
    }
    case 'deny':
      return [
        [[isFraud], 0n],
        [[isGood], sale],
      ];
  }
};

/** In millionths of a minor unit: the sum over all ways, whose chances are brought to one denominator of 10^12. */
const expectedMillionths = (branches: readonly Branch[]): bigint => {
  let chances = 0n;
  let sum = 0n;
  for (const [chance, money] of branches) {
    const whole = chance.length === 1 ? (chance[0] as bigint) * M : (chance[0] as bigint) * (chance[1] as bigint);
    chances += whole;
    sum += whole * money;
  }
  if (chances !== M * M) throw new Error('every payment goes one way');
  return sum / (M * M);
};

const payments = fc.record({
  score: fc.integer({ min: 0, max: 1_000_000 }).map((millionth) => millionth / 1_000_000),
  amountMinor: fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constantFrom(0, 1, 999_999_999_999)),
  channel: fc.constantFrom(...CHANNELS),
  threeDs: fc.constantFrom(...THREE_DS),
});

test('what each answer is expected to cost is the sum over every way a payment can go', () => {
  fc.assert(
    fc.property(payments, ({ score, amountMinor, channel, threeDs }) => {
      const attempt = {
        channel,
        amount: { amountMinor, currency: 'JPY' },
        authentication: { threeDs, securityCode: 'match' as const },
      };
      const { costs, answer } = weighed({}, { attempt, score });
      const liability = threeDs === 'failed' ? 'none' : threeDs;
      for (const [name, cost] of Object.entries(costs) as [Answer, number][]) {
        const exact = expectedMillionths(lottery(name, score, amountMinor, liability));
        const off = BigInt(cost) * M - exact;
        // Half a minor unit, and what a double cannot hold of the largest amounts.
        expect(off < 0n ? -off : off).toBeLessThanOrEqual(500_001n + BigInt(amountMinor) / 1_000_000n);
      }
      const least = Math.min(...(Object.values(costs) as number[]));
      expect(answer).toBe(ANSWERS.find((each) => costs[each] === least));
    }),
    { numRuns: 400, seed: 20_261_121 },
  );
});

test('of answers that cost the same, the mildest is given', () => {
  const nothing = {
    falseDecline: { share: 0, each: 0 },
    challenge: { each: 0, abandonment: 0, passes: 0 },
    review: { each: 0, abandonment: 0, passes: 0 },
    fraud: { share: 0, each: 0, shareWhenAuthenticated: 0 },
  };
  expect(weighed({ costs: { JPY: nothing } }, { score: 0.5 })).toMatchObject({
    answer: 'allow',
    costs: { allow: 0, challenge: 0, hold: 0, deny: 0 },
  });
});

describe('what can be answered', () => {
  const able = (attempt: Partial<Attempt>, changes: Partial<PolicyContent> = {}) =>
    Object.keys(weighed(changes, { attempt, score: 0.01 }).costs);
  const auth = (threeDs: (typeof THREE_DS)[number]) => ({
    authentication: { threeDs, securityCode: 'match' as const },
  });

  test.each<[string, Partial<Attempt>, boolean]>([
    ['an online payment that nobody authenticated', {}, true],
    ['one where authentication was not used', auth('none'), true],
    ['one that was authenticated', auth('authenticated'), false],
    ['one where it was tried', auth('attempted'), false],
    ['one where it failed', auth('failed'), false],
    ['a telephone order', { channel: 'moto' }, false],
    ['a payment at a till', { channel: 'card-present' }, false],
    ['a recurring charge', { channel: 'recurring' }, false],
    ['a charge that the merchant makes', { initiation: { by: 'merchant' } }, false],
  ])('%s: challenged or not', (_, attempt, isAsked) => {
    expect(able(attempt)).toEqual(ANSWERS.filter((answer) => isAsked || answer !== 'challenge'));
  });

  test('answers that the policy does not give are not priced', () => {
    expect(able({}, { answers: ['allow', 'deny'] })).toEqual(['allow', 'deny']);
  });

  test('a currency without costs is not weighed', () => {
    const attempt = anAttempt({ amount: { amountMinor: 1, currency: 'USD' } });
    expect(weigh(policyWith({}), { attempt, features: [], facts: NO_FACTS })).toBeUndefined();
  });
});

describe('authentication in principle', () => {
  const chosen = (exemptions: PolicyContent['exemptions'], given: Case) => {
    const changes = { authentication: 'in-principle' as const, ...(exemptions ? { exemptions } : {}) };
    const { answer, by, exemption, costs } = weighed(changes, { score: 0.0001, ...given });
    return { answer, by, exemption, mayAllow: costs.allow !== undefined };
  };

  test('asks where leaving it would cost less', () => {
    expect(chosen(undefined, {})).toEqual({
      answer: 'challenge',
      by: 'authentication',
      exemption: undefined,
      mayAllow: false,
    });
  });

  test.each<[string, PolicyContent['exemptions'], Case]>([
    ['lowValue', { lowValue: { upTo: { JPY: 1_000 }, below: 0.01 } }, {}],
    ['lowRisk', { lowRisk: { upTo: { JPY: 30_000 }, below: 0.001 } }, {}],
    [
      'trusted',
      { trusted: ['regulars'] },
      { facts: { listed: [{ list: 'regulars', kind: 'card', effect: 'watch', entry: 'lse_1' }] } },
    ],
    [
      'registered',
      { registered: true },
      { attempt: { initiation: { by: 'customer', cardOnFile: 'later-use', authenticatedAtRegistration: true } } },
    ],
    ['recurring', { recurring: true }, { attempt: { channel: 'recurring' } }],
  ])('lets go what is exempt: %s', (name, exemptions, given) => {
    expect(chosen(exemptions, given)).toEqual({ answer: 'allow', by: 'cost', exemption: name, mayAllow: true });
  });

  test.each<[string, PolicyContent['exemptions'], Case]>([
    ['over the amount', { lowValue: { upTo: { JPY: 999 }, below: 0.01 } }, {}],
    ['in another currency', { lowValue: { upTo: { USD: 1_000 }, below: 0.01 } }, {}],
    ['at the probability', { lowRisk: { upTo: { JPY: 30_000 }, below: 0.0001 } }, {}],
    [
      'on the first use of the card',
      { registered: true },
      { attempt: { initiation: { by: 'customer', cardOnFile: 'first-use', authenticatedAtRegistration: true } } },
    ],
    [
      'in another list',
      { trusted: ['regulars'] },
      { facts: { listed: [{ list: 'others', kind: 'card', effect: 'watch', entry: 'lse_1' }] } },
    ],
  ])('not %s', (_, exemptions, given) => {
    expect(chosen(exemptions, given)).toMatchObject({ answer: 'challenge', exemption: undefined });
  });
});

describe('thresholds by hand', () => {
  const thresholds = { challenge: 0.01, hold: 0.2, deny: 0.7 };
  test.each([
    [0.009_999, 'allow'],
    [0.01, 'challenge'],
    [0.2, 'hold'],
    [0.7, 'deny'],
    [1, 'deny'],
  ])('at %d: %s', (score, answer) => {
    expect(weighed({ thresholds }, { score })).toMatchObject({ answer, by: 'threshold' });
  });

  test('what cannot be given gives way to the next milder', () => {
    expect(weighed({ thresholds }, { score: 0.05, attempt: { channel: 'moto' } }).answer).toBe('allow');
  });
});

describe('adjustments', () => {
  const adjustments = [
    { id: 'risky', when: 'contract.riskTier == "high"', oddsTimes: 3, atLeast: 'hold' as const },
    { id: 'goods', when: 'merchant.categoryCode == "5944"', oddsTimes: 0.5 },
  ];

  test('each one that holds multiplies the odds and is named; the strictest floor stands', () => {
    const merchant = { acceptorNumber: 'm', categoryCode: '5944' };
    const facts: Facts = { contract: { standing: 'contracted', riskTier: 'high' } };
    // Odds 1 : 3 become 1.5 : 3.
    expect(weighed({ adjustments }, { score: 0.25, attempt: { merchant }, facts })).toMatchObject({
      probability: 0.333333,
      adjusted: ['risky', 'goods'],
    });
    expect(weighed({ adjustments }, { score: 0.000_1, facts })).toMatchObject({ answer: 'hold', by: 'at-least' });
  });

  test('none that holds leaves no trace', () => {
    expect(weighed({ adjustments }, { score: 0.25 })).not.toHaveProperty('adjusted');
  });
});

test('points of rules stand for a probability, by the last step that they reach', () => {
  const points = [
    { from: 10, probability: 0.01 },
    { from: 50, probability: 0.2 },
  ];
  const given = (sum: number | undefined, score?: number) => {
    const subject = { attempt: anAttempt(), features: [], facts: NO_FACTS, score };
    const { probability, from } = weigh(policyWith({ points }), subject, sum) ?? {};
    return [probability, from];
  };
  expect([undefined, 9, 10, 49, 50, 1_000].map((sum) => given(sum))).toEqual([
    [0.001, 'policy'],
    [0.001, 'policy'],
    [0.01, 'points'],
    [0.01, 'points'],
    [0.2, 'points'],
    [0.2, 'points'],
  ]);
  expect(given(50, 0.7)).toEqual([0.7, 'model']);
});

test('without a score the policy says what stands for it', () => {
  expect(weighed({ withoutScore: 0.002 }, {})).toMatchObject({ probability: 0.002, from: 'policy' });
  expect(weighed({ withoutScore: 0.002 }, { score: 0.4 })).toMatchObject({ probability: 0.4, from: 'model' });
});
