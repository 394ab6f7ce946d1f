/** The register of findings: of assessments, scans and probes, and of these registers themselves (LEAK-10). */
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type RefObject, useRef } from 'react';
import { SEVERITIES, SeverityMark } from '../alerts/severity-mark.tsx';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type Finding, listFindings } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Deadline } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import { useMay } from '../session/use-session.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { FINDING_STATUSES, ORIGINS, readFindingFilters } from './filters.ts';
import { FindingForm } from './finding-form.tsx';
import { findingTitle } from './finding-title.ts';
import { PartyFilter, PartyText } from './party.tsx';
import { Register } from './register.tsx';
import { FindingMark } from './standing-marks.tsx';
import { useActorText } from './use-actor-text.ts';
import { useNarrowing } from './use-narrowing.ts';

const address = getRouteApi('/signed-in/assurance/findings');
const column = columnsOf<Finding>();
type Columns = Words['assurance']['findings']['columns'];

const PLACE: Readonly<Record<string, string>> = {
  title: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  severity: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  origin: '@max-3xl/list:hidden whitespace-nowrap',
  party: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2',
  owner: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3 whitespace-nowrap',
  dueAt: '@max-2xl/list:col-span-2 @max-2xl/list:row-start-4',
  status: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 @max-2xl/list:justify-self-end',
};

function Head({ of }: { readonly of: Exclude<keyof Columns, 'dueAt'> }) {
  return useWords().assurance.findings.columns[of];
}

function DueHead() {
  return useWords().assurance.findings.columns.dueAt(useTimes().zoneLabel);
}

function TitleLink({ finding }: { readonly finding: Finding }) {
  const words = useWords();
  const title = findingTitle(finding, words);
  return (
    <Link
      to="/assurance/findings/$findingId"
      params={{ findingId: finding.id }}
      {...useRowLink(finding.id)}
      aria-label={words.assurance.findings.open(title)}
    >
      <bdi>{title}</bdi>
    </Link>
  );
}

function OriginText({ origin }: Pick<Finding, 'origin'>) {
  return useWords().assurance.findings.origins[origin];
}

function OwnerText({ owner }: { readonly owner: string | undefined }) {
  const { findings } = useWords().assurance;
  const actorText = useActorText();
  return owner === undefined ? <span className="text-muted">{findings.noOwner}</span> : <bdi>{actorText(owner)}</bdi>;
}

const columns = column.columns([
  column.display({
    id: 'title',
    header: () => <Head of="title" />,
    cell: ({ row }) => <TitleLink finding={row.original} />,
  }),
  column.display({
    id: 'severity',
    header: () => <Head of="severity" />,
    cell: ({ row }) => <SeverityMark severity={row.original.severity} />,
  }),
  column.display({
    id: 'status',
    header: () => <Head of="status" />,
    cell: ({ row }) => <FindingMark finding={row.original} />,
  }),
  column.display({
    id: 'party',
    header: () => <Head of="party" />,
    cell: ({ row }) => <PartyText party={row.original.party} />,
  }),
  column.display({
    id: 'owner',
    header: () => <Head of="owner" />,
    cell: ({ row }) => <OwnerText owner={row.original.owner} />,
  }),
  column.display({
    id: 'dueAt',
    header: DueHead,
    cell: ({ row }) => <Deadline dueAt={row.original.dueAt} isOpen={row.original.status === 'open'} />,
  }),
  column.display({
    id: 'origin',
    header: () => <Head of="origin" />,
    cell: ({ row }) => <OriginText {...row.original} />,
  }),
]);

type TableProps = { readonly rows: readonly Finding[]; readonly body: RefObject<HTMLTableSectionElement | null> };

function Table(props: TableProps) {
  return <DataTable {...props} label={useWords().assurance.tabs.findings} columns={columns} place={PLACE} />;
}

export function FindingsTab() {
  const words = useWords();
  const said = words.assurance.findings;
  const filters = address.useSearch();
  const navigate = useNavigate();
  const mayWork = useMay('assurance:work');
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readFindingFilters);
  const { list, rows } = usePages({
    key: ['assurance', 'findings', filters],
    fetch: (page, signal) => ask(listFindings({ ...filters, ...page }, { signal })),
  });
  const acts = mayWork && (
    <ActDialog label={said.add} isPrimary>
      {() => (
        <FindingForm
          onEntered={({ id }) => navigate({ to: '/assurance/findings/$findingId', params: { findingId: id } })}
        />
      )}
    </ActDialog>
  );
  const controls = (
    <>
      <TextFilter label={words.assurance.text} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.columns.status}
        value={filters.status}
        options={FINDING_STATUSES}
        nameOf={(status) => said.statuses[status]}
        onChange={(status) => narrow({ status })}
      />
      <Choice
        label={said.columns.severity}
        value={filters.severity}
        options={SEVERITIES}
        nameOf={(severity) => words.alerts.severities[severity]}
        onChange={(severity) => narrow({ severity })}
      />
      <Choice
        label={said.columns.origin}
        value={filters.origin}
        options={ORIGINS}
        nameOf={(origin) => said.origins[origin]}
        onChange={(origin) => narrow({ origin })}
      />
      <PartyFilter value={filters.party} onChange={(party) => narrow({ party })} />
    </>
  );
  return (
    <Register
      list={list}
      count={rows.length}
      said={said}
      csv={csvUrl('/v1/findings', filters)}
      isNarrowed={isNarrowed}
      onClear={clear}
      body={body}
      filters={controls}
      acts={acts}
      table={<Table rows={rows} body={body} />}
    />
  );
}
