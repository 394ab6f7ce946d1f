/** The accounts of alerts as CSV: a line for each source, for each window, and for each source of a day. */
import { csvHead, csvLine } from '#kernel';

type Cell = string | number | undefined;
type Column<Row> = { readonly name: string; readonly of: (row: Row) => Cell };
type Table<Row> = { readonly head: string; readonly line: (row: Row) => string };

const tableOf = <Row>(columns: readonly Column<Row>[]): Table<Row> => ({
  head: csvHead(columns.map(({ name }) => name)),
  line: (row) => csvLine(columns.map(({ of }) => of(row))),
});

export type SourceLine = {
  readonly id: string;
  readonly source: string;
  readonly room: string;
  readonly state: string;
  readonly cadenceMinutes: number;
  readonly graceMinutes: number;
  readonly declaredAt: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly lastSignOfLife: string;
  readonly dueAt: string | null;
  readonly lastWindow: { readonly number: number; readonly to: string } | null;
  readonly silence: { readonly alert: string; readonly since: string } | null;
};

export const SOURCE_CSV = tableOf<SourceLine>([
  { name: 'id', of: ({ id }) => id },
  { name: 'source', of: ({ source }) => source },
  { name: 'room', of: ({ room }) => room },
  { name: 'state', of: ({ state }) => state },
  { name: 'cadence_minutes', of: ({ cadenceMinutes }) => cadenceMinutes },
  { name: 'grace_minutes', of: ({ graceMinutes }) => graceMinutes },
  { name: 'declared_at', of: ({ declaredAt }) => declaredAt },
  { name: 'ended_at', of: ({ endedAt }) => endedAt ?? undefined },
  { name: 'ended_by', of: ({ endedBy }) => endedBy ?? undefined },
  { name: 'last_sign_of_life', of: ({ lastSignOfLife }) => lastSignOfLife },
  { name: 'due_at', of: ({ dueAt }) => dueAt ?? undefined },
  { name: 'last_window', of: ({ lastWindow }) => lastWindow?.number },
  { name: 'last_window_to', of: ({ lastWindow }) => lastWindow?.to },
  { name: 'silent_since', of: ({ silence }) => silence?.since },
  { name: 'silence_alert', of: ({ silence }) => silence?.alert },
]);

export type WindowLine = {
  readonly id: string;
  readonly source: string;
  readonly number: number;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
  readonly root: string;
  readonly observations: number;
  readonly rounds: number;
  readonly longestPause: { readonly from: string; readonly to: string };
  readonly late: boolean;
  readonly silence: string | null;
  readonly entry: { readonly id: string; readonly index: number | null };
};

export const WINDOW_CSV = tableOf<WindowLine>([
  { name: 'id', of: ({ id }) => id },
  { name: 'source', of: ({ source }) => source },
  { name: 'number', of: ({ number }) => number },
  { name: 'from', of: ({ from }) => from },
  { name: 'to', of: ({ to }) => to },
  { name: 'alerts', of: ({ count }) => count },
  { name: 'first_sequence', of: ({ firstSequence }) => firstSequence ?? undefined },
  { name: 'last_sequence', of: ({ lastSequence }) => lastSequence ?? undefined },
  { name: 'root', of: ({ root }) => root },
  { name: 'observations', of: ({ observations }) => observations },
  { name: 'rounds', of: ({ rounds }) => rounds },
  { name: 'longest_pause_from', of: ({ longestPause }) => longestPause.from },
  { name: 'longest_pause_to', of: ({ longestPause }) => longestPause.to },
  { name: 'late', of: ({ late }) => (late ? 'yes' : 'no') },
  { name: 'silence_alert', of: ({ silence }) => silence ?? undefined },
  { name: 'entry', of: ({ entry }) => entry.id },
  { name: 'index', of: ({ entry }) => entry.index ?? undefined },
]);

export type StatementSourceLine = {
  readonly day: string;
  readonly writtenAt: string;
  readonly source: string;
  readonly ingestedTotal: number;
  readonly disposedTotal: number;
  readonly open: number;
  readonly oldestOpen: { readonly alert: string; readonly recordedAt: string } | null;
  readonly entry: { readonly id: string; readonly index: number | null };
};

export const STATEMENT_CSV = tableOf<StatementSourceLine>([
  { name: 'day', of: ({ day }) => day },
  { name: 'source', of: ({ source }) => source },
  { name: 'ingested_total', of: ({ ingestedTotal }) => ingestedTotal },
  { name: 'disposed_total', of: ({ disposedTotal }) => disposedTotal },
  { name: 'open', of: ({ open }) => open },
  { name: 'oldest_open', of: ({ oldestOpen }) => oldestOpen?.alert },
  { name: 'oldest_open_recorded_at', of: ({ oldestOpen }) => oldestOpen?.recordedAt },
  { name: 'written_at', of: ({ writtenAt }) => writtenAt },
  { name: 'entry', of: ({ entry }) => entry.id },
  { name: 'index', of: ({ entry }) => entry.index ?? undefined },
]);
