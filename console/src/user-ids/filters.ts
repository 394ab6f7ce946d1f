/** What the inventory of user IDs is narrowed to. It stands in the address. */
import type { UserId } from '../api/generated.ts';
import { day, given, oneOf, type Search, words as typed } from '../list/read-search.ts';

export const KINDS = ['person', 'api-key'] as const satisfies readonly UserId['kind'][];
export const ROLES = ['administrator', 'supervisor', 'analyst', 'auditor', 'merchant'] as const;
export const STATUSES = ['active', 'invited', 'deactivated', 'revoked', 'expired'] as const;
export const SECOND_FACTORS = ['present', 'missing'] as const;
export const UNUSED_DAYS = ['30', '60', '90', '180', '365'] as const;

export const readUserIdFilters = (search: Search) =>
  given({
    text: typed(search.text),
    kind: oneOf(KINDS, search.kind),
    role: oneOf(ROLES, search.role),
    status: oneOf(STATUSES, search.status),
    secondFactor: oneOf(SECOND_FACTORS, search.secondFactor),
    unusedDays: oneOf(UNUSED_DAYS, search.unusedDays),
  });

/** Kinds of entry that are operations; the others are what machines observe and count. */
export const OPERATION_KINDS = [
  'alert-reopening',
  'bulk-disposition',
  'case-act',
  'case-reading',
  'configuration-change',
  'credential-change',
  'decision-review',
  'declaration',
  'disposition',
  'erasure',
  'evidence-item',
  'finding',
  'key-event',
  'list-change',
  'log-holding',
  'merchant-import',
  'merchant-standing',
  'party-move',
  'scope-system',
  'sign-in',
  'strategy-change',
  'two-person-act',
] as const;

const code = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[A-Za-z0-9][\w.-]{0,79}$/.test(value.trim()) ? value.trim() : undefined;

const ipAddress = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9A-Fa-f.:]{2,45}$/.test(value.trim()) ? value.trim() : undefined;

/** What the operation log is narrowed to; days are of the reader's time zone. */
export const readOperationFilters = (search: Search) =>
  given({
    doer: code(search.doer),
    // Named apart from the kinds of other lists.
    what: oneOf(OPERATION_KINDS, search.what),
    subject: code(search.subject),
    address: ipAddress(search.address),
    since: day(search.since),
    until: day(search.until),
  });
