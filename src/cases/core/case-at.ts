/**
 * What a case was just before an instant, from its timeline alone: whatever happens later, the same instant gives the
 * same answer. Each row is folded in its place.
 */
import type { Instant } from '#kernel';
import { SEVERITIES, type Severity } from './severity.ts';
import type { TimelineKind, TimelineParams } from './timeline.ts';
import type { TaskState } from './work.ts';

/** Why what was typed is gone; as the log says it. */
export type ErasureReason = 'asked-by-the-person' | 'no-longer-needed' | 'entered-by-mistake' | 'ordered';

export type PastRow = {
  readonly place: number;
  readonly at: Instant;
  readonly kind: TimelineKind;
  readonly actor: { readonly kind: 'person' | 'api-key' | 'system'; readonly id: string };
  readonly params: TimelineParams;
  readonly words: string | undefined;
  /** What was typed is gone. */
  readonly erased?: { readonly at: Instant; readonly reason: ErasureReason } | undefined;
  readonly entry: string;
};

export type PastTask = {
  readonly title: string;
  readonly erased: PastRow['erased'];
  readonly assignee: string | undefined;
  /** RFC 3339. */
  readonly dueAt: string | undefined;
  readonly state: TaskState;
};

export type CaseAt = {
  readonly severity: Severity | undefined;
  readonly owner: string | undefined;
  readonly dueAt: string | undefined;
  readonly closed: boolean;
  /** Ids, in the order they came. */
  readonly alerts: readonly string[];
  readonly merchants: readonly string[];
  readonly participants: readonly { readonly person: string; readonly part: string }[];
  readonly tasks: readonly PastTask[];
  readonly rows: readonly PastRow[];
};

type Folded = {
  severity: Severity | undefined;
  owner: string | undefined;
  dueAt: string | undefined;
  closed: boolean;
  readonly alerts: Set<string>;
  readonly merchants: Set<string>;
  readonly participants: Map<string, string>;
  readonly tasks: Map<string, PastTask>;
};

const textOf = ({ params }: PastRow, name: string): string | undefined => {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
};
const idIn = (row: PastRow, name: string): string => textOf(row, name) ?? '';
const severityIn = (row: PastRow, name: string): Severity | undefined =>
  SEVERITIES.find((known) => known === row.params[name]);

const putTask = ({ tasks }: Folded, row: PastRow): void => {
  const task = { assignee: textOf(row, 'assignee'), dueAt: textOf(row, 'dueAt'), state: 'open' as const };
  tasks.set(idIn(row, 'task'), { title: row.words ?? '', erased: row.erased, ...task });
};

const endTask = ({ tasks }: Folded, row: PastRow, state: TaskState): void => {
  const task = tasks.get(idIn(row, 'task'));
  if (task !== undefined) tasks.set(idIn(row, 'task'), { ...task, state });
};

/** What a row changes; those of other kinds only tell. */
const CHANGES: Readonly<Partial<Record<TimelineKind, (folded: Folded, row: PastRow) => void>>> = {
  opened: (folded, row) => {
    folded.severity = severityIn(row, 'severity');
    folded.owner = textOf(row, 'owner');
    folded.dueAt = textOf(row, 'dueAt');
  },
  'severity-raised': (folded, row) => {
    folded.severity = severityIn(row, 'to');
    folded.dueAt = textOf(row, 'dueAt');
  },
  'owner-changed': (folded, row) => {
    folded.owner = textOf(row, 'to');
  },
  closed: (folded) => {
    folded.closed = true;
  },
  'alert-joined': ({ alerts }, row) => void alerts.add(idIn(row, 'alert')),
  'alert-linked': ({ alerts }, row) => void alerts.add(idIn(row, 'alert')),
  'alert-reopened': ({ alerts }, row) => void alerts.add(idIn(row, 'alert')),
  'alert-unlinked': ({ alerts }, row) => void alerts.delete(idIn(row, 'alert')),
  'merchant-linked': ({ merchants }, row) => void merchants.add(idIn(row, 'merchant')),
  'merchant-unlinked': ({ merchants }, row) => void merchants.delete(idIn(row, 'merchant')),
  'participant-set': ({ participants }, row) => void participants.set(idIn(row, 'person'), idIn(row, 'part')),
  'participant-removed': ({ participants }, row) => void participants.delete(idIn(row, 'person')),
  'task-added': putTask,
  'task-changed': putTask,
  'task-done': (folded, row) => endTask(folded, row, 'done'),
  'task-dropped': (folded, row) => endTask(folded, row, 'dropped'),
};

export const caseAt = (timeline: readonly PastRow[], at: Instant): CaseAt => {
  const folded: Folded = {
    severity: undefined,
    owner: undefined,
    dueAt: undefined,
    closed: false,
    alerts: new Set(),
    merchants: new Set(),
    participants: new Map(),
    tasks: new Map(),
  };
  const rows = timeline.filter((row) => row.at < at).toSorted((one, other) => one.place - other.place);
  for (const row of rows) CHANGES[row.kind]?.(folded, row);
  const { severity, owner, dueAt, closed, alerts, merchants, participants, tasks } = folded;
  return {
    ...{ severity, owner, dueAt, closed, rows },
    alerts: [...alerts],
    merchants: [...merchants],
    participants: [...participants].map(([person, part]) => ({ person, part })),
    tasks: [...tasks.values()],
  };
};
