/** What the parties are narrowed to. It stands in the address. */
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';
import { ROLES } from '../regime/filters.ts';

export const LICENCES = ['money-lender', 'epi-operator', 'prepaid-issuer', 'fund-transfer'] as const;

/** Those that were merged into another are listed apart. */
export const MERGED = ['true'] as const;

export const readPartyFilters = (search: Search) =>
  given({
    text: typed(search.text),
    role: oneOf(ROLES, search.role),
    licence: oneOf(LICENCES, search.licence),
    merged: oneOf(MERGED, search.merged),
  });

/** What a party can hold, as one choice: a role by its number, or a licence by its name. */
export const HOLDINGS = [...ROLES, ...LICENCES] as const;
export type Holding = (typeof HOLDINGS)[number];

export const isRole = (holding: Holding): holding is (typeof ROLES)[number] =>
  (ROLES as readonly string[]).includes(holding);
