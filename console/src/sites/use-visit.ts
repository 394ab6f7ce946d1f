/** One visit, followed while it is under way. What it showed never changes once it has ended. */
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { readSiteVisit, type SiteVisitDetail } from '../api/generated.ts';

const FOLLOW_MS = 2_000;

export const isUnderWay = (visit: Pick<SiteVisitDetail, 'state'> | undefined): boolean =>
  visit?.state === 'queued' || visit?.state === 'running';

export const useVisit = (id: string | undefined) =>
  useQuery({
    queryKey: ['visit', id],
    queryFn: ({ signal }) => ask(readSiteVisit(id ?? '', { signal })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? FOLLOW_MS : false),
  });
