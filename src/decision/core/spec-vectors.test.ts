/** The vectors of docs/specs/decision-record.md, checked by hand when they were written. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Instant, parseInstant } from '#kernel';
import type { Attempt } from './attempt.ts';
import { createReplay } from './replay.ts';
import { loadRuleSet } from './rule-file.ts';

type Vector = {
  readonly attempt: Attempt;
  readonly features: unknown;
  readonly tooLate?: true;
  readonly answer: string;
};

const vectors: { readonly ruleSet: unknown; readonly decisions: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('../../../docs/specs/vectors/decision-record.json', import.meta.url), 'utf8'),
);

const instantOf = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed.kind === 'failed') throw new Error(text);
  return parsed.value;
};

test('each attempt of the vectors has its features and its answer', () => {
  const loaded = loadRuleSet(JSON.stringify(vectors.ruleSet));
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  const { judge } = createReplay({ ruleSet: loaded.value });
  expect(vectors.decisions.length).toBeGreaterThan(5);
  for (const { attempt, features, tooLate = false, answer } of vectors.decisions) {
    expect(judge({ attempt, occurredAt: instantOf(attempt.occurredAt) })).toMatchObject({ features, tooLate, answer });
  }
});
