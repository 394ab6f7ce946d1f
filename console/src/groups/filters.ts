/** What chains, malls and agencies are narrowed to. It stands in the address. */
import { day, given, type Search, words } from '../list/read-search.ts';

export const readGroupFilters = (search: Search) => given({ text: words(search.text) });
export const readAgencyFilters = (search: Search) => given({ on: day(search.on) });
