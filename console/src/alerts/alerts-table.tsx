/** The columns of the alerts: how grave, what, about what, since when, in which case, and whether still open. */
import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import type { Alert } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Age, ShortTime } from '../format/when.tsx';
import { columnsOf, DataTable, useRowLink } from '../list/data-table.tsx';
import { SelectBox } from '../list/selection.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { kindText } from './kind.ts';
import { SeverityMark } from './severity-mark.tsx';

const column = columnsOf<Alert>();

const PLACE: Readonly<Record<string, string>> = {
  kind: '@max-2xl/list:col-span-2 @max-2xl/list:row-start-2',
  severity: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-1',
  subject: '@max-2xl/list:col-start-1 @max-2xl/list:row-start-3',
  status: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-1 @max-2xl/list:justify-self-end whitespace-nowrap',
  at: '@max-2xl/list:col-start-2 @max-2xl/list:row-start-3 @max-2xl/list:justify-self-end whitespace-nowrap',
  cases: '@max-4xl/list:hidden',
};

type HeadName = Exclude<keyof Words['alerts']['columns'], 'age'>;

function Head({ of }: { readonly of: HeadName }) {
  return useWords().alerts.columns[of];
}

function TimeHead() {
  const { alerts } = useWords();
  return alerts.columns.age(useTimes().zoneLabel);
}

function KindLink({ alert }: { readonly alert: Alert }) {
  const words = useWords();
  const kind = kindText(alert.kind, words);
  return (
    <Link
      to="/alerts/$alertId"
      params={{ alertId: alert.id }}
      search={(kept: object) => kept}
      {...useRowLink(alert.id)}
      aria-label={words.alerts.open(kind, alert.subject.label)}
    >
      {kind}
    </Link>
  );
}

function Severity({ alert }: { readonly alert: Alert }) {
  const words = useWords();
  return (
    <span className="inline-flex items-baseline">
      <SelectBox id={alert.id} label={words.alerts.bulk.select(kindText(alert.kind, words), alert.subject.label)} />
      <SeverityMark severity={alert.severity} />
    </span>
  );
}

function StatusText({ alert }: { readonly alert: Alert }) {
  const { alerts } = useWords();
  if (alert.disposition)
    return <span className="text-muted">{alerts.disposition.reasons[alert.disposition.reason]}</span>;
  return <span className="font-bold">{alerts.statuses.open}</span>;
}

function Detected({ at }: { readonly at: string }) {
  return (
    <>
      <ShortTime at={at} />{' '}
      <span className="label-text">
        <Age of={at} />
      </span>
    </>
  );
}

function CaseNumbers({ alert }: { readonly alert: Alert }) {
  return alert.cases.map(({ number }) => `#${number}`).join(' ');
}

const columns = column.columns([
  column.display({
    id: 'severity',
    header: () => <Head of="severity" />,
    cell: ({ row }) => <Severity alert={row.original} />,
  }),
  column.display({
    id: 'kind',
    header: () => <Head of="kind" />,
    cell: ({ row }) => <KindLink alert={row.original} />,
  }),
  column.display({ id: 'subject', header: () => <Head of="subject" />, cell: ({ row }) => row.original.subject.label }),
  column.display({ id: 'at', header: TimeHead, cell: ({ row }) => <Detected at={row.original.recordedAt} /> }),
  column.display({
    id: 'cases',
    header: () => <Head of="cases" />,
    cell: ({ row }) => <CaseNumbers alert={row.original} />,
  }),
  column.display({
    id: 'status',
    header: () => <Head of="status" />,
    cell: ({ row }) => <StatusText alert={row.original} />,
  }),
]);

type Props = {
  readonly rows: readonly Alert[];
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly openId?: string | undefined;
};

export function AlertsTable(props: Props) {
  const { alerts } = useWords();
  return <DataTable {...props} label={alerts.title} columns={columns} place={PLACE} />;
}
