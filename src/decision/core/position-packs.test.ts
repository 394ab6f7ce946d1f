/** The packs of the positions: each loads as `mitsuke rules check` loads it, and each rule can hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Instant, parseInstant } from '#kernel';
import type { Attempt } from './attempt.ts';
import { readAttempt } from './attempt-faults.ts';
import { loadPolicy } from './policy/policy-file.ts';
import { createReplay } from './replay.ts';
import { loadRuleSet } from './rule-file.ts';
import type { RuleSet } from './rule-set.ts';
import { anAttempt } from './testing-attempt.ts';

const FOLDER = new URL('../../../packs/decision/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

const rulesOf = (name: string): RuleSet => {
  const loaded = loadRuleSet(read(`${name}.rules.yaml`));
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error, null, 1));
  return loaded.value;
};

test('every rule file and every policy in packs/ loads', () => {
  const names = readdirSync(FOLDER);
  const faults = names.flatMap((name) => {
    if (name.endsWith('.rules.yaml')) return loadRuleSet(read(name)).kind === 'ok' ? [] : [name];
    if (/(?:^|[.])policy[.]yaml$/.test(name)) return loadPolicy(read(name)).kind === 'ok' ? [] : [name];
    return [];
  });
  expect(faults).toEqual([]);
  expect(names.filter((name) => /^(?:merchant|acquirer|issuer|lender)[.]rules[.]yaml$/.test(name))).toHaveLength(4);
});

const BEGIN = Date.parse('2026-11-21T03:00:00.000Z');

const instantOf = (attempt: Attempt): Instant => {
  const parsed = parseInstant(attempt.occurredAt);
  if (parsed.kind === 'failed') throw new Error(attempt.occurredAt);
  return parsed.value;
};

/** Attempts in a row, some seconds apart: the reasons of the last one. */
const reasonsOf = (name: string, attempts: readonly Partial<Attempt>[]): readonly string[] => {
  const { judge } = createReplay({ ruleSet: rulesOf(name) });
  let reasons: readonly string[] = [];
  for (const [number, changes] of attempts.entries()) {
    const occurredAt = new Date(BEGIN + number * 5_000).toISOString();
    const sent = anAttempt({ eventId: `e-${number}`, occurredAt, ...changes });
    const taken = readAttempt(sent);
    if (taken.kind === 'faulty') throw new Error(JSON.stringify(taken.faults));
    reasons =
      judge({ attempt: taken.attempt, occurredAt: instantOf(taken.attempt) })?.reasons.map(({ code }) => code) ?? [];
  }
  return reasons;
};

const times = (many: number, of: (number: number) => Partial<Attempt>) => Array.from({ length: many }, (_, n) => of(n));

const ADDRESS = 'a'.repeat(64);

describe('merchant', () => {
  const order = (number: number, addressHash = ADDRESS): Partial<Attempt> => ({
    position: 'merchant',
    amount: { amountMinor: 25_000, currency: 'JPY' },
    card: { token: `tok_${number}` },
    customer: { id: `c-${number}`, ipAddress: `192.0.2.${number}` },
    delivery: { addressHash },
  });

  test('a first order of some value to an address not seen before is asked', () => {
    expect(reasonsOf('merchant', [order(1)])).toEqual(['first-order-first-address']);
    expect(reasonsOf('merchant', [order(1), order(1)])).toEqual([]);
  });

  test('many cards of many customers to one address hold the goods, to another they do not', () => {
    expect(
      reasonsOf(
        'merchant',
        times(5, (n) => order(n)),
      ),
    ).toContain('many-cards-to-address');
    const elsewhere = (n: number) => order(n, String(n).repeat(64));
    expect(reasonsOf('merchant', times(5, elsewhere))).not.toContain('many-cards-to-address');
  });
});

