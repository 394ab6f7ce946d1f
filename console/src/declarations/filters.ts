/** What the declarations are narrowed to. It stands in the address. */
import type { Declaration, DeclarationContradiction } from '../api/generated.ts';
import { given, oneOf, type Search, words } from '../list/read-search.ts';

export const STATUSES = [
  'asked',
  'filed',
  'returned',
  'accepted',
  'withdrawn',
  'replaced',
] as const satisfies readonly Declaration['status'][];
export const YES_NO = ['yes', 'no'] as const;
export const OBSERVED_BY = [
  'checklist-probe',
  'checkout-visit',
  'card-search',
] as const satisfies readonly DeclarationContradiction['by'][];

export const readDeclarationFilters = (search: Search) =>
  given({
    status: oneOf(STATUSES, search.status),
    opened: oneOf(YES_NO, search.opened),
    begun: oneOf(YES_NO, search.begun),
    overdue: oneOf(YES_NO, search.overdue),
    contradicted: oneOf(YES_NO, search.contradicted),
    text: words(search.text),
  });

export const readContradictionFilters = (search: Search) =>
  given({ by: oneOf(OBSERVED_BY, search.by), open: oneOf(YES_NO, search.open), text: words(search.text) });
