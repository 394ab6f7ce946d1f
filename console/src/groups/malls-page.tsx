/** Malls: parties that run one, with how much sells in it. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listMalls } from '../api/generated.ts';
import { Register } from '../assurance/register.tsx';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { CountedTable } from './counted-table.tsx';
import { readGroupFilters } from './filters.ts';
import { GroupTabs } from './group-tabs.tsx';

const address = getRouteApi('/signed-in/malls');

export function MallsPage() {
  const { groups } = useWords();
  const said = groups.malls;
  const filters = address.useSearch();
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrowText, clear, isNarrowed } = useNarrowing(filters, readGroupFilters);
  const { list, rows } = usePages({
    key: ['malls', filters],
    fetch: (page, signal) => ask(listMalls({ ...filters, ...page }, { signal })),
  });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <Register
        list={list}
        count={rows.length}
        said={said}
        csv={csvUrl('/v1/malls/export', filters)}
        isNarrowed={isNarrowed}
        onClear={clear}
        body={body}
        head={<GroupTabs />}
        filters={<TextFilter label={said.text} value={filters.text} onChange={narrowText} />}
        table={
          <CountedTable
            label={said.title}
            rows={rows}
            keyOf={({ party }) => party}
            link={({ party, name }) => (
              <Link
                to="/malls/$partyId"
                params={{ partyId: party }}
                className="text-accent underline"
                aria-label={groups.open(name)}
              >
                <bdi>{name}</bdi>
              </Link>
            )}
          />
        }
      />
    </>
  );
}
