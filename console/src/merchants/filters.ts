/** What the list of merchants is narrowed to. It stands in the address. */
import type { Merchant } from '../api/generated.ts';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';

export const STANDINGS = [
  'contracted',
  'suspended',
  'terminated',
  'observed',
] as const satisfies readonly Merchant['standing'][];

export const RISKS = ['high', 'medium', 'low'] as const satisfies readonly Merchant['riskTier'][];

export const readMerchantFilters = (search: Search) =>
  given({
    text: typed(search.text),
    standing: oneOf(STANDINGS, search.standing),
    riskTier: oneOf(RISKS, search.riskTier),
  });
