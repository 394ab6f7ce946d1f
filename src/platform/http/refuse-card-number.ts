/**
 * Refuses full card numbers at the door, in whatever is sent to whichever route (PCI DSS 3, 非保持化): before a schema
 * or a handler sees it, so that no room can keep, compare or repeat one. The answer says where, never what.
 */
import { findCardNumber, Problem, type ProblemKind } from '#kernel';
import { pointerTo } from './field-problems.ts';

const EXPECTED = 'a token instead of a card number; give numeric ids a prefix, such as order-';

/** @throws Problem of the kind, with the field `card-number-not-accepted`. */
export const refuseCardNumber = (sent: unknown, kind: ProblemKind): void => {
  const found = findCardNumber(sent);
  if (found === undefined) return;
  const pointer = pointerTo(found.split('/').slice(1));
  throw new Problem(kind, { fields: [{ pointer, code: 'card-number-not-accepted', expected: EXPECTED }] });
};
