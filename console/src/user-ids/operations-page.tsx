/** The operation log for auditors: narrowed in the address by person, kind, subject, address and day. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listOperations, listUserIds } from '../api/generated.ts';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { startOfDay } from '../format/instant.ts';
import { useTimes } from '../format/times.tsx';
import { Choice, DayFilter, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { given } from '../list/read-search.ts';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { OPERATION_KINDS, readOperationFilters } from './filters.ts';
import { OperationTable } from './operation-table.tsx';
import { UserIdTabs } from './user-id-tabs.tsx';

const address = getRouteApi('/signed-in/operations');
/** As many as one choice may offer; another is found by its ID in the address. */
const OFFERED = 200;

export function OperationsPage() {
  const { operations: said } = useWords();
  const filters = address.useSearch();
  const { zone } = useTimes();
  const { narrow, clear, isNarrowed } = useNarrowing(filters, readOperationFilters);
  const { doer, what, subject, since, until } = filters;
  const wanted = given({
    ...{ doer, kind: what, subject, address: filters.address },
    from: since && startOfDay(since, zone),
    until: until && startOfDay(until, zone, 1),
  });
  const { list, rows } = usePages({
    key: ['operations', wanted],
    fetch: (page, signal) => ask(listOperations({ ...wanted, ...page }, { signal })),
  });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <UserIdTabs />
      <div className="m-4 min-w-0 rounded-lg border border-line bg-panel">
        <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/operations/export', wanted)}>
          <Filters filters={filters} onNarrow={narrow} />
        </FilterBar>
        {rows.length > 0 && <OperationTable operations={rows} />}
        <ListEnd
          list={list}
          count={rows.length}
          failure={said.failed}
          nothing={
            <NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />
          }
        />
      </div>
    </>
  );
}

type Narrowed = ReturnType<typeof readOperationFilters>;
type FiltersProps = {
  readonly filters: Narrowed;
  onNarrow(change: Readonly<Partial<Record<keyof Narrowed, string | undefined>>>): void;
};

function Filters({ filters, onNarrow }: FiltersProps) {
  const { operations: said, evidencePage } = useWords();
  const ids = useQuery({
    queryKey: ['user-ids', 'offered'],
    queryFn: ({ signal }) => ask(listUserIds({ limit: OFFERED }, { signal })),
  });
  const known = ids.data?.items ?? [];
  const narrowSubject = useCallback((subject: string) => onNarrow({ subject }), [onNarrow]);
  const narrowAddress = useCallback((from: string) => onNarrow({ address: from }), [onNarrow]);
  const offered = known.map(({ id }) => id);
  return (
    <>
      <Choice
        label={said.filters.doer}
        value={filters.doer}
        options={filters.doer && !offered.includes(filters.doer) ? [...offered, filters.doer] : offered}
        nameOf={(id) => known.find((each) => each.id === id)?.name ?? id}
        onChange={(doer) => onNarrow({ doer })}
      />
      <Choice
        label={said.filters.kind}
        value={filters.what}
        options={OPERATION_KINDS}
        nameOf={(kind) => evidencePage.entries.kinds[kind] ?? kind}
        onChange={(what) => onNarrow({ what })}
      />
      <TextFilter label={said.filters.subject} value={filters.subject} onChange={narrowSubject} />
      <TextFilter label={said.filters.address} value={filters.address} onChange={narrowAddress} />
      <DayFilter label={said.filters.from} value={filters.since} onChange={(since) => onNarrow({ since })} />
      <DayFilter label={said.filters.until} value={filters.until} onChange={(until) => onNarrow({ until })} />
    </>
  );
}
