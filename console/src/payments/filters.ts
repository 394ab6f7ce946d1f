/** What the reader narrowed the list to. It stands in the address, so that a view can be kept and passed on. */
import { startOfDay } from '../format/instant.ts';
import { day, given, oneOf, type Search, words } from '../list/read-search.ts';

export const ANSWERS = ['allow', 'challenge', 'hold', 'deny'] as const;
export type Answer = (typeof ANSWERS)[number];

/** Reads the query string; what is not understood is left out. Full-width digits, as Japanese keyboards type them, count. */
export const readFilters = (search: Search) =>
  given({
    answer: oneOf(ANSWERS, search.answer),
    merchant: words(search.merchant),
    from: day(search.from),
    to: day(search.to),
  });

export type Filters = ReturnType<typeof readFilters>;

/** As the server is asked: both days count whole in the reader's zone. */
export const askedOf = ({ from, to, ...same }: Filters, zone: string) => ({
  ...same,
  ...(from !== undefined && { from: startOfDay(from, zone) }),
  ...(to !== undefined && { to: startOfDay(to, zone, 1) }),
});
