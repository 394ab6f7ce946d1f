import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOf, instantOfMs, parseId } from '#kernel';
import { type Attempt, attemptSchema, CHANNELS, SECURITY_CODE, THREE_DS } from './attempt.ts';
import { canonicalText } from './canonical-text.ts';
import { evaluate } from './evaluate.ts';
import { NO_FACTS } from './facts.ts';
import { featuresOf, judge, recordOf } from './record.ts';
import { loadRuleSet } from './rule-file.ts';
import { starterRules } from './testing-starter.ts';
import type { Observed } from './windows/windows.ts';

const country = fc.constantFrom('JP', 'US', 'SG');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const attempts: fc.Arbitrary<Attempt> = fc
  .record({
    eventId: fc.stringMatching(/^evt-[a-z]{1,8}$/),
    occurredAt: fc.constantFrom('2026-10-31T14:59:59.000Z', '2026-10-31T15:00:00.000Z'),
    channel: fc.constantFrom(...CHANNELS),
    amount: fc.record({
      amountMinor: fc.constantFrom(0, 4_999, 5_000, 30_000, 100_000, 1_000_001),
      currency: fc.constantFrom('JPY', 'EUR', 'KRW'),
    }),
    card: fc.record({
      token: fc.constant('tok_1'),
      expiry: optional(fc.constantFrom('2026-10', '2026-11')),
      issuerCountry: optional(country),
    }),
    merchant: fc.record({
      acceptorNumber: fc.constant('0001234'),
      name: optional(fc.constantFrom('つばめ屋', 'a "b" \\ <c>')),
      categoryCode: optional(fc.constantFrom('5732', '5411')),
    }),
    customer: optional(fc.record({ country: optional(country) })),
    delivery: optional(fc.record({ country: optional(country), isDigital: optional(fc.boolean()) })),
    authentication: optional(
      fc.record({ threeDs: fc.constantFrom(...THREE_DS), securityCode: fc.constantFrom(...SECURITY_CODE) }),
    ),
  })
  .map((attempt) => attemptSchema.parse(JSON.parse(JSON.stringify(attempt))));

const id = parseId('dec', 'dec_01m7yjaez9fkxtzq1h2gd9sdky');
if (id.kind === 'failed') throw new Error('not an id');

const ruleSet = starterRules();
const judging = {
  id: id.value,
  tenant: idOf('ten', '01900000-0000-7000-8000-000000000001'),
  recordedAt: instantOfMs(1_793_000_000_000),
  strategy: { ruleSet },
  software: '0.1.0',
  sequence: 1,
  facts: NO_FACTS,
};

/** Unknown, or on either side of what rules ask for. */
const observations: fc.Arbitrary<Observed> = fc.record({
  features: fc.array(fc.constantFrom(Number.NaN, 0, 1, 5, 20, 100_000, 10_000_000), {
    minLength: ruleSet.plan.windows.length,
    maxLength: ruleSet.plan.windows.length,
  }),
  tooLate: fc.boolean(),
});

test('the stored attempt and features under the stored rule set come to the stored answer, whatever they are', () => {
  const stored = loadRuleSet(ruleSet.canonicalText);
  if (stored.kind === 'failed') throw new Error('a canonical text is a rule file');
  fc.assert(
    fc.property(attempts, observations, (attempt, observed) => {
      const text = canonicalText(judge(attempt, { ...judging, observed }));
      const record = recordOf(text);
      expect(record.ruleSet.hash).toBe(stored.value.hash);
      const { answer, reasons, shadowReasons } = record;
      expect(evaluate(stored.value, record.attempt, { features: featuresOf(stored.value, record) })).toEqual({
        answer,
        reasons,
        shadowReasons,
      });
      expect(canonicalText(record)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('the same body is the same text, whatever the order of its members', () => {
  fc.assert(
    fc.property(attempts, (attempt) => {
      const turned = Object.fromEntries(Object.entries(attempt).toReversed()) as Attempt;
      expect(canonicalText(turned)).toBe(canonicalText(attempt));
    }),
  );
});
