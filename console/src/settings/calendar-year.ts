/** Which year of the calendar is shown. It stands in the address. */
import { given, type Search } from '../list/read-search.ts';

/** The years that the server computes. */
export const FIRST_YEAR = 2007;
export const LAST_YEAR = 2099;

/** A year beyond them stays in the address, so that the page can say so. */
export const readCalendarYear = (search: Search) => {
  const year = String(search.year ?? '');
  return given({ year: /^\d{1,4}$/.test(year) ? year : undefined });
};

export const isKnownYear = (year: number): boolean => year >= FIRST_YEAR && year <= LAST_YEAR;
