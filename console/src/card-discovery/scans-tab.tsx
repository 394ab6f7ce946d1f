/** Searches for card data, the newest first: those of this server and those that were sent in (LEAK-01). */
import { getRouteApi, Link } from '@tanstack/react-router';
import { type RefObject, useRef } from 'react';
import { ask } from '../api/client.ts';
import { csvUrl } from '../api/csv-url.ts';
import { type CardScan, listCardScans } from '../api/generated.ts';
import { GradeMark } from '../assurance/grade-mark.tsx';
import { PartyText } from '../assurance/party.tsx';
import { Register } from '../assurance/register.tsx';
import { useNarrowing } from '../assurance/use-narrowing.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { Choice, TextFilter } from '../list/filter-controls.tsx';
import { usePages } from '../list/use-pages.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { FOUND, ORIGINS, readScanFilters } from './filters.ts';
import { ResultMark } from './result-mark.tsx';

const address = getRouteApi('/signed-in/assurance/card-data');
const column = columnsOf<CardScan>();
type Columns = Words['assurance']['cardScans']['columns'];

const PLACE: Readonly<Record<string, string>> = {
  name: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  grade: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  result: '@max-2xl/list:col-span-2 @max-2xl/list:row-start-2',
  party: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3',
  at: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-3 @max-2xl/list:justify-self-end whitespace-nowrap',
  files: 'text-right @max-4xl/list:hidden whitespace-nowrap',
};

function Head({ of }: { readonly of: Exclude<keyof Columns, 'at'> }) {
  return useWords().assurance.cardScans.columns[of];
}

function AtHead() {
  return useWords().assurance.cardScans.columns.at(useTimes().zoneLabel);
}

function NameLink({ scan }: { readonly scan: CardScan }) {
  const said = useWords().assurance.cardScans;
  return (
    <Link
      to="/assurance/card-data/$scanId"
      params={{ scanId: scan.id }}
      {...useRowLink(scan.id)}
      aria-label={said.open(scan.name)}
    >
      <bdi>{scan.name}</bdi>
    </Link>
  );
}

const columns = column.columns([
  column.display({ id: 'name', header: () => <Head of="name" />, cell: ({ row }) => <NameLink scan={row.original} /> }),
  column.display({
    id: 'result',
    header: () => <Head of="result" />,
    cell: ({ row }) => <ResultMark scan={row.original} />,
  }),
  column.display({
    id: 'grade',
    header: () => <Head of="grade" />,
    cell: ({ row }) => <GradeMark grade={row.original.grade} />,
  }),
  column.display({
    id: 'party',
    header: () => <Head of="party" />,
    cell: ({ row }) => <PartyText party={row.original.party} />,
  }),
  column.display({ id: 'at', header: AtHead, cell: ({ row }) => <ShortTime at={row.original.endedAt} /> }),
  column.display({
    id: 'files',
    header: () => <Head of="files" />,
    cell: ({ row }) => row.original.files,
  }),
]);

type TableProps = { readonly rows: readonly CardScan[]; readonly body: RefObject<HTMLTableSectionElement | null> };

function Table(props: TableProps) {
  return <DataTable {...props} label={useWords().assurance.tabs.cards} columns={columns} place={PLACE} />;
}

export function ScansTab() {
  const said = useWords().assurance.cardScans;
  const filters = address.useSearch();
  const body = useRef<HTMLTableSectionElement>(null);
  const { narrow, narrowText, clear, isNarrowed } = useNarrowing(filters, readScanFilters);
  const { list, rows } = usePages({
    key: ['card-scans', filters],
    fetch: (page, signal) => ask(listCardScans({ ...filters, ...page }, { signal })),
  });
  const controls = (
    <>
      <TextFilter label={said.filters.name} value={filters.text} onChange={narrowText} />
      <Choice
        label={said.filters.origin}
        value={filters.origin}
        options={ORIGINS}
        nameOf={(origin) => said.origins[origin]}
        onChange={(origin) => narrow({ origin })}
      />
      <Choice
        label={said.filters.found}
        value={filters.found}
        options={FOUND}
        nameOf={(found) => said.founds[found]}
        onChange={(found) => narrow({ found })}
      />
    </>
  );
  return (
    <Register
      list={list}
      count={rows.length}
      said={said}
      csv={csvUrl('/v1/card-scans', filters)}
      isNarrowed={isNarrowed}
      onClear={clear}
      body={body}
      filters={controls}
      table={<Table rows={rows} body={body} />}
    />
  );
}
