/** What of a site's payment pages is shown, as the address has it. */
import { given, oneOf, type Search } from '../../list/read-search.ts';

export const PAGES = ['card', 'leaving'] as const;
export const STATES = ['proposed', 'pinned', 'differs', 'not-seen'] as const;
export const CHANGES = ['same', 'added', 'removed', 'changed', 'weakened'] as const;

export const readPaymentPageFilters = (search: Search) =>
  given({
    page: oneOf(PAGES, search.page),
    state: oneOf(STATES, search.state),
    change: oneOf(CHANGES, search.change),
  });

export type PaymentPageFilters = ReturnType<typeof readPaymentPageFilters>;
