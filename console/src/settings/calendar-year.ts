/** Which year of the calendar is shown. It stands in the address. */
import { given, type Search } from '../list/read-search.ts';

/** The years that the server computes. */
export const FIRST_YEAR = 2007;
export const LAST_YEAR = 2099;

export const readCalendarYear = (search: Search) => {
  const year = Number(search.year);
  return given({ year: Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR ? String(year) : undefined });
};
