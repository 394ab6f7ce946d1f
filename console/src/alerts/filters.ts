/** What the list of alerts is narrowed to. It stands in the address, so that a view can be kept and passed on. */
import { startOfDay } from '../format/instant.ts';
import { day, given, oneOf, type Search, words } from '../list/read-search.ts';
import { REASONS } from './disposition-reasons.ts';
import { SEVERITIES } from './severity-mark.tsx';

export const STATUSES = ['open', 'disposed'] as const;
const ASKED_STATUSES = [...STATUSES, 'all'] as const;

export const readAlertFilters = (search: Search) =>
  given({
    status: oneOf(ASKED_STATUSES, search.status),
    resolution: oneOf(REASONS, search.resolution),
    mergedInto: words(search.mergedInto),
    severity: oneOf(SEVERITIES, search.severity),
    source: words(search.source),
    subject: words(search.subject),
    from: day(search.from),
    to: day(search.to),
  });

export type AlertFilters = ReturnType<typeof readAlertFilters>;

/** Those that are open unless the address says otherwise; what was decided of them is asked of those disposed of. */
export const statusOf = ({ status, resolution, mergedInto }: AlertFilters): (typeof ASKED_STATUSES)[number] =>
  status ?? (resolution === undefined && mergedInto === undefined ? 'open' : 'all');

/** Days become instants in the zone the reader sees; the last day counts whole. */
export const asAsked = (filters: AlertFilters, zone: string) => {
  const { from, to, ...same } = filters;
  return given({
    ...same,
    status: oneOf(STATUSES, statusOf(filters)),
    from: from === undefined ? undefined : startOfDay(from, zone),
    to: to === undefined ? undefined : startOfDay(to, zone, 1),
  });
};
