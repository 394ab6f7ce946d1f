/** The alerts: what waits for a disposition first, filters in the address, and the one that is open beside the list. */
import { getRouteApi, Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { SourceChoice } from '../accounts/source-choice.tsx';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type Alert, listAlerts } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Choice, DayFilter, FilterBar, TextFilter } from '../list/filter-controls.tsx';
import { ListBody } from '../list/list-body.tsx';
import { ListEnd } from '../list/list-end.tsx';
import { NothingListed } from '../list/nothing-listed.tsx';
import { oneOf } from '../list/read-search.ts';
import { SelectionContext, useSelection } from '../list/selection.tsx';
import { ListAndPanel } from '../list/side-panel.tsx';
import { usePages } from '../list/use-pages.ts';
import { useSidePanel } from '../list/use-side-panel.ts';
import { useMay } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { AlertsTable } from './alerts-table.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { REASONS } from './disposition-reasons.ts';
import { type AlertFilters, asAsked, readAlertFilters, STATUSES, statusOf } from './filters.ts';
import { SEVERITIES } from './severity-mark.tsx';

const address = getRouteApi('/signed-in/alerts');

export function AlertsPage() {
  const filters = address.useSearch();
  const { alertId: openId } = useParams({ strict: false });
  const navigate = useNavigate();
  const open = useCallback(
    (id: string) => navigate({ to: '/alerts/$alertId', params: { alertId: id }, search: filters }),
    [navigate, filters],
  );
  const close = useCallback(() => navigate({ to: '/alerts', search: filters }), [navigate, filters]);
  return (
    <ListAndPanel
      isOpen={openId !== undefined}
      list={<AlertsList filters={filters} openId={openId} open={open} close={close} />}
      panel={<Outlet />}
    />
  );
}

type Props = {
  readonly filters: AlertFilters;
  readonly openId: string | undefined;
  open(id: string): void;
  close(): void;
};

const NO_IDS: readonly string[] = [];

/** Those that somebody who may work on cases can dispose of. */
const useOpenOnes = (rows: readonly Alert[]): readonly string[] => {
  const mayWork = useMay('case:work');
  return useMemo(
    () => (mayWork ? rows.filter(({ status }) => status === 'open').map(({ id }) => id) : NO_IDS),
    [rows, mayWork],
  );
};

function AlertsList({ filters, openId, open, close }: Props) {
  const words = useWords();
  const { zone } = useTimes();
  const navigate = useNavigate();
  const asked = asAsked(filters, zone);
  const { list, rows } = usePages({
    key: ['alerts', asked],
    fetch: (page, signal) => {
      const { from, ...same } = asked;
      return ask(listAlerts({ ...same, ...(from && { $from: from }), ...page }, { signal }));
    },
  });
  const selection = useSelection(useOpenOnes(rows));
  const body = useSidePanel({ openId, open, close, select: selection.select });
  const isNarrowed = Object.keys(filters).length > 0;
  const clear = () => navigate({ to: '.', search: {}, replace: true });
  return (
    <SelectionContext value={selection}>
      <PageHead
        title={words.alerts.title}
        about={list.isSuccess && rows.length > 0 ? words.lists.shown(rows.length) : words.alerts.head}
      />
      <AlertFilterBar filters={filters} csv={csvUrl('/v1/alerts', asked)} onClear={clear} />
      <BulkBar rows={rows} />
      <ListBody keys={words.alerts.keys}>
        {rows.length > 0 && <AlertsTable rows={rows} openId={openId} body={body} />}
        <ListEnd
          list={list}
          count={rows.length}
          failure={words.alerts.failed}
          nothing={
            isNarrowed ? (
              <NothingListed title={words.alerts.noneTitle} body={words.alerts.noneBody} onClear={clear} />
            ) : (
              <NoneOpen />
            )
          }
        />
      </ListBody>
    </SelectionContext>
  );
}

/** What was disposed of is one step away. */
function NoneOpen() {
  const { alerts } = useWords();
  return (
    <>
      <NothingListed title={alerts.noneTitle} body={alerts.noneBody} />
      <p className="text-center">
        <Link to="/alerts" search={{ status: 'all' }} className="text-accent underline">
          {alerts.showAll}
        </Link>
      </p>
    </>
  );
}

type BarProps = { readonly filters: AlertFilters; readonly csv: string; onClear(): void };

function AlertFilterBar({ filters, csv, onClear }: BarProps) {
  const words = useWords();
  const navigate = useNavigate();
  const narrow = useCallback(
    (change: Readonly<Partial<Record<keyof AlertFilters, string | undefined>>>) =>
      navigate({ to: '.', search: readAlertFilters({ ...filters, ...change }), replace: true }),
    [navigate, filters],
  );
  const narrowSubject = useCallback((subject: string) => narrow({ subject }), [narrow]);
  return (
    <FilterBar isNarrowed={Object.keys(filters).length > 0} onClear={onClear} csv={csv}>
      <Choice
        label={words.alerts.filters.status}
        value={oneOf(STATUSES, statusOf(filters))}
        options={STATUSES}
        nameOf={(status) => words.alerts.statuses[status]}
        onChange={(status) => narrow({ status: status ?? 'all' })}
      />
      <Choice
        label={words.alerts.filters.resolution}
        value={filters.resolution}
        options={REASONS}
        nameOf={(reason) => words.alerts.disposition.reasons[reason]}
        onChange={(resolution) => narrow({ resolution })}
      />
      <Choice
        label={words.alerts.filters.severity}
        value={filters.severity}
        options={SEVERITIES}
        nameOf={(severity) => words.alerts.severities[severity]}
        onChange={(severity) => narrow({ severity })}
      />
      <SourceChoice
        label={words.alerts.filters.source}
        value={filters.source}
        onChange={(source) => narrow({ source })}
      />
      <TextFilter label={words.alerts.filters.subject} value={filters.subject} onChange={narrowSubject} />
      <DayFilter label={words.lists.from} value={filters.from} onChange={(from) => narrow({ from })} />
      <DayFilter label={words.lists.to} value={filters.to} onChange={(to) => narrow({ to })} />
      {filters.mergedInto && <p className="font-bold">{words.alerts.onlyMergedInto(filters.mergedInto)}</p>}
    </FilterBar>
  );
}
