/** What an act on alerts changes elsewhere on the page is fetched again. */
import type { QueryClient } from '@tanstack/react-query';

const STALE = new Set(['alerts', 'alert', 'similar-alerts', 'cases', 'case', 'case-summary', 'acts']);

export const noticeAlertAct = (cache: QueryClient): void => {
  cache.invalidateQueries({ predicate: ({ queryKey }) => STALE.has(String(queryKey[0])) });
};
