/** The windows of the sources, newest first: what each raised from when to when, without a gap. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type AlertWindow, listAlertWindows } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Choice, DayFilter, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { readWindowFilters, type WindowFilters, windowsAsked, YES_NO } from './filters.ts';
import { SourceChoice } from './source-choice.tsx';
import { WindowRow } from './window-row.tsx';

const address = getRouteApi('/signed-in/accounts/windows');
const COLUMNS = ['window', 'span', 'count', 'numbers', 'observations', 'rounds', 'longestPause', 'entry'] as const;

export function WindowsTab() {
  const { accounts } = useWords();
  const said = accounts.windows;
  const { zone } = useTimes();
  const filters = address.useSearch();
  const navigate = useNavigate();
  const asked = windowsAsked(filters, zone);
  const { list, rows } = usePages({
    key: ['alert-windows', asked],
    fetch: (page, signal) => {
      const { from, ...same } = asked;
      return ask(listAlertWindows({ ...same, ...(from && { $from: from }), ...page }, { signal }));
    },
  });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <p className="max-w-3xl px-4 pt-3 text-muted">{said.explain}</p>
      <WindowFilterBar filters={filters} csv={csvUrl('/v1/alert-windows', asked)} onClear={clear} />
      {rows.length > 0 && <WindowTable windows={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
    </>
  );
}

type BarProps = { readonly filters: WindowFilters; readonly csv: string; onClear(): void };

function WindowFilterBar({ filters, csv, onClear }: BarProps) {
  const { accounts, lists } = useWords();
  const said = accounts.windows;
  const navigate = useNavigate();
  const narrow = (change: Readonly<Partial<Record<keyof WindowFilters, string | undefined>>>) =>
    navigate({ to: '.', search: readWindowFilters({ ...filters, ...change }), replace: true });
  return (
    <FilterBar isNarrowed={Object.keys(filters).length > 0} onClear={onClear} csv={csv}>
      <SourceChoice label={said.source} value={filters.source} onChange={(source) => narrow({ source })} />
      <Choice
        label={said.late}
        value={filters.late}
        options={YES_NO}
        nameOf={(late) => said.lates[late]}
        onChange={(late) => narrow({ late })}
      />
      <Choice
        label={said.withAlerts}
        value={filters.withAlerts}
        options={YES_NO}
        nameOf={(has) => said.withs[has]}
        onChange={(withAlerts) => narrow({ withAlerts })}
      />
      <DayFilter label={lists.from} value={filters.from} onChange={(from) => narrow({ from })} />
      <DayFilter label={lists.to} value={filters.to} onChange={(to) => narrow({ to })} />
    </FilterBar>
  );
}

function WindowTable({ windows }: { readonly windows: readonly AlertWindow[] }) {
  const { accounts } = useWords();
  const { columns } = accounts.windows;
  const times = useTimes();
  return (
    <Scrollable label={accounts.tabs.windows} className="border-t border-line">
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {name === 'span' ? columns.span(times.zoneLabel) : columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {windows.map((window) => (
            <WindowRow key={window.id} window={window} columns={COLUMNS.length} />
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
