import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, instantOfMs } from '#kernel';
import { DEFAULT_POLICY, type DeadlinePolicy, deadlineOf, stepDue, stepOutOfOrder } from './deadline-policy.ts';
import { isGraver, SEVERITIES } from './severity.ts';

const FRIDAY = instantOfMs(Date.UTC(2026, 5, 5, 3));

describe("the product's own deadlines", () => {
  test('what is graver is due sooner, and its supervisor hears sooner', () => {
    const instant = fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2090, 0) }).map(instantOfMs);
    const severity = fc.constantFrom(...SEVERITIES);
    fc.assert(
      fc.property(instant, severity, severity, (at, one, other) => {
        fc.pre(isGraver(one, other));
        const [due, otherDue] = [deadlineOf(DEFAULT_POLICY, one, at), deadlineOf(DEFAULT_POLICY, other, at)];
        expect(due).toBeLessThan(otherDue);
        const [step, otherStep] = [due, otherDue].map((dueAt, place) =>
          stepDue(DEFAULT_POLICY, place === 0 ? one : other, { step: 0, dueAt }),
        );
        expect(step?.dueAt).toBeLessThan(otherStep?.dueAt ?? 0);
        expect(step?.dueAt).toBeGreaterThan(due);
      }),
    );
  });

  test('are in order', () => {
    expect(stepOutOfOrder(DEFAULT_POLICY)).toBeUndefined();
  });
});

const withLow = (low: DeadlinePolicy['severities']['low']): DeadlinePolicy => ({
  ...DEFAULT_POLICY,
  severities: { ...DEFAULT_POLICY.severities, low },
});

test('a period in business days ends at midnight in Tokyo', () => {
  const policy = withLow({ close: { businessDays: 1 }, steps: [{ to: 'board', after: { businessDays: 2 } }] });
  const dueAt = deadlineOf(policy, 'low', FRIDAY);
  expect(formatInstant(dueAt)).toBe('2026-06-08T15:00:00.000Z');
  // The deadline is the end of Monday: two business days later is the end of Wednesday.
  expect(formatInstant(stepDue(policy, 'low', { step: 0, dueAt })?.dueAt ?? FRIDAY)).toBe('2026-06-10T15:00:00.000Z');
  expect(stepDue(policy, 'low', { step: 1, dueAt })).toBeUndefined();
});

test('a step that would come before the one it follows is named', () => {
  const steps = [
    { to: 'supervisor', after: { businessDays: 2 } },
    { to: 'board', after: { hours: 3 } },
  ] as const;
  expect(stepOutOfOrder(withLow({ close: { hours: 1 }, steps }))).toEqual({ severity: 'low', step: 1 });
});
