import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHANNELS, POSITIONS } from '../attempt.ts';
import { anAttempt } from '../testing-attempt.ts';
import { loadPolicy } from './policy-file.ts';
import { STANDARD_ANSWERS, timeLimitOf } from './time-limit.ts';

const PACK = readFileSync(new URL('../../../../packs/decision/policy.yaml', import.meta.url), 'utf8');

const loaded = (text: string) => {
  const policy = loadPolicy(text);
  if (policy.kind === 'failed') throw new Error(JSON.stringify(policy.error));
  return policy.value;
};

const faultsOf = (text: string): readonly string[] => {
  const policy = loadPolicy(text);
  return policy.kind === 'ok' ? [] : policy.error.map(({ code, line, column }) => `${line}:${column} ${code}`);
};

/** The pack with one line put in place of another. */
const changed = (before: string, after: string): string => {
  if (!PACK.includes(before)) throw new Error(`the pack has no ${before}`);
  return PACK.replace(before, after);
};

const lineOf = (part: string): number => PACK.slice(0, PACK.indexOf(part)).split('\n').length;

test('the policy in packs/ loads, and its canonical text is a policy file of the same hash', () => {
  const policy = loaded(PACK);
  expect(loaded(policy.canonicalText).hash).toBe(policy.hash);
  expect(loaded(`# another comment\n${PACK}`).hash).toBe(policy.hash);
  expect(loaded(changed('withoutScore: 0.0005', 'withoutScore: 0.0006')).hash).not.toBe(policy.hash);
});

describe('faults have their line and column', () => {
  test.each<[string, string, string]>([
    ['passes: 0.08', 'passes: 1.08', 'wrong-value'],
    ['withoutScore: 0.0005', 'withoutScore: .nan', 'wrong-value'],
    ['each: 400', 'each: 400.5', 'wrong-value'],
    ['abandonment: 0.06', 'abandon: 0.06', 'unknown-key'],
    ['authentication: in-principle', 'authentication: always', 'wrong-value'],
    ['contract.riskTier == "high"', 'contract.riskTier == "severe"', 'value-never-occurs'],
    ['contract.riskTier == "high"', 'contract.tier == "high"', 'unknown-field'],
    ['atLeast: challenge', 'atLeast: refuse', 'wrong-value'],
    ['id: risky-merchant', 'id: resale-goods', 'duplicate-id'],
    ['channel: moto, withinMs: 2000', 'channel: moto, withinMs: 0', 'wrong-value'],
  ])('%s → %s', (before, after, code) => {
    const faults = faultsOf(changed(before, after));
    expect(faults.some((fault) => fault.startsWith(`${lineOf(before)}:`) && fault.endsWith(` ${code}`))).toBe(true);
  });

  test('a currency that there is not, costs of none, thresholds out of order, an answer that is not given', () => {
    expect(faultsOf(changed('  JPY:\n    # A good', '  YEN:\n    # A good')).join()).toContain('wrong-value');
    expect(faultsOf(PACK.replace(/costs:\n[\s\S]*?\n\n# EMV/, 'costs: {}\n\n# EMV')).join()).toContain('wrong-value');
    expect(faultsOf(`${PACK}\nthresholds: { challenge: 0.5, deny: 0.4 }\n`).join()).toContain('not-in-order');
    const steps = 'points: [{ from: 5, probability: 0.1 }, { from: 5, probability: 0.2 }]';
    expect(faultsOf(`${PACK}\n${steps}\n`).join()).toContain('not-in-order');
    expect(faultsOf(`${PACK}\nanswers: [allow, deny]\n`).join()).toContain('answer-not-given');
  });
});

describe('when time runs out', () => {
  const policy = loaded(PACK);

  test('the first that fits is answered, with its own time', () => {
    const limit = (changes: Parameters<typeof anAttempt>[0]) => timeLimitOf(anAttempt(changes), policy);
    expect(limit({ position: 'merchant' })).toEqual({ answer: 'challenge', withinMs: 800 });
    expect(limit({ position: 'merchant', channel: 'moto' })).toEqual({ answer: 'hold', withinMs: 2_000 });
    expect(limit({ position: 'issuer' })).toEqual({ answer: 'allow', withinMs: 500 });
  });

  test('without a policy each position and channel has an answer, and the caller says how long it waits', () => {
    for (const position of POSITIONS) {
      for (const channel of CHANNELS) {
        const expected = { answer: STANDARD_ANSWERS[position][channel], withinMs: undefined };
        expect(timeLimitOf(anAttempt({ position, channel }), undefined)).toEqual(expected);
      }
    }
  });

  test('a tenant says from where it asks where its attempts do not', () => {
    const issuer = loaded(`${PACK.replace(/whenTimeRunsOut:[\s\S]*/, '')}\nposition: issuer\n`);
    expect(timeLimitOf(anAttempt(), issuer).answer).toBe('deny');
    expect(timeLimitOf(anAttempt({ position: 'merchant' }), issuer).answer).toBe('challenge');
  });
});
