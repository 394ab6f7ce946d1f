/** What the inventory of user IDs is narrowed to. It stands in the address. */
import type { UserId } from '../api/generated.ts';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';

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
