/** The columns of the evidence items. */
import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import type { EvidenceItem } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { Day } from './days.tsx';
import { GradeMark } from './grade-mark.tsx';
import { PartyText } from './party.tsx';
import { DocumentMark } from './standing-marks.tsx';

const column = columnsOf<EvidenceItem>();

const PLACE: Readonly<Record<string, string>> = {
  title: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 font-bold',
  kind: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-2 whitespace-nowrap',
  party: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3',
  grade: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-2 @max-2xl/list:justify-self-end',
  state: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
  expiresOn: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-3 @max-2xl/list:justify-self-end whitespace-nowrap',
  recordedAt: '@max-4xl/list:hidden whitespace-nowrap',
};

function Head({ of }: { readonly of: Exclude<keyof Words['assurance']['documents']['columns'], 'recordedAt'> }) {
  return useWords().assurance.documents.columns[of];
}

function RecordedHead() {
  return useWords().assurance.documents.columns.recordedAt(useTimes().zoneLabel);
}

function TitleLink({ item }: { readonly item: EvidenceItem }) {
  const { documents } = useWords().assurance;
  const { title } = item.standing;
  return (
    <Link
      to="/assurance/documents/$itemId"
      params={{ itemId: item.id }}
      {...useRowLink(item.id)}
      aria-label={documents.open(title)}
    >
      <bdi>{title}</bdi>
    </Link>
  );
}

function KindText({ kind }: Pick<EvidenceItem, 'kind'>) {
  return useWords().assurance.kinds[kind] ?? kind;
}

function Expiry({ day }: { readonly day: string | undefined }) {
  const { documents } = useWords().assurance;
  return day === undefined ? <span className="text-muted">{documents.noExpiry}</span> : <Day day={day} />;
}

const columns = column.columns([
  column.display({
    id: 'title',
    header: () => <Head of="title" />,
    cell: ({ row }) => <TitleLink item={row.original} />,
  }),
  column.display({ id: 'kind', header: () => <Head of="kind" />, cell: ({ row }) => <KindText {...row.original} /> }),
  column.display({
    id: 'party',
    header: () => <Head of="party" />,
    cell: ({ row }) => <PartyText party={row.original.party} />,
  }),
  column.display({
    id: 'grade',
    header: () => <Head of="grade" />,
    cell: ({ row }) => <GradeMark grade={row.original.standing.grade} />,
  }),
  column.display({
    id: 'state',
    header: () => <Head of="state" />,
    cell: ({ row }) => <DocumentMark state={row.original.state} />,
  }),
  column.display({
    id: 'expiresOn',
    header: () => <Head of="expiresOn" />,
    cell: ({ row }) => <Expiry day={row.original.standing.expiresOn} />,
  }),
  column.display({
    id: 'recordedAt',
    header: RecordedHead,
    cell: ({ row }) => <ShortTime at={row.original.standing.recordedAt} />,
  }),
]);

type Props = { readonly rows: readonly EvidenceItem[]; readonly body: RefObject<HTMLTableSectionElement | null> };

export function DocumentsTable(props: Props) {
  const { assurance } = useWords();
  return <DataTable {...props} label={assurance.tabs.documents} columns={columns} place={PLACE} />;
}