describe('acquirer', () => {
  const message = (number: number, more: Partial<Attempt> = {}): Partial<Attempt> => ({
    position: 'acquirer',
    card: { token: `tok_${number}`, bin: '411111' },
    merchant: { acceptorNumber: 'm', categoryCode: '5732', country: 'JP', terminalId: 't-1' },
    authorisation: { entryMode: 'ecommerce' },
    ...more,
  });

  test('cards of one BIN in a row at one merchant are challenged', () => {
    expect(
      reasonsOf(
        'acquirer',
        times(21, (n) => message(n)),
      ),
    ).toEqual(['one-bin-at-merchant']);
    expect(
      reasonsOf(
        'acquirer',
        times(20, (n) => message(n)),
      ),
    ).toEqual([]);
  });

  test('chips that fall back to the stripe at one terminal are held', () => {
    const swiped = { channel: 'card-present', authorisation: { entryMode: 'fallback' } } as const;
    expect(
      reasonsOf(
        'acquirer',
        times(4, (n) => message(n, swiped)),
      ),
    ).toEqual(['fallbacks-at-terminal']);
  });
});

describe('issuer', () => {
  const request = (more: Partial<Attempt> = {}): Partial<Attempt> => ({
    position: 'issuer',
    card: { token: 'tok_1', bin: '411111' },
    merchant: { acceptorNumber: 'm', categoryCode: '5732' },
    authentication: { threeDs: 'none', securityCode: 'match' },
    authorisation: { entryMode: 'ecommerce', acquirerCountry: 'JP', purpose: 'purchase' },
    ...more,
  });
  const wrongCode = request({ authentication: { threeDs: 'none', securityCode: 'no-match' } });
  const check = request({
    amount: { amountMinor: 0, currency: 'JPY' },
    authorisation: { entryMode: 'ecommerce', acquirerCountry: 'JP', purpose: 'account-check' },
  });

  test('the third wrong security code of a day is refused, the second is not', () => {
    expect(reasonsOf('issuer', [wrongCode, wrongCode])).toEqual([]);
    expect(reasonsOf('issuer', [wrongCode, wrongCode, wrongCode])).toEqual(['codes-guessed']);
  });

  test('a purchase after checks is asked', () => {
    const bought = request({ amount: { amountMinor: 12_000, currency: 'JPY' } });
    expect(reasonsOf('issuer', [check, check, bought])).toEqual(['purchase-after-checks']);
  });

  test('far more than usual at a merchant not used before is asked, unless authenticated', () => {
    const usual = times(5, () => request());
    const far = {
      merchant: { acceptorNumber: 'other', categoryCode: '5732' },
      amount: { amountMinor: 90_000, currency: 'JPY' },
    };
    expect(reasonsOf('issuer', [...usual, request(far)])).toEqual(['far-from-usual']);
    const authentication = { threeDs: 'authenticated', securityCode: 'match', eci: '05' } as const;
    expect(reasonsOf('issuer', [...usual, request({ ...far, authentication })])).toEqual([]);
  });
});

describe('lender', () => {
  const draw = (number: number, more: Partial<Attempt> = {}): Partial<Attempt> => ({
    amount: { amountMinor: 60_000, currency: 'JPY' },
    customer: { id: `c-${number}`, deviceId: 'd-1', country: 'JP' },
    authentication: { threeDs: 'authenticated', securityCode: 'not-checked', eci: '05' },
    authorisation: { entryMode: 'ecommerce', purpose: 'cash' },
    ...more,
  });

  test('several borrowers on one device end in a talk', () => {
    expect(
      reasonsOf(
        'lender',
        times(3, (n) => draw(n)),
      ),
    ).toContain('device-of-many-borrowers');
  });

  test('signs give points, and the policy makes an answer of their sum', () => {
    const policy = loadPolicy(read('lender.policy.yaml'));
    if (policy.kind === 'failed') throw new Error(JSON.stringify(policy.error));
    const { judge } = createReplay({ ruleSet: rulesOf('lender'), policy: policy.value });
    const abroad = draw(1, { eventId: 'b', customer: { id: 'c-1', deviceId: 'd-2', country: 'US' } });
    const given = [draw(1, { eventId: 'a' }), abroad].map((changes, number) => {
      const attempt = anAttempt({ occurredAt: new Date(BEGIN + number * 5_000).toISOString(), ...changes });
      return judge({ attempt, occurredAt: instantOf(attempt) });
    });
    expect(given.map((each) => each?.points)).toEqual([30, 55]);
    expect(given.map((each) => each?.policy?.probability)).toEqual([0.004, 0.03]);
    expect(given[1]).toMatchObject({ answer: 'hold', policy: { from: 'points', by: 'cost' } });
  });
});
