/** Chains: shops that share a name, however it is spelled. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listChains } from '../api/generated.ts';
import { Register } from '../assurance/register.tsx';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { CountedTable } from './counted-table.tsx';
import { readGroupFilters } from './filters.ts';
import { GroupTabs } from './group-tabs.tsx';

const address = getRouteApi('/signed-in/chains');

export function ChainsPage() {
  const { groups } = useWords();
  const said = groups.chains;
  const filters = address.useSearch();
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrowText, clear, isNarrowed } = useNarrowing(filters, readGroupFilters);
  const { list, rows } = usePages({
    key: ['chains', filters],
    fetch: (page, signal) => ask(listChains({ ...filters, ...page }, { signal })),
  });
  return (
    <>
      <PageHead title={said.title} about={said.head} />
      <Register
        list={list}
        count={rows.length}
        said={said}
        csv={csvUrl('/v1/chains/export', filters)}
        isNarrowed={isNarrowed}
        onClear={clear}
        body={body}
        head={<GroupTabs />}
        filters={<TextFilter label={said.text} value={filters.text} onChange={narrowText} />}
        table={
          <CountedTable
            label={said.title}
            rows={rows}
            keyOf={({ chain }) => chain}
            link={({ chain, name }) => (
              <Link
                to="/chains/$chain"
                params={{ chain }}
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
