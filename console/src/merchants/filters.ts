/** What the list of merchants is narrowed to. It stands in the address. */
import type { Merchant } from '../api/generated.ts';
import { YES_NO } from '../declarations/filters.ts';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';
import { ROLES } from '../regime/filters.ts';

export const STANDINGS = [
  'contracted',
  'suspended',
  'terminated',
  'observed',
] as const satisfies readonly Merchant['standing'][];

export const RISKS = ['high', 'medium', 'low'] as const satisfies readonly Merchant['riskTier'][];

export const DECLARATIONS = ['none', 'asked', 'returned', 'filed', 'accepted', 'withdrawn'] as const;

export const readMerchantFilters = (search: Search) =>
  given({
    text: typed(search.text),
    standing: oneOf(STANDINGS, search.standing),
    riskTier: oneOf(RISKS, search.riskTier),
    role: oneOf(ROLES, search.role),
    declaration: oneOf(DECLARATIONS, search.declaration),
    overdue: oneOf(YES_NO, search.overdue),
    opened: oneOf(YES_NO, search.opened),
    // Named by the pages that lead here.
    party: typed(search.party),
    shop: typed(search.shop),
    acquirer: typed(search.acquirer),
    agent: typed(search.agent),
    mall: typed(search.mall),
    chain: typed(search.chain),
  });
