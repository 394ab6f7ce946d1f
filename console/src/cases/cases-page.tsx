/** The cases, filters and order in the address. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { SEVERITIES } from '../alerts/severity-mark.tsx';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listCases } from '../api/generated.ts';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListBody } from '../list/list-body.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { useListKeys } from '../list/use-list-keys.ts';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { CasesTable } from './cases-table.tsx';
import { BOARDS, type CaseFilters, ORDERS, OWNERS, PARTICIPANTS, readCaseFilters, STATUSES } from './filters.ts';

const address = getRouteApi('/signed-in/cases');

export function CasesPage() {
  const words = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);
  useListKeys({ list: body, openId: undefined });
  const { list, rows } = usePages({
    key: ['cases', filters],
    fetch: (page, signal) => ask(listCases({ ...filters, ...page }, { signal })),
  });
  const isNarrowed = Object.keys(filters).some((name) => name !== 'order');
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead
        title={words.cases.title}
        about={list.isSuccess && rows.length > 0 ? words.lists.shown(rows.length) : words.cases.head}
      />
      <CaseFilterBar filters={filters} isNarrowed={isNarrowed} onClear={clear} />
      <ListBody>
        {rows.length > 0 && <CasesTable rows={rows} body={body} />}
        <ListEnd
          list={list}
          count={rows.length}
          failure={words.cases.failed}
          nothing={
            <NothingListed
              title={words.cases.noneTitle}
              body={words.cases.noneBody}
              onClear={isNarrowed ? clear : undefined}
            />
          }
        />
      </ListBody>
    </>
  );
}

type BarProps = { readonly filters: CaseFilters; readonly isNarrowed: boolean; onClear(): void };

function CaseFilterBar({ filters, isNarrowed, onClear }: BarProps) {
  const { cases, alerts } = useWords();
  const navigate = useNavigate();
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof CaseFilters, string | undefined>>>) =>
      navigate({ to: '.', search: readCaseFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  return (
    <FilterBar isNarrowed={isNarrowed} onClear={onClear} csv={csvUrl('/v1/cases', filters)}>
      <Choice
        label={cases.filters.status}
        value={filters.status}
        options={STATUSES}
        nameOf={(status) => cases.statuses[status]}
        onChange={(status) => narrow({ status })}
      />
      <Choice
        label={cases.filters.owner}
        value={filters.owner}
        options={OWNERS}
        nameOf={(owner) => cases.owners[owner]}
        onChange={(owner) => narrow({ owner })}
      />
      <Choice
        label={cases.filters.participant}
        value={filters.participant}
        options={PARTICIPANTS}
        nameOf={(participant) => cases.participants[participant]}
        onChange={(participant) => narrow({ participant })}
      />
      <Choice
        label={cases.filters.board}
        value={filters.reportedToBoard}
        options={BOARDS}
        nameOf={(reported) => cases.boards[reported]}
        onChange={(reportedToBoard) => narrow({ reportedToBoard })}
      />
      <Choice
        label={cases.filters.severity}
        value={filters.severity}
        options={SEVERITIES}
        nameOf={(severity) => alerts.severities[severity]}
        onChange={(severity) => narrow({ severity })}
      />
      <TextFilter label={cases.filters.text} value={filters.text} onChange={narrowText} />
      <Choice
        label={cases.filters.order}
        value={filters.order === 'due' ? 'due' : undefined}
        options={ORDERS.filter((order) => order !== 'newest')}
        none={cases.orders.newest}
        nameOf={(order) => cases.orders[order]}
        onChange={(order) => narrow({ order })}
      />
    </FilterBar>
  );
}
