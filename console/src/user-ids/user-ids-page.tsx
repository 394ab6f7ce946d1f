/** Everyone and everything that can act, for auditors: what each may do, since when, last used when, and with what. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listUserIds } from '../api/generated.ts';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { KINDS, ROLES, readUserIdFilters, SECOND_FACTORS, STATUSES, UNUSED_DAYS } from './filters.ts';
import { UserIdTable } from './user-id-table.tsx';
import { UserIdTabs } from './user-id-tabs.tsx';

type Narrowed = ReturnType<typeof readUserIdFilters>;
type Change = Readonly<Partial<Record<keyof Narrowed, string | undefined>>>;

const address = getRouteApi('/signed-in/user-ids');

export function UserIdsPage() {
  const words = useWords();
  const said = words.userIds;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { unusedDays, ...rest } = filters;
  const { list, rows } = usePages({
    key: ['user-ids', filters],
    fetch: (page, signal) =>
      ask(listUserIds({ ...rest, ...(unusedDays && { unusedDays: Number(unusedDays) }), ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Change) => navigate({ to: '.', search: readUserIdFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <UserIdTabs />
      <div className="m-4 min-w-0 rounded-lg border border-line bg-panel">
        <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/user-ids/export', filters)}>
          <Filters filters={filters} onNarrow={narrow} />
        </FilterBar>
        {rows.length > 0 && <UserIdTable userIds={rows} />}
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

type FiltersProps = { readonly filters: Narrowed; onNarrow(change: Change): void };

function Filters({ filters, onNarrow }: FiltersProps) {
  const words = useWords();
  const said = words.userIds;
  const narrowText = useCallback((text: string) => onNarrow({ text }), [onNarrow]);
  return (
    <>
      <TextFilter label={said.filters.text} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.filters.kind}
        value={filters.kind}
        options={KINDS}
        nameOf={(kind) => said.kinds[kind]}
        onChange={(kind) => onNarrow({ kind })}
      />
      <Choice
        label={said.filters.role}
        value={filters.role}
        options={ROLES}
        nameOf={(role) => words.session.roles[role] ?? role}
        onChange={(role) => onNarrow({ role })}
      />
      <Choice
        label={said.filters.status}
        value={filters.status}
        options={STATUSES}
        nameOf={(status) => said.statuses[status]}
        onChange={(status) => onNarrow({ status })}
      />
      <Choice
        label={said.filters.secondFactor}
        value={filters.secondFactor}
        options={SECOND_FACTORS}
        nameOf={(factor) => said.secondFactors[factor]}
        onChange={(secondFactor) => onNarrow({ secondFactor })}
      />
      <Choice
        label={said.filters.unusedDays}
        value={filters.unusedDays}
        options={UNUSED_DAYS}
        nameOf={(days) => said.days(Number(days))}
        onChange={(days) => onNarrow({ unusedDays: days })}
      />
    </>
  );
}
