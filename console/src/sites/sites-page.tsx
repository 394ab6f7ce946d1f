/** The sites that are watched, each with its last result; filters in the address. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listSites, type Site } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListBody } from '../list/list-body.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';
import { useListKeys } from '../list/use-list-keys.ts';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { stateOf } from './state.ts';
import { StateMark } from './state-mark.tsx';
import { WatchMark } from './watch-mark.tsx';

const PAYMENT_TYPES = ['js', 'link'] as const satisfies readonly Site['paymentType'][];
const ACTIVES = ['true', 'false'] as const;
const WATCHINGS = [
  'watched',
  'ending',
  'ended',
  'not-permitted',
] as const satisfies readonly Site['rights']['watching'][];

export const readSiteFilters = (search: Search) =>
  given({
    text: typed(search.text),
    paymentType: oneOf(PAYMENT_TYPES, search.paymentType),
    active: oneOf(ACTIVES, search.active),
    watching: oneOf(WATCHINGS, search.watching),
  });

const address = getRouteApi('/signed-in/sites');
const column = columnsOf<Site>();

const PLACE: Readonly<Record<string, string>> = {
  name: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  state: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  origin: '@max-2xl/list:col-span-2 @max-2xl/list:row-start-2',
  lastVisit: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3 whitespace-nowrap',
  type: '@max-4xl/list:hidden whitespace-nowrap',
  next: '@max-4xl/list:hidden whitespace-nowrap',
};

function Head({ of }: { readonly of: 'name' | 'origin' | 'state' | 'type' | 'next' }) {
  return useWords().sites.columns[of];
}

function LastVisitHead() {
  return useWords().sites.columns.lastVisit(useTimes().zoneLabel);
}

function NameLink({ site }: { readonly site: Site }) {
  const { sites } = useWords();
  return (
    <Link to="/sites/$siteId" params={{ siteId: site.id }} {...useRowLink(site.id)} aria-label={sites.open(site.name)}>
      <bdi>{site.name}</bdi>
    </Link>
  );
}

function TypeText({ site }: { readonly site: Site }) {
  return useWords().sites.paymentTypes[site.paymentType];
}

function SiteMarks({ site }: { readonly site: Site }) {
  return (
    <span className="flex flex-wrap gap-1">
      <StateMark state={stateOf(site)} />
      <WatchMark site={site} />
    </span>
  );
}

function Moment({ at }: { readonly at: string | undefined }) {
  return at === undefined ? '—' : <ShortTime at={at} />;
}

const columns = column.columns([
  column.display({ id: 'name', header: () => <Head of="name" />, cell: ({ row }) => <NameLink site={row.original} /> }),
  column.display({
    id: 'state',
    header: () => <Head of="state" />,
    cell: ({ row }) => <SiteMarks site={row.original} />,
  }),
  column.display({ id: 'origin', header: () => <Head of="origin" />, cell: ({ row }) => row.original.origin }),
  column.display({
    id: 'lastVisit',
    header: LastVisitHead,
    cell: ({ row }) => <Moment at={row.original.lastVisit?.startedAt ?? row.original.lastVisit?.orderedAt} />,
  }),
  column.display({
    id: 'next',
    header: () => <Head of="next" />,
    cell: ({ row }) => <Moment at={row.original.nextVisitAt} />,
  }),
  column.display({ id: 'type', header: () => <Head of="type" />, cell: ({ row }) => <TypeText site={row.original} /> }),
]);

type Filters = ReturnType<typeof readSiteFilters>;
type ChoicesProps = {
  readonly filters: Filters;
  narrow(change: Readonly<Partial<Record<keyof Filters, string | undefined>>>): void;
};

function Choices({ filters, narrow }: ChoicesProps) {
  const { sites } = useWords();
  return (
    <>
      <Choice
        label={sites.filters.paymentType}
        value={filters.paymentType}
        options={PAYMENT_TYPES}
        nameOf={(type) => sites.paymentTypes[type]}
        onChange={(paymentType) => narrow({ paymentType })}
      />
      <Choice
        label={sites.filters.active}
        value={filters.active}
        options={ACTIVES}
        nameOf={(active) => sites.actives[active]}
        onChange={(active) => narrow({ active })}
      />
      <Choice
        label={sites.filters.watching}
        value={filters.watching}
        options={WATCHINGS}
        nameOf={(watching) => sites.watchings[watching]}
        onChange={(watching) => narrow({ watching })}
      />
    </>
  );
}

export function SitesPage() {
  const words = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const mayManage = useMay('site:manage');
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys({ list: body, openId: undefined });
  const { list, rows } = usePages({
    key: ['sites', filters],
    fetch: (page, signal) => ask(listSites({ ...filters, ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readSiteFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={words.sites.title} about={words.sites.head}>
        {mayManage && (
          <Link to="/sites/new" className="control primary">
            {words.sites.add}
          </Link>
        )}
      </PageHead>
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/sites', filters)}>
        <TextFilter label={words.sites.filters.text} value={filters.text} onChange={narrowText} />
        <Choices filters={filters} narrow={narrow} />
      </FilterBar>
      <ListBody>
        {rows.length > 0 && (
          <DataTable label={words.sites.title} columns={columns} place={PLACE} rows={rows} body={body} />
        )}
        <ListEnd
          list={list}
          count={rows.length}
          failure={words.sites.failed}
          nothing={
            <NothingListed
              title={words.sites.noneTitle}
              body={words.sites.noneBody}
              onClear={isNarrowed ? clear : undefined}
            />
          }
        />
      </ListBody>
    </>
  );
}
