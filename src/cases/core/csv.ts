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
  readonly happenedAt: string | null;
  readonly mergedInto: string | null;
  readonly timesReopened: number;
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
  readonly reportedToBoardAt: string | null;
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
  { name: 'merged_into', of: ({ mergedInto }) => mergedInto ?? undefined },
  { name: 'times_reopened', of: ({ timesReopened }) => timesReopened },
  { name: 'happened_at', of: ({ happenedAt }) => happenedAt ?? undefined },
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
  { name: 'reported_to_board_at', of: ({ reportedToBoardAt }) => reportedToBoardAt ?? undefined },
];

export type TaskLine = {
  readonly id: string;
  readonly case: string;
  readonly title: string;
  readonly status: string;
  readonly overdue: boolean;
  readonly assignee: Person;
  readonly dueAt: string | null;
  readonly addedAt: string;
  readonly endedAt: string | null;
  readonly endedBy: Person;
};

export type ReadingLine = {
  readonly reader: { readonly kind: string; readonly id: string; readonly displayName: string | null };
  readonly hour: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly times: number;
  readonly entry: { readonly id: string };
};

export type PolicyLine = {
  readonly version: number;
  readonly setBy: { readonly id: string; readonly displayName: string | null } | null;
  readonly setAt: string | null;
  readonly entry: { readonly id: string } | null;
  readonly policy: object;
};

export type HolidayLine = { readonly date: string; readonly holiday: string };

const TASK_COLUMNS: readonly Column<TaskLine>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'case', of: ({ case: id }) => id },
  { name: 'title', of: ({ title }) => title },
  { name: 'status', of: ({ status }) => status },
  { name: 'overdue', of: ({ overdue }) => (overdue ? 'yes' : 'no') },
  { name: 'assignee', of: ({ assignee }) => nameOf(assignee) },
  { name: 'due_at', of: ({ dueAt }) => dueAt ?? undefined },
  { name: 'added_at', of: ({ addedAt }) => addedAt },
  { name: 'ended_at', of: ({ endedAt }) => endedAt ?? undefined },
  { name: 'ended_by', of: ({ endedBy }) => nameOf(endedBy) },
];

const READING_COLUMNS: readonly Column<ReadingLine>[] = [
  { name: 'reader_kind', of: ({ reader }) => reader.kind },
  { name: 'reader_id', of: ({ reader }) => reader.id },
  { name: 'reader', of: ({ reader }) => reader.displayName ?? undefined },
  { name: 'hour', of: ({ hour }) => hour },
  { name: 'first_at', of: ({ firstAt }) => firstAt },
  { name: 'last_at', of: ({ lastAt }) => lastAt },
  { name: 'times', of: ({ times }) => times },
  { name: 'entry', of: ({ entry }) => entry.id },
];

const POLICY_COLUMNS: readonly Column<PolicyLine>[] = [
  { name: 'version', of: ({ version }) => version },
  { name: 'set_by', of: ({ setBy }) => setBy?.displayName ?? setBy?.id },
  { name: 'set_at', of: ({ setAt }) => setAt ?? undefined },
  { name: 'entry', of: ({ entry }) => entry?.id },
  { name: 'policy', of: ({ policy }) => JSON.stringify(policy) },
];

const HOLIDAY_COLUMNS: readonly Column<HolidayLine>[] = [
  { name: 'date', of: ({ date }) => date },
  { name: 'holiday', of: ({ holiday }) => holiday },
];

/** A head and a line for each row. */
export type Csv<Row> = { readonly head: string; readonly line: (row: Row) => string };

const csvOf = <Row>(columns: readonly Column<Row>[]): Csv<Row> => ({
  head: csvHead(columns.map(({ name }) => name)),
  line: (row) => csvLine(columns.map(({ of }) => of(row))),
});

export const TASK_CSV = csvOf(TASK_COLUMNS);
export const READING_CSV = csvOf(READING_COLUMNS);
export const POLICY_CSV = csvOf(POLICY_COLUMNS);
export const HOLIDAY_CSV = csvOf(HOLIDAY_COLUMNS);

export const ALERT_CSV_HEAD = csvHead(ALERT_COLUMNS.map(({ name }) => name));
export const alertCsvLine = (alert: AlertLine): string => csvLine(ALERT_COLUMNS.map(({ of }) => of(alert)));
export const CASE_CSV_HEAD = csvHead(CASE_COLUMNS.map(({ name }) => name));
export const caseCsvLine = (file: CaseLine): string => csvLine(CASE_COLUMNS.map(({ of }) => of(file)));
