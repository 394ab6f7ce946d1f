import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { deadlineOf, escalationOf, isGraver, SEVERITIES } from './severity.ts';

const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }).map(instantOfMs);

test('what is graver is due sooner and escalated sooner', () => {
  fc.assert(
    fc.property(instant, fc.constantFrom(...SEVERITIES), fc.constantFrom(...SEVERITIES), (at, one, other) => {
      fc.pre(isGraver(one, other));
      expect(deadlineOf(one, at)).toBeLessThan(deadlineOf(other, at));
      expect(escalationOf(one, at)).toBeLessThan(escalationOf(other, at));
    }),
  );
});

test('escalation follows the deadline, which follows the opening', () => {
  for (const severity of SEVERITIES) {
    const at = instantOfMs(0);
    expect(deadlineOf(severity, at)).toBeGreaterThan(at);
    expect(escalationOf(severity, deadlineOf(severity, at))).toBeGreaterThan(deadlineOf(severity, at));
  }
});
