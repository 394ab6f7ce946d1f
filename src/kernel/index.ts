/** The words every room shares. Pure; imports nothing. */
export type { EventEnvelope, EventId } from './event.ts';
export { type Id, idOf, makeId, type PartyId, type PersonId, parseId, type TenantId, uuidOf } from './id.ts';
export {
  type Duration,
  durationOfMs,
  formatInstant,
  type Instant,
  instantOfMs,
  minus,
  parseDuration,
  parseInstant,
  plus,
} from './instant.ts';
export { add, type Currency, type Money, minorDigits, parseCurrency, parseDecimal } from './money.ts';
export { type Failed, failed, type Ok, type Outcome, ok } from './outcome.ts';
export {
  defineProblem,
  type FieldProblem,
  Problem,
  type ProblemDetails,
  type ProblemKind,
} from './problem.ts';
export { may, PERMISSIONS, type Permission, type Principal, type Scope } from './scope.ts';
export { Secret } from './secret.ts';
