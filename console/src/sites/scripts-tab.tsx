/** The script inventory of a site (PCI DSS 6.4.3): what runs in its checkout, what it does, and who answers for it. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listInventory } from '../api/generated.ts';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';
import { usePages } from '../list/use-pages.ts';
import { useWords } from '../words/words.tsx';
import { ChangesSection } from './inventory/changes-section.tsx';
import { PolicySection } from './inventory/policy-section.tsx';
import { ScriptRow } from './inventory/script-row.tsx';

const STATES = ['new', 'authorised', 'changed', 'withdrawn'] as const;
const SEENS = ['present', 'gone'] as const;
const DOES = ['reads-card', 'sends', 'stores', 'evaluates'] as const;
const INLINES = ['true', 'false'] as const;

export const readScriptFilters = (search: Search) =>
  given({
    state: oneOf(STATES, search.state),
    seen: oneOf(SEENS, search.seen),
    does: oneOf(DOES, search.does),
    inline: oneOf(INLINES, search.inline),
    text: typed(search.text),
  });

const address = getRouteApi('/signed-in/sites/$siteId/scripts');

export function ScriptsTab() {
  const { inventory: said } = useWords();
  const { siteId } = address.useParams();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['inventory', siteId, filters],
    fetch: (page, signal) => ask(listInventory(siteId, { ...filters, ...page }, { signal })),
  });
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
      navigate({ to: '.', search: readScriptFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowText = useCallback((text: string) => narrow({ text }), [narrow]);
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <PolicySection site={siteId} />
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl(`/v1/sites/${siteId}/inventory`, filters)}>
        <TextFilter label={said.filters.text} value={filters.text} onChange={narrowText} />
        <Choice
          label={said.filters.state}
          value={filters.state}
          options={STATES}
          nameOf={(state) => said.states[state]}
          onChange={(state) => narrow({ state })}
        />
        <Choice
          label={said.filters.does}
          value={filters.does}
          options={DOES}
          nameOf={(does) => said.does[does]}
          onChange={(does) => narrow({ does })}
        />
        <Choice
          label={said.filters.seen}
          value={filters.seen}
          options={SEENS}
          nameOf={(seen) => said.seens[seen]}
          onChange={(seen) => narrow({ seen })}
        />
        <Choice
          label={said.filters.inline}
          value={filters.inline}
          options={INLINES}
          nameOf={(inline) => said.inlines[inline]}
          onChange={(inline) => narrow({ inline })}
        />
      </FilterBar>
      {rows.length > 0 && (
        <ul aria-label={said.title}>
          {rows.map((script) => (
            <ScriptRow key={script.id} script={script} />
          ))}
        </ul>
      )}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
      <ChangesSection site={siteId} />
    </>
  );
}
