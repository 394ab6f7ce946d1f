/** Requests for approval: what takes two people, decided by another person than the one who asked. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listActs, type TwoPersonAct } from '../api/generated.ts';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { given, oneOf, type Search } from '../list/read-search.ts';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { ActCard } from './act-card.tsx';

const STATUSES = ['pending', 'approved', 'refused', 'expired'] as const satisfies readonly TwoPersonAct['status'][];
const MINE = ['approve', 'asked'] as const;

export const readActFilters = (search: Search) =>
  given({ status: oneOf(STATUSES, search.status), mine: oneOf(MINE, search.mine) });

const address = getRouteApi('/signed-in/acts');

export function ActsPage() {
  const words = useWords();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['acts', filters],
    fetch: (page, signal) => ask(listActs({ ...filters, ...page }, { signal })),
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readActFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PageHead title={words.acts.title} about={words.acts.head} />
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/acts/export', filters)}>
        <Choice
          label={words.acts.filters.status}
          value={filters.status}
          options={STATUSES}
          nameOf={(status) => words.acts.statuses[status]}
          onChange={(status) => narrow({ status })}
        />
        <Choice
          label={words.acts.filters.mine}
          value={filters.mine}
          options={MINE}
          nameOf={(mine) => words.acts.mine[mine]}
          onChange={(mine) => narrow({ mine })}
        />
      </FilterBar>
      <ul className="flex max-w-4xl flex-col gap-3 px-4 pb-4">
        {rows.map((act) => (
          <ActCard key={act.id} act={act} />
        ))}
      </ul>
      <ListEnd
        list={list}
        count={rows.length}
        failure={words.acts.failed}
        nothing={
          <NothingListed
            title={words.acts.noneTitle}
            body={words.acts.noneBody}
            onClear={isNarrowed ? clear : undefined}
          />
        }
      />
    </>
  );
}
