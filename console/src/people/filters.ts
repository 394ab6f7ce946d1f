/** What the list of people is narrowed to. It stands in the address. */
import type { Person } from '../api/generated.ts';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';
import { ROLES } from './roles.ts';

export const STATUSES = ['active', 'invited', 'deactivated'] as const satisfies readonly Person['status'][];

export const readPeopleFilters = (search: Search) =>
  given({
    text: typed(search.text),
    role: oneOf(ROLES, search.role),
    status: oneOf(STATUSES, search.status),
  });
