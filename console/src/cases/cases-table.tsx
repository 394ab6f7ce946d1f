/** The columns of the cases: which, how grave, about what, whose, until when, and what is left to do. */
import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import type { Case } from '../api/generated.ts';
import { Deadline } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { caseKindText, personText } from './case-words.ts';
import { StandingMark } from './standing-mark.tsx';

const column = columnsOf<Case>();

const PLACE: Readonly<Record<string, string>> = {
  number: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1 whitespace-nowrap font-bold',
  severity: '@max-4xl/list:hidden',
  kind: '@max-2xl/list:col-span-2 @max-2xl/list:row-start-2',
  subject: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3',
  owner: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-3 @max-2xl/list:justify-self-end whitespace-nowrap',
  due: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-4',
  alerts: 'text-right whitespace-nowrap @max-3xl/list:hidden',
  status: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end',
};

function Head({ of }: { readonly of: keyof Words['cases']['columns'] }) {
  return useWords().cases.columns[of];
}

function NumberLink({ known }: { readonly known: Case }) {
  const { cases } = useWords();
  return (
    <Link
      to="/cases/$caseId"
      params={{ caseId: known.id }}
      {...useRowLink(known.id)}
      aria-label={cases.open(known.number, known.subject.label)}
    >
      #{known.number}
    </Link>
  );
}

function KindText({ kind }: { readonly kind: string }) {
  return caseKindText(kind, useWords());
}

function OwnerText({ known }: { readonly known: Case }) {
  const words = useWords();
  return <span className={known.owner ? '' : 'text-muted'}>{personText(known.owner, words)}</span>;
}

function AlertCount({ known }: { readonly known: Case }) {
  return useWords().cases.openOf(known.openAlerts, known.alertCount);
}

const columns = column.columns([
  column.display({
    id: 'number',
    header: () => <Head of="number" />,
    cell: ({ row }) => <NumberLink known={row.original} />,
  }),
  column.display({
    id: 'severity',
    header: () => <Head of="severity" />,
    cell: ({ row }) => <SeverityMark severity={row.original.severity} />,
  }),
  column.display({
    id: 'kind',
    header: () => <Head of="kind" />,
    cell: ({ row }) => <KindText kind={row.original.kind} />,
  }),
  column.display({ id: 'subject', header: () => <Head of="subject" />, cell: ({ row }) => row.original.subject.label }),
  column.display({
    id: 'owner',
    header: () => <Head of="owner" />,
    cell: ({ row }) => <OwnerText known={row.original} />,
  }),
  column.display({
    id: 'due',
    header: () => <Head of="due" />,
    cell: ({ row }) => <Deadline dueAt={row.original.dueAt} isOpen={row.original.status === 'open'} />,
  }),
  column.display({
    id: 'alerts',
    header: () => <Head of="alerts" />,
    cell: ({ row }) => <AlertCount known={row.original} />,
  }),
  column.display({
    id: 'status',
    header: () => <Head of="status" />,
    cell: ({ row }) => <StandingMark of={row.original} />,
  }),
]);

type Props = { readonly rows: readonly Case[]; readonly body: RefObject<HTMLTableSectionElement | null> };

export function CasesTable(props: Props) {
  const { cases } = useWords();
  return <DataTable {...props} label={cases.title} columns={columns} place={PLACE} />;
}
