/** What narrows the reports of a site's policy. */
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';

export const REPORT_KINDS = ['violation', 'script-hash', 'integrity'] as const;

const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

export const readCspFilters = (search: Search) =>
  given({
    text: typed(search.text),
    kind: oneOf(REPORT_KINDS, search.kind),
    from: day(search.from),
    to: day(search.to),
  });
