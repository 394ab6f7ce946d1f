/** Who is to raise alerts, how often each shows that it lives, and who is silent. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { sourceText } from '../alerts/kind.ts';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type AlertSource, listAlertSources } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Deadline, ShortTime } from '../format/when.tsx';
import { Choice, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { EntryNumber } from './entry-number.tsx';
import { readSourceFilters, SOURCE_STATES } from './filters.ts';
import { SourceActs } from './source-acts.tsx';
import { SourceStateMark } from './source-state-mark.tsx';

const address = getRouteApi('/signed-in/accounts/');
const COLUMNS = ['source', 'state', 'cadence', 'lastWindow', 'lastSign', 'due', 'entry'] as const;

export function SourcesTab() {
  const { accounts } = useWords();
  const said = accounts.sources;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['alert-sources', filters],
    fetch: (page, signal) => ask(listAlertSources({ ...filters, ...page }, { signal })),
  });
  const narrow = (state: string | undefined) =>
    navigate({ to: '.', search: readSourceFilters({ state }), replace: true });
  const isNarrowed = filters.state !== undefined;
  const clear = () => narrow(undefined);
  return (
    <>
      <p className="max-w-3xl px-4 pt-3 text-muted">{said.explain}</p>
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/alert-sources', filters)}>
        <Choice
          label={said.filter}
          value={filters.state}
          options={SOURCE_STATES}
          nameOf={(state) => said.states[state]}
          onChange={(state) => narrow(state)}
        />
      </FilterBar>
      {rows.length > 0 && <SourceTable sources={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
    </>
  );
}

function SourceTable({ sources }: { readonly sources: readonly AlertSource[] }) {
  const { accounts } = useWords();
  const mayAdminister = useMay('tenant:administer');
  return (
    <Scrollable label={accounts.tabs.sources} className="border-t border-line">
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="px-3 py-1.5 first:pl-4">
                {accounts.sources.columns[name]}
              </th>
            ))}
            {mayAdminister && <td />}
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <tr key={source.id} className="border-t border-line align-baseline">
              <SourceCells source={source} />
              {mayAdminister && (
                <td className="py-1.5 pr-4 pl-3 text-right">
                  <SourceActs source={source} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

const CELL = 'px-3 py-1.5 first:pl-4';

function SourceCells({ source }: { readonly source: AlertSource }) {
  const words = useWords();
  const said = words.accounts.sources;
  const name = sourceText(source.source, words);
  return (
    <>
      <th scope="row" className={`${CELL} text-left whitespace-nowrap`}>
        {name}
        {name !== source.source && (
          <span className="block font-mono text-xs font-normal text-muted">{source.source}</span>
        )}
      </th>
      <td className={CELL}>
        <StateCell source={source} />
      </td>
      <td className={CELL}>{said.cadenceOf(source.cadenceMinutes, source.graceMinutes)}</td>
      <td className={`${CELL} whitespace-nowrap`}>
        {source.lastWindow ? (
          <>
            <Link
              to="/accounts/windows"
              search={{ source: source.source }}
              aria-label={said.windowsOf(name, source.lastWindow.number)}
              className="text-accent underline"
            >
              {said.windowOf(source.lastWindow.number)}
            </Link>{' '}
            <ShortTime at={source.lastWindow.to} />
          </>
        ) : (
          <span className="text-muted">{said.noWindow}</span>
        )}
      </td>
      <td className={CELL}>
        <ShortTime at={source.lastSignOfLife} />
      </td>
      <td className={CELL}>{source.dueAt && <Deadline dueAt={source.dueAt} isOpen />}</td>
      <td className={CELL}>
        <EntryNumber entry={source.entry} />
      </td>
    </>
  );
}

function StateCell({ source }: { readonly source: AlertSource }) {
  const said = useWords().accounts.sources;
  const times = useTimes();
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <SourceStateMark state={source.state} />
      {source.silence && (
        <>
          {said.silentSince(times.short(source.silence.since))}
          <Link to="/alerts/$alertId" params={{ alertId: source.silence.alert }} className="text-accent underline">
            {said.silenceAlert}
          </Link>
        </>
      )}
      {source.endedBy && source.endedAt && (
        <span className="label-text">
          {said.endedBy[source.endedBy] ?? source.endedBy} · {times.short(source.endedAt)}
        </span>
      )}
    </span>
  );
}
