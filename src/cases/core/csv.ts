/** Alerts and cases as CSV: one line each. */
import { csvHead, csvLine } from '#kernel';

type Cell = string | number | undefined;
type Column<Row> = { readonly name: string; readonly of: (row: Row) => Cell };
type Person = { readonly id: string; readonly displayName: string | null } | null;
type Subject = { readonly kind: string; readonly id: string; readonly label: string };

export type AlertLine = {
  readonly id: string;
  readonly source: string;
  readonly sequence: number;
  readonly kind: string;
  readonly severity: string;
  readonly status: string;
  readonly subject: Subject;
  readonly reference: string;
  readonly observedAt: string;
  readonly recordedAt: string;
  readonly timesSeenAgain: number;
  readonly lastSeenAt: string;
  readonly cases: readonly { readonly number: number }[];
  readonly disposition: {
    readonly reason: string;
    readonly person: NonNullable<Person>;
    readonly secondPerson: Person;
    readonly at: string;
  } | null;
};

export type CaseLine = {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly severity: string;
  readonly status: string;
  readonly overdue: boolean;
  readonly subject: Subject;
  readonly owner: Person;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly escalatedAt: string | null;
  readonly closedAt: string | null;
  readonly openAlerts: number;
  readonly alertCount: number;
};

const nameOf = (person: Person | undefined): Cell => person?.displayName ?? person?.id;

const ALERT_COLUMNS: readonly Column<AlertLine>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'source', of: ({ source }) => source },
  { name: 'sequence', of: ({ sequence }) => sequence },
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'severity', of: ({ severity }) => severity },
  { name: 'status', of: ({ status }) => status },
  { name: 'subject_kind', of: ({ subject }) => subject.kind },
  { name: 'subject_id', of: ({ subject }) => subject.id },
  { name: 'subject', of: ({ subject }) => subject.label },
  { name: 'reference', of: ({ reference }) => reference },
  { name: 'observed_at', of: ({ observedAt }) => observedAt },
  { name: 'recorded_at', of: ({ recordedAt }) => recordedAt },
  { name: 'times_seen_again', of: ({ timesSeenAgain }) => timesSeenAgain },
  { name: 'last_seen_at', of: ({ lastSeenAt }) => lastSeenAt },
  { name: 'cases', of: ({ cases }) => cases.map(({ number }) => number).join(' ') },
  { name: 'disposition', of: ({ disposition }) => disposition?.reason },
  { name: 'disposed_by', of: ({ disposition }) => nameOf(disposition?.person) },
  { name: 'approved_by', of: ({ disposition }) => nameOf(disposition?.secondPerson) },
  { name: 'disposed_at', of: ({ disposition }) => disposition?.at },
];

const CASE_COLUMNS: readonly Column<CaseLine>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'number', of: ({ number }) => number },
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'severity', of: ({ severity }) => severity },
  { name: 'status', of: ({ status }) => status },
  { name: 'overdue', of: ({ overdue }) => (overdue ? 'yes' : 'no') },
  { name: 'subject_kind', of: ({ subject }) => subject.kind },
  { name: 'subject_id', of: ({ subject }) => subject.id },
  { name: 'subject', of: ({ subject }) => subject.label },
  { name: 'owner', of: ({ owner }) => nameOf(owner) },
  { name: 'opened_at', of: ({ openedAt }) => openedAt },
  { name: 'due_at', of: ({ dueAt }) => dueAt },
  { name: 'escalated_at', of: ({ escalatedAt }) => escalatedAt ?? undefined },
  { name: 'closed_at', of: ({ closedAt }) => closedAt ?? undefined },
  { name: 'open_alerts', of: ({ openAlerts }) => openAlerts },
  { name: 'alerts', of: ({ alertCount }) => alertCount },
];

export const ALERT_CSV_HEAD = csvHead(ALERT_COLUMNS.map(({ name }) => name));
export const alertCsvLine = (alert: AlertLine): string => csvLine(ALERT_COLUMNS.map(({ of }) => of(alert)));
export const CASE_CSV_HEAD = csvHead(CASE_COLUMNS.map(({ name }) => name));
export const caseCsvLine = (file: CaseLine): string => csvLine(CASE_COLUMNS.map(({ of }) => of(file)));
