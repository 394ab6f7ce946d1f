/** What the accounts of alerts are narrowed to. It stands in the address. */
import type { AlertSource } from '../api/generated.ts';
import { startOfDay } from '../format/instant.ts';
import { day, given, oneOf, type Search, words } from '../list/read-search.ts';

export const SOURCE_STATES = ['speaking', 'silent', 'ended'] as const satisfies readonly AlertSource['state'][];
export const YES_NO = ['true', 'false'] as const;

export const readSourceFilters = (search: Search) => given({ state: oneOf(SOURCE_STATES, search.state) });

export const readWindowFilters = (search: Search) =>
  given({
    source: words(search.source),
    late: oneOf(YES_NO, search.late),
    withAlerts: oneOf(YES_NO, search.withAlerts),
    from: day(search.from),
    to: day(search.to),
  });

export const readStatementFilters = (search: Search) =>
  given({ source: words(search.source), from: day(search.from), to: day(search.to) });

export type WindowFilters = ReturnType<typeof readWindowFilters>;
export type StatementFilters = ReturnType<typeof readStatementFilters>;

/** Days become instants in the zone the reader sees; the last day counts whole. As the address of the CSV has them. */
export const windowsAsked = ({ from, to, ...same }: WindowFilters, zone: string) =>
  given({
    ...same,
    from: from === undefined ? undefined : startOfDay(from, zone),
    to: to === undefined ? undefined : startOfDay(to, zone, 1),
  });
