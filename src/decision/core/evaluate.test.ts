import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { loadRuleSet } from './rule-file.ts';
import { anAttempt } from './testing-attempt.ts';

const rulesOf = (...rules: readonly string[]) => {
  const written = rules.map(
    (rule, place) => `  - { id: r${place}, reason: r${place}, words: { ja: 理由, en: R }, ${rule} }`,
  );
  const loaded = loadRuleSet(`name: points\nversion: 1\nrules:\n${written.join('\n')}\n`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};

const LARGE = anAttempt({ amount: { amountMinor: 90_000, currency: 'JPY' } });
const when = (minor: number) => `when: amount.amountMinor > ${minor}`;

test('points of live rules that hold are summed up and answer nothing by themselves', () => {
  const ruleSet = rulesOf(
    `${when(10_000)}, score: 40, status: live`,
    `${when(50_000)}, score: -15, status: live`,
    `${when(20_000)}, score: 500, status: shadow`,
    `${when(100_000)}, score: 300, status: live`,
  );
  const { answer, points, reasons, shadowReasons } = evaluate(ruleSet, LARGE);
  expect({ answer, points }).toEqual({ answer: 'allow', points: 25 });
  expect(reasons).toEqual([
    { rule: 'r0', code: 'r0', action: 'allow', points: 40 },
    { rule: 'r1', code: 'r1', action: 'allow', points: -15 },
  ]);
  expect(shadowReasons).toEqual([{ rule: 'r2', code: 'r2', action: 'allow', points: 500 }]);
});

test('without a rule that gives any there are no points, and beside them actions answer as ever', () => {
  expect(evaluate(rulesOf(`${when(10_000)}, action: hold, status: live`), LARGE)).not.toHaveProperty('points');
  const both = rulesOf(`${when(1)}, score: 5, status: live`, `${when(1)}, action: challenge, status: live`);
  expect(evaluate(both, LARGE)).toMatchObject({ answer: 'challenge', points: 5 });
});

test('points that an allow list overrules do not count', () => {
  const facts: Facts = { listed: [{ list: 'known', kind: 'card', effect: 'allow', entry: 'lse_1' }] };
  const { answer, points, reasons } = evaluate(rulesOf(`${when(1)}, score: 5, status: live`), LARGE, { facts });
  expect([answer, points, reasons[1]?.overruled]).toEqual(['allow', undefined, true]);
});
