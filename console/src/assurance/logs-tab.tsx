/** Systems whose retained logs are watched, and how long logs are to be held (LEAK-11). */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type RefObject, useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type LogSystem, listLogSystems } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { readLogFilters, YES_NO } from './filters.ts';
import { LogPolicySection } from './log-policy-section.tsx';
import { LogSystemForm } from './log-system-form.tsx';
import { PartyFilter, PartyText } from './party.tsx';
import { Register } from './register.tsx';
import { LogMark } from './standing-marks.tsx';
import { useNarrowing } from './use-narrowing.ts';

const address = getRouteApi('/signed-in/assurance/logs');
const column = columnsOf<LogSystem>();
type Columns = Words['assurance']['logs']['columns'];

const PLACE: Readonly<Record<string, string>> = {
  name: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  state: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  party: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  holdings: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 @max-2xl/list:justify-self-end whitespace-nowrap',
  lastReportAt: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3 whitespace-nowrap',
  signed: '@max-4xl/list:hidden whitespace-nowrap',
};

function Head({ of }: { readonly of: Exclude<keyof Columns, 'lastReportAt'> }) {
  return useWords().assurance.logs.columns[of];
}

function ReportHead() {
  return useWords().assurance.logs.columns.lastReportAt(useTimes().zoneLabel);
}

function NameLink({ system }: { readonly system: LogSystem }) {
  const { logs } = useWords().assurance;
  return (
    <Link
      to="/assurance/logs/$systemId"
      params={{ systemId: system.id }}
      {...useRowLink(system.id)}
      aria-label={logs.open(system.name)}
    >
      <bdi>{system.name}</bdi>
    </Link>
  );
}

function LastReport({ at }: { readonly at: string | undefined }) {
  const { logs } = useWords().assurance;
  return at === undefined ? <span className="text-muted">{logs.never}</span> : <ShortTime at={at} />;
}

function HoldingsText({ holdings }: Pick<LogSystem, 'holdings'>) {
  return useWords().assurance.logs.logsOf(holdings.length);
}

function SignedText({ signed }: Pick<LogSystem, 'signed'>) {
  return useWords().assurance.logs.signed[signed ? 'true' : 'false'];
}

const columns = column.columns([
  column.display({
    id: 'name',
    header: () => <Head of="name" />,
    cell: ({ row }) => <NameLink system={row.original} />,
  }),
  column.display({
    id: 'state',
    header: () => <Head of="state" />,
    cell: ({ row }) => <LogMark state={row.original.state} />,
  }),
  column.display({
    id: 'party',
    header: () => <Head of="party" />,
    cell: ({ row }) => <PartyText party={row.original.party} />,
  }),
  column.display({
    id: 'holdings',
    header: () => <Head of="holdings" />,
    cell: ({ row }) => <HoldingsText {...row.original} />,
  }),
  column.display({
    id: 'lastReportAt',
    header: ReportHead,
    cell: ({ row }) => <LastReport at={row.original.lastReportAt} />,
  }),
  column.display({
    id: 'signed',
    header: () => <Head of="signed" />,
    cell: ({ row }) => <SignedText {...row.original} />,
  }),
]);

type TableProps = { readonly rows: readonly LogSystem[]; readonly body: RefObject<HTMLTableSectionElement | null> };

function Table(props: TableProps) {
  return <DataTable {...props} label={useWords().assurance.tabs.logs} columns={columns} place={PLACE} />;
}

export function LogsTab() {
  const { assurance } = useWords();
  const said = assurance.logs;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const mayWork = useMay('assurance:work');
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readLogFilters);
  const { list, rows } = usePages({
    key: ['assurance', 'logs', filters],
    fetch: (page, signal) => ask(listLogSystems({ ...filters, ...page }, { signal })),
  });
  const acts = mayWork && (
    <ActDialog label={said.add} isPrimary>
      {() => (
        <LogSystemForm onAdded={({ id }) => navigate({ to: '/assurance/logs/$systemId', params: { systemId: id } })} />
      )}
    </ActDialog>
  );
  const controls = (
    <>
      <TextFilter label={assurance.text} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.retiredFilter}
        value={filters.retired}
        options={YES_NO}
        nameOf={(retired) => said.retiredFilters[retired]}
        onChange={(retired) => narrow({ retired })}
      />
      <PartyFilter value={filters.party} onChange={(party) => narrow({ party })} />
    </>
  );
  return (
    <Register
      list={list}
      count={rows.length}
      said={said}
      csv={csvUrl('/v1/log-systems', filters)}
      isNarrowed={isNarrowed}
      onClear={clear}
      body={body}
      head={<LogPolicySection />}
      filters={controls}
      acts={acts}
      table={<Table rows={rows} body={body} />}
    />
  );
}
