/** A visit on demand, followed while it waits, runs and ends. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ask } from '../api/client.ts';
import { orderSiteVisit, readSiteVisit, type SiteDetail, type SiteVisit } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { stateOfVisit } from './state.ts';
import { StateMark } from './state-mark.tsx';

const FOLLOW_MS = 1_000;

const hasEnded = (visit: Pick<SiteVisit, 'state'> | undefined): boolean =>
  visit?.state === 'done' || visit?.state === 'failed';

export function VisitNow({ site }: { readonly site: SiteDetail }) {
  const { sites } = useWords();
  const cache = useQueryClient();
  const ordering = useMutation({ mutationFn: () => ask(orderSiteVisit(site.id)) });
  const id = ordering.data?.id;
  const visit = useQuery({
    queryKey: ['visit', id],
    queryFn: ({ signal }) => ask(readSiteVisit(id ?? '', { signal })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (hasEnded(state.data) ? false : FOLLOW_MS),
  });
  const isOver = hasEnded(visit.data);
  useEffect(() => {
    if (!isOver) return;
    cache.invalidateQueries({ predicate: ({ queryKey }) => STALE.has(String(queryKey[0])) });
  }, [isOver, cache]);
  const isUnderWay = ordering.isPending || (id !== undefined && !isOver);
  const failure = ordering.error ?? visit.error;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="button"
          className="control primary"
          disabled={isUnderWay || !site.active}
          onClick={() => ordering.mutate()}
        >
          {sites.detail.visitNow}
        </button>
        <span role="status" className="flex flex-wrap items-center gap-3">
          {isUnderWay && (
            <>
              <progress className="h-2 w-24 accent-accent" aria-label={sites.detail.visitNow} />
              {visit.data?.state === 'running' ? sites.detail.running : sites.detail.ordered}
            </>
          )}
          {isOver && visit.data && (
            <>
              {sites.detail.finished} <StateMark state={stateOfVisit(visit.data)} />
              <Link
                to="/sites/$siteId/visits/$visitId"
                params={{ siteId: site.id, visitId: visit.data.id }}
                className="text-accent underline"
              >
                {sites.detail.openVisit}
              </Link>
            </>
          )}
        </span>
      </div>
      {failure && <FailureNote what={sites.failedVisit} failure={failure} />}
    </div>
  );
}

/** What a visit that ended changes elsewhere on the page. */
const STALE = new Set(['site', 'sites', 'visits', 'scripts', 'alerts', 'cases', 'case-summary']);
