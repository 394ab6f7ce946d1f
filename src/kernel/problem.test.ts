import { expect, test } from 'vitest';
import { defineProblem, Problem } from './problem.ts';

const REFUSED = defineProblem('card-number-not-accepted', 400, 'A full card number is not accepted here');

test('a problem carries its kind and what the caller may act on', () => {
  const fields = [{ pointer: '/card/number', code: 'card-number-not-accepted', expected: 'a token' }];
  const problem = new Problem(REFUSED, { params: { limit: 4 }, fields });
  expect(problem.details).toEqual({ ...REFUSED, params: { limit: 4 }, fields });
  expect(problem).toBeInstanceOf(Error);
});

test('the message of a problem is its code, so that a log line can be searched for it', () => {
  expect(String(new Problem(REFUSED))).toBe('Problem: card-number-not-accepted');
});
