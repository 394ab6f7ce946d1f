/** The security checklist as it was observed at a site: state, proof and next step of each item, and how it was before. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import { csvUrl } from '../../api/csv-url.ts';
import {
  listSiteChecklist,
  type ObservedChecklist,
  type ObservedChecklistItem,
  type ProbeRoundDetail,
  type ProbeSign,
  readSiteChecklist,
} from '../../api/generated.ts';
import { useTimes } from '../../format/times.tsx';
import { ShortTime } from '../../format/when.tsx';
import { Choice, FilterBar } from '../../list/filter-controls.tsx';
import { ListEnd } from '../../list/list-end.tsx';
import { NothingListed } from '../../list/nothing-listed.tsx';
import { usePages } from '../../list/use-pages.ts';
import { useMay } from '../../session/use-session.ts';
import { Code } from '../../shell/fact.tsx';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Loading } from '../../shell/loading.tsx';
import { Scrollable } from '../../shell/scrollable.tsx';
import { Nothing } from '../../shell/section.tsx';
import { useWords } from '../../words/words.tsx';
import { AgreementSection } from '../agreement/agreement-section.tsx';
import { ProbeNow } from './probe-now.tsx';
import { ITEMS, RESULTS, readChecklistFilters } from './read-filters.ts';
import { ResultMark } from './result-mark.tsx';

type Item = ObservedChecklistItem['item'];

const FOLLOW_MS = 2_000;
const REFRESH_MS = 30_000;

const address = getRouteApi('/signed-in/sites/$siteId/checklist');

export function ChecklistTab() {
  const { siteId } = address.useParams();
  const { checklist } = useWords();
  const mayManage = useMay('site:manage');
  const seen = useQuery({
    queryKey: ['checklist', siteId],
    queryFn: ({ signal }) => ask(readSiteChecklist(siteId, { signal })),
    refetchInterval: ({ state }) => (state.data?.underWay ? FOLLOW_MS : REFRESH_MS),
  });
  if (!seen.data) {
    return seen.error ? (
      <div className="p-4">
        <FailureNote what={checklist.failed} failure={seen.error} onRetry={() => seen.refetch()} />
      </div>
    ) : (
      <Loading />
    );
  }
  const { round } = seen.data;
  return (
    <>
      <div className="border-b border-line">
        <h2 className="px-4 pt-3 font-bold">{checklist.title}</h2>
        <p className="max-w-3xl px-4 pt-1 text-muted">{checklist.head}</p>
        {mayManage ? <ProbeNow site={siteId} underWay={seen.data.underWay} /> : <div className="h-3" />}
      </div>
      {round ? (
        <Observed round={round} lastSeen={seen.data.lastSeen} />
      ) : (
        <Nothing title={checklist.noneTitle}>{checklist.noneBody}</Nothing>
      )}
      {round && <History site={siteId} />}
      <AgreementSection site={siteId} />
    </>
  );
}

type ObservedProps = { readonly round: ProbeRoundDetail; readonly lastSeen: ObservedChecklist['lastSeen'] };

function Observed({ round, lastSeen }: ObservedProps) {
  const { checklist } = useWords();
  const times = useTimes();
  return (
    <>
      <p className="flex flex-wrap gap-x-4 px-4 py-2 label-text">
        <span>
          {checklist.seenAt} {round.endedAt && times.full(round.endedAt)}
        </span>
        <span>{checklist.requests(round.requests)}</span>
        {round.evidence && (
          <span>
            {checklist.evidence} <Code text={round.evidence} />
          </span>
        )}
        {round.endCode && <span>{checklist.endedEarly(checklist.ends[round.endCode] ?? round.endCode)}</span>}
      </p>
      <ul>
        {round.results.map((result) => (
          <ItemRow
            key={result.item}
            result={result}
            signs={round.signs.filter(({ item }) => item === result.item)}
            before={lastSeen.find(({ item }) => item === result.item)}
          />
        ))}
      </ul>
    </>
  );
}

type ItemProps = {
  readonly result: ProbeRoundDetail['results'][number];
  readonly signs: readonly ProbeSign[];
  readonly before: ObservedChecklistItem | undefined;
};

function ItemRow({ result: { item, result, reasons }, signs, before }: ItemProps) {
  const { checklist } = useWords();
  const times = useTimes();
  return (
    <li className="border-t border-line px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="w-7 font-mono font-bold">{item}</span>
        <ResultMark result={result} />
        <span className="font-bold">{checklist.items[item]}</span>
      </p>
      <ul className="mt-1 ml-10 max-w-3xl">
        {reasons.map((reason) => (
          <li key={reason}>{checklist.reasons[reason]}</li>
        ))}
      </ul>
      {result === 'not-observable' && before && (
        <p className="mt-1 ml-10 text-muted">
          {checklist.lastSeen(checklist.results[before.result], times.full(before.observedAt))}
        </p>
      )}
      {result !== 'met' && (
        <p className="mt-1 ml-10 max-w-3xl">
          <span className="label-text">{checklist.nextTitle}</span>{' '}
          {result === 'not-met' ? checklist.next[item] : checklist.unseen[item]}
        </p>
      )}
      {signs.length > 0 && <Signs signs={signs} item={item} />}
    </li>
  );
}

function Signs({ signs, item }: { readonly signs: readonly ProbeSign[]; readonly item: Item }) {
  const { checklist } = useWords();
  const maySeeAlerts = useMay('case:read');
  return (
    <details className="mt-1 ml-10">
      <summary>
        {checklist.signs} · {item} ({signs.length})
      </summary>
      <ul className="mt-1">
        {signs.map((sign) => (
          <li
            key={`${sign.code} ${sign.place} ${sign.proof.join()}`}
            className="border-b border-line py-1 last:border-b-0"
          >
            <span>{checklist.reasons[sign.code]}</span> <Code text={sign.place} />{' '}
            {sign.proof[0] !== undefined && <span className="label-text">{checklist.proof(sign.proof[0])}</span>}{' '}
            {maySeeAlerts && sign.alert && (
              <Link to="/alerts/$alertId" params={{ alertId: sign.alert }} className="text-accent underline">
                {checklist.alert}
              </Link>
            )}
            {Object.keys(sign.detail).length > 0 && (
              <div className="text-muted">
                <Code text={detailText(sign.detail)} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

const detailText = (detail: ProbeSign['detail']): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');

function History({ site }: { readonly site: string }) {
  const { checklist } = useWords();
  const { agreement, ...filters } = address.useSearch();
  const navigate = useNavigate();
  const { list, rows } = usePages({
    key: ['checklist', site, 'history', filters],
    fetch: (page, signal) => ask(listSiteChecklist(site, { ...filters, ...page }, { signal })),
  });
  const narrow = (change: Readonly<Partial<Record<keyof typeof filters, string | undefined>>>) =>
    navigate({ to: '.', search: readChecklistFilters({ agreement, ...filters, ...change }), replace: true });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: readChecklistFilters({ agreement }), replace: true });
  return (
    <div className="border-t border-line">
      <h2 className="px-4 py-2 font-bold">{checklist.history}</h2>
      <FilterBar isNarrowed={isNarrowed} onClear={clear} csv={csvUrl(`/v1/sites/${site}/checklist-history`, filters)}>
        <Choice
          label={checklist.filters.item}
          value={filters.item}
          options={ITEMS}
          nameOf={(item) => `${item} ${checklist.items[item]}`}
          onChange={(item) => narrow({ item })}
        />
        <Choice
          label={checklist.filters.result}
          value={filters.result}
          options={RESULTS}
          nameOf={(result) => checklist.results[result]}
          onChange={(result) => narrow({ result })}
        />
      </FilterBar>
      {rows.length > 0 && <HistoryTable rows={rows} />}
      <ListEnd
        list={list}
        count={rows.length}
        failure={checklist.failed}
        nothing={
          <NothingListed
            title={checklist.historyNone}
            body={checklist.noneBody}
            onClear={isNarrowed ? clear : undefined}
          />
        }
      />
    </div>
  );
}

function HistoryTable({ rows }: { readonly rows: readonly ObservedChecklistItem[] }) {
  const { checklist } = useWords();
  return (
    <Scrollable label={checklist.history}>
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {(['at', 'item', 'result', 'reasons'] as const).map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                {checklist.columns[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ round, item, result, reasons, observedAt }) => (
            <tr key={`${round} ${item}`} className="border-t border-line align-baseline">
              <td className="px-4 py-1.5 whitespace-nowrap">
                <ShortTime at={observedAt} />
              </td>
              <td className="px-4 py-1.5 whitespace-nowrap">
                <span className="font-mono font-bold">{item}</span> {checklist.items[item]}
              </td>
              <td className="px-4 py-1.5">
                <ResultMark result={result} />
              </td>
              <td className="min-w-64 px-4 py-1.5">{reasons.map((reason) => checklist.reasons[reason]).join(' / ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}
