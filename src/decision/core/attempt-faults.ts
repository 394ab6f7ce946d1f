/** Why a value is no attempt: where, a stable code, and what was expected. No value is repeated: it may be a card number. */
import type { z } from 'zod';
import { findCardNumber } from '#kernel';
import { type Attempt, attemptSchema } from './attempt.ts';
import type { AttemptFault } from './attempt-fault.ts';
import { positionFaults } from './attempt-position.ts';

export type { AttemptFault } from './attempt-fault.ts';

export type ReadAttempt =
  | { readonly kind: 'ok'; readonly attempt: Attempt }
  | { readonly kind: 'faulty'; readonly faults: readonly AttemptFault[] };

const NO_CARD_NUMBER = 'a token, never a full card number; write a prefix before ids of digits';

export const readAttempt = (value: unknown): ReadAttempt => {
  const card = findCardNumber(value);
  if (card !== undefined) {
    return { kind: 'faulty', faults: [{ place: card, code: 'card-number-not-accepted', expected: NO_CARD_NUMBER }] };
  }
  const read = attemptSchema.safeParse(value);
  if (read.success) {
    const faults = positionFaults(read.data, read.data.position);
    return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'ok', attempt: read.data };
  }
  return { kind: 'faulty', faults: read.error.issues.flatMap((issue) => faultsOf(issue, value)) };
};

const faultsOf = (issue: z.core.$ZodIssue, value: unknown): readonly AttemptFault[] => {
  const place = issue.path.map((part) => `/${String(part)}`).join('');
  if (issue.code === 'unrecognized_keys') {
    // A name is repeated only where it looks like one.
    return issue.keys.map((key) => ({
      place: /^[A-Za-z_][A-Za-z_-]{0,63}$/.test(key) ? `${place}/${key}` : place,
      code: 'unknown-field',
      expected: 'only fields of a payment attempt',
    }));
  }
  if (issue.code === 'custom') {
    const { code = 'invalid', expected = 'another value' } = (issue.params ?? {}) as Partial<AttemptFault>;
    return [{ place, code, expected }];
  }
  const missing =
    issue.path.reduce((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], value) === undefined;
  if (issue.code === 'invalid_value') {
    return [{ place, code: missing ? 'required' : 'not-one-of', expected: issue.values.join(', ') }];
  }
  const expected = issue.code === 'invalid_type' ? issue.expected : 'a value of another form';
  return [{ place, code: missing ? 'required' : 'wrong-type', expected }];
};
