/** What the list of alerts is narrowed to. It stands in the address, so that a view can be kept and passed on. */
import { startOfDay } from '../format/instant.ts';
import { day, given, oneOf, type Search, words } from '../list/read-search.ts';
import { REASONS } from './disposition-reasons.ts';
import { SEVERITIES } from './severity-mark.tsx';

export const STATUSES = ['open', 'disposed'] as const;

export const readAlertFilters = (search: Search) =>
  given({
    status: oneOf(STATUSES, search.status),
    resolution: oneOf(REASONS, search.resolution),
    mergedInto: words(search.mergedInto),
    severity: oneOf(SEVERITIES, search.severity),
    source: words(search.source),
    subject: words(search.subject),
    from: day(search.from),
    to: day(search.to),
  });

export type AlertFilters = ReturnType<typeof readAlertFilters>;

/** Days become instants in the zone the reader sees; the last day counts whole. */
export const asAsked = ({ from, to, ...same }: AlertFilters, zone: string) =>
  given({
    ...same,
    from: from === undefined ? undefined : startOfDay(from, zone),
    to: to === undefined ? undefined : startOfDay(to, zone, 1),
  });
