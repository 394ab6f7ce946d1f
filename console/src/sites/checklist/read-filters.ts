/** Which observations the address asks for. */
import type { ObservedChecklistItem } from '../../api/generated.ts';
import { given, oneOf, type Search } from '../../list/read-search.ts';

export const ITEMS = [
  '1a',
  '1b',
  '1c',
  '2a',
  '2b',
  '3a',
  '3b',
  '3c',
  '4',
  '5',
  '6',
] as const satisfies readonly ObservedChecklistItem['item'][];
export const RESULTS = [
  'met',
  'not-met',
  'not-observable',
] as const satisfies readonly ObservedChecklistItem['result'][];

export const AGREEMENT_STATES = ['standing', 'withdrawn'] as const;

export const readChecklistFilters = (search: Search) =>
  given({
    item: oneOf(ITEMS, search.item),
    result: oneOf(RESULTS, search.result),
    agreement: oneOf(AGREEMENT_STATES, search.agreement),
  });
