import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isGraver, SEVERITIES } from './severity.ts';

test('of two severities one is graver, or they are the same', () => {
  const severity = fc.constantFrom(...SEVERITIES);
  fc.assert(
    fc.property(severity, severity, (one, other) => {
      expect([isGraver(one, other), isGraver(other, one), one === other].filter(Boolean)).toHaveLength(1);
    }),
  );
  expect(isGraver('critical', 'low')).toBe(true);
});
