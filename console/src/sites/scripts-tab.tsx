/** The script inventory of a site (PCI DSS 6.4.3): what ran in its checkout, first and last seen. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { listSiteScripts, type SiteScript } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { Choice, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { given, oneOf, type Search, words as typed } from '../list/read-search.ts';
import { usePages } from '../list/use-pages.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';

const INLINES = ['true', 'false'] as const;

export const readScriptFilters = (search: Search) =>
  given({ text: typed(search.text), inline: oneOf(INLINES, search.inline) });

const address = getRouteApi('/signed-in/sites/$siteId/scripts');
const COLUMNS = ['url', 'sha256', 'bytes', 'firstSeen', 'lastSeen'] as const;

export function ScriptsTab() {
  const words = useWords();
  const { siteId } = address.useParams();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['scripts', siteId, filters],
    fetch: (page, signal) => ask(listSiteScripts(siteId, { ...filters, ...page }, { signal })),
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
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl(`/v1/sites/${siteId}/scripts`, filters)}>
        <TextFilter label={words.sites.scripts.filters.text} value={filters.text} onChange={narrowText} />
        <Choice
          label={words.sites.scripts.filters.inline}
          value={filters.inline}
          options={INLINES}
          nameOf={(inline) => words.sites.scripts.inlines[inline]}
          onChange={(inline) => narrow({ inline })}
        />
      </FilterBar>
      {rows.length > 0 && (
        <Scrollable label={words.sites.detail.tabs.scripts}>
          <table className="w-full">
            <thead>
              <tr className="bg-raised text-left label-text">
                {COLUMNS.map((name) => (
                  <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                    {words.sites.scripts.columns[name]}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {rows.map((script) => (
                <ScriptRow key={`${script.url} ${script.sha256}`} site={siteId} script={script} />
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
      <ListEnd
        list={list}
        count={rows.length}
        failure={words.sites.scripts.failed}
        nothing={
          <NothingListed
            title={words.sites.scripts.noneTitle}
            body={words.sites.scripts.noneBody}
            onClear={isNarrowed ? clear : undefined}
          />
        }
      />
    </>
  );
}

function ScriptRow({ site, script }: { readonly site: string; readonly script: SiteScript }) {
  const { scripts } = useWords().sites;
  return (
    <tr className="border-t border-line align-baseline">
      <td className="min-w-52 px-4 py-1.5">
        {script.inline && <span className="mr-2 rounded bg-raised px-1 label-text">{scripts.inline}</span>}
        <code className="font-mono text-xs break-all">{script.url}</code>
      </td>
      <td className="px-4 py-1.5">
        <code className="font-mono text-xs" title={script.sha256}>
          {script.sha256.slice(0, 16)}…
        </code>
      </td>
      <td className="px-4 py-1.5 text-right whitespace-nowrap">{scripts.bytes(script.bytes)}</td>
      <td className="px-4 py-1.5">
        <ShortTime at={script.firstSeenAt} />
      </td>
      <td className="px-4 py-1.5">
        <ShortTime at={script.lastSeenAt} />
      </td>
      <td className="px-4 py-1.5">
        <a
          className="text-accent underline whitespace-nowrap"
          href={`/v1/site-scripts/${script.sha256}?site=${encodeURIComponent(site)}`}
          download
          aria-label={scripts.sourceOf(script.url)}
        >
          {scripts.source}
        </a>
      </td>
    </tr>
  );
}
