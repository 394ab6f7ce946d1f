/** The statement of each day, newest first: by source, what was taken in is disposed of or open. */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { sourceText } from '../alerts/kind.ts';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type AlertStatement, listAlertStatements } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { DayFilter, FilterBar } from '../list/filter-controls.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { usePages } from '../list/use-pages.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { EntryNumber } from './entry-number.tsx';
import { readStatementFilters, type StatementFilters } from './filters.ts';
import { SourceChoice } from './source-choice.tsx';

const address = getRouteApi('/signed-in/accounts/statements');
const COLUMNS = ['day', 'source', 'ingested', 'disposed', 'open', 'oldest', 'writtenAt', 'entry'] as const;
const NUMBERS: readonly string[] = ['ingested', 'disposed', 'open'];

export function StatementsTab() {
  const { accounts, lists } = useWords();
  const said = accounts.statements;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['alert-statements', filters],
    fetch: (page, signal) => {
      const { from, ...same } = filters;
      return ask(listAlertStatements({ ...same, ...(from && { $from: from }), ...page }, { signal }));
    },
  });
  const narrow = (change: Readonly<Partial<Record<keyof StatementFilters, string | undefined>>>) =>
    navigate({ to: '.', search: readStatementFilters({ ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <>
      <p className="max-w-3xl px-4 pt-3 text-muted">{said.explain}</p>
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl('/v1/alert-statements', filters)}>
        <SourceChoice label={said.columns.source} value={filters.source} onChange={(source) => narrow({ source })} />
        <DayFilter label={lists.from} value={filters.from} onChange={(from) => narrow({ from })} />
        <DayFilter label={lists.to} value={filters.to} onChange={(to) => narrow({ to })} />
      </FilterBar>
      {rows.length > 0 && <StatementTable statements={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={said.failed}
        nothing={<NothingListed title={said.noneTitle} body={said.noneBody} onClear={isNarrowed ? clear : undefined} />}
      />
    </>
  );
}

function StatementTable({ statements }: { readonly statements: readonly AlertStatement[] }) {
  const { accounts } = useWords();
  return (
    <Scrollable label={accounts.tabs.statements} className="border-t border-line">
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th
                key={name}
                scope="col"
                className={`px-4 py-1.5 whitespace-nowrap ${NUMBERS.includes(name) ? 'text-right' : ''}`}
              >
                {accounts.statements.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        {statements.map((statement) => (
          <DayRows key={statement.id} statement={statement} />
        ))}
      </table>
    </Scrollable>
  );
}

const CELL = 'px-4 py-1.5 whitespace-nowrap';
const NUMBER = `${CELL} text-right`;

function DayRows({ statement: { day, total, sources, writtenAt, entry } }: { readonly statement: AlertStatement }) {
  const words = useWords();
  const said = words.accounts.statements;
  return (
    <tbody>
      <tr className="border-t border-line align-baseline font-bold">
        <th scope="rowgroup" rowSpan={sources.length + 1} className={`${CELL} text-left align-top`}>
          {day}
        </th>
        <td className={CELL}>{sources.length === 0 ? said.noAlerts : said.total}</td>
        <td className={NUMBER}>{total.ingestedTotal}</td>
        <td className={NUMBER}>{total.disposedTotal}</td>
        <td className={NUMBER}>{total.open}</td>
        <td />
        <td className={`${CELL} font-normal`}>
          <ShortTime at={writtenAt} />
        </td>
        <td className={`${CELL} font-normal`}>
          <EntryNumber entry={entry} />
        </td>
      </tr>
      {sources.map(({ source, ingestedTotal, disposedTotal, open, oldestOpen }) => (
        <tr key={source} className="align-baseline">
          <td className={CELL}>{sourceText(source, words)}</td>
          <td className={NUMBER}>{ingestedTotal}</td>
          <td className={NUMBER}>{disposedTotal}</td>
          <td className={NUMBER}>{open}</td>
          <td className={CELL}>
            {oldestOpen && (
              <Link to="/alerts/$alertId" params={{ alertId: oldestOpen.alert }} className="text-accent underline">
                <ShortTime at={oldestOpen.recordedAt} />
              </Link>
            )}
          </td>
          <td colSpan={2} />
        </tr>
      ))}
    </tbody>
  );
}
