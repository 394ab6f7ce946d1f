/** What the list of campaigns is narrowed to. It stands in the address. */
import type { EnumerationCampaign } from '../api/generated.ts';
import { given, oneOf, type Search, words } from '../list/read-search.ts';

export const STATES = ['running', 'ended'] as const satisfies readonly EnumerationCampaign['state'][];

const binOf = (value: string | undefined): string | undefined =>
  value !== undefined && /^\d{6,8}$/.test(value) ? value : undefined;

export const readCampaignFilters = (search: Search) =>
  given({
    state: oneOf(STATES, search.state),
    merchant: words(search.merchant),
    bin: binOf(words(search.bin)),
  });
