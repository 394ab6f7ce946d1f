/** The visits of a site, newest first. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listSiteVisits, type SiteVisit } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { given, oneOf, type Search } from '../list/read-search.ts';
import { useListKeys } from '../list/use-list-keys.ts';
import { usePages } from '../list/use-pages.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { LatestVisit } from './latest-visit.tsx';
import { useSite } from './site-page.tsx';
import { stateOfVisit } from './state.ts';
import { StateMark } from './state-mark.tsx';

const STATES = ['queued', 'running', 'done', 'failed'] as const satisfies readonly SiteVisit['state'][];
const CAUSES = ['scheduled', 'on-demand', 'deployment'] as const satisfies readonly SiteVisit['cause'][];

export const readVisitFilters = (search: Search) =>
  given({ state: oneOf(STATES, search.state), cause: oneOf(CAUSES, search.cause) });

const address = getRouteApi('/signed-in/sites/$siteId/');
const column = columnsOf<SiteVisit>();

const PLACE: Readonly<Record<string, string>> = {
  at: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 whitespace-nowrap',
  state: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  cause: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  findings: 'text-right @max-2xl/list:hidden',
  scripts: 'text-right @max-3xl/list:hidden',
  destinations: 'text-right @max-3xl/list:hidden',
  alerts: 'text-right @max-3xl/list:hidden',
};

function Head({ of }: { readonly of: Exclude<keyof Words['visits']['columns'], 'at'> }) {
  return useWords().visits.columns[of];
}

function AtHead() {
  return useWords().visits.columns.at(useTimes().zoneLabel);
}

function VisitLink({ visit }: { readonly visit: SiteVisit }) {
  const { visits } = useWords();
  const times = useTimes();
  const at = visit.startedAt ?? visit.orderedAt;
  return (
    <Link
      to="/sites/$siteId/visits/$visitId"
      params={{ siteId: visit.site, visitId: visit.id }}
      {...useRowLink(visit.id)}
      aria-label={visits.open(times.short(at))}
    >
      <time dateTime={at} title={times.full(at)}>
        {times.short(at)}
      </time>
    </Link>
  );
}

function VisitState({ visit }: { readonly visit: SiteVisit }) {
  const { visits } = useWords();
  const isUnderWay = visit.state === 'queued' || visit.state === 'running';
  return <StateMark state={stateOfVisit(visit)} {...(isUnderWay && { text: visits.states[visit.state] })} />;
}

function CauseText({ visit }: { readonly visit: SiteVisit }) {
  return useWords().visits.causes[visit.cause];
}

const columns = column.columns([
  column.display({ id: 'at', header: AtHead, cell: ({ row }) => <VisitLink visit={row.original} /> }),
  column.display({
    id: 'state',
    header: () => <Head of="state" />,
    cell: ({ row }) => <VisitState visit={row.original} />,
  }),
  column.display({
    id: 'cause',
    header: () => <Head of="cause" />,
    cell: ({ row }) => <CauseText visit={row.original} />,
  }),
  column.display({
    id: 'findings',
    header: () => <Head of="findings" />,
    cell: ({ row }) => row.original.counts.findings,
  }),
  column.display({ id: 'alerts', header: () => <Head of="alerts" />, cell: ({ row }) => row.original.alertsRaised }),
  column.display({
    id: 'scripts',
    header: () => <Head of="scripts" />,
    cell: ({ row }) => row.original.counts.scripts,
  }),
  column.display({
    id: 'destinations',
    header: () => <Head of="destinations" />,
    cell: ({ row }) => row.original.counts.destinations,
  }),
]);

export function VisitsTab() {
  const words = useWords();
  const { siteId } = address.useParams();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys({ list: body, openId: undefined });
  const { list, rows } = usePages({
    key: ['visits', siteId, filters],
    fetch: (page, signal) => ask(listSiteVisits(siteId, { ...filters, ...page }, { signal })),
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readVisitFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  const site = useSite(siteId).data;
  return (
    <div className="@container/list">
      {site?.lastVisit && !isNarrowed && <LatestVisit visit={site.lastVisit.id} origin={site.origin} />}
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl(`/v1/sites/${siteId}/visits`, filters)}>
        <Choice
          label={words.visits.filters.state}
          value={filters.state}
          options={STATES}
          nameOf={(state) => words.visits.states[state]}
          onChange={(state) => narrow({ state })}
        />
        <Choice
          label={words.visits.filters.cause}
          value={filters.cause}
          options={CAUSES}
          nameOf={(cause) => words.visits.causes[cause]}
          onChange={(cause) => narrow({ cause })}
        />
      </FilterBar>
      {rows.length > 0 && (
        <DataTable label={words.sites.detail.tabs.visits} columns={columns} place={PLACE} rows={rows} body={body} />
      )}
      <ListEnd
        list={list}
        count={rows.length}
        failure={words.visits.failed}
        nothing={
          <NothingListed
            title={words.visits.noneTitle}
            body={words.visits.noneBody}
            onClear={isNarrowed ? clear : undefined}
          />
        }
      />
    </div>
  );
}
