/** What happened in a case, oldest first: each row with who did it and where the log holds it. */
import { Link } from '@tanstack/react-router';
import type { CaseDetail, TimelineRow } from '../api/generated.ts';
import { EntryCheck } from '../evidence/entry-check.tsx';
import { ErasedNote } from '../evidence/erased-note.tsx';
import { EraseWords } from '../evidence/opening-panel.tsx';
import { type Times, useTimes } from '../format/times.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { actorText } from './actor-text.ts';

export function Timeline({ known }: { readonly known: CaseDetail }) {
  return (
    <ol className="px-4 py-2">
      {known.timeline.map((row) => (
        <Row key={row.place} row={row} known={known} />
      ))}
    </ol>
  );
}

function Row({ row, known }: { readonly row: TimelineRow; readonly known: CaseDetail }) {
  const words = useWords();
  const times = useTimes();
  const alert = textOf(row, 'alert');
  const commitment = row.commitment ?? undefined;
  return (
    <li className="relative border-l-2 border-line pb-4 pl-4 last:pb-1">
      <span className="absolute top-1.5 -left-[0.3125rem] size-2 rounded-full bg-edge" aria-hidden="true" />
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-bold">{sentenceOf({ row, known, words, times })}</span>
        <time dateTime={row.at} title={times.full(row.at)} className="label-text">
          {times.short(row.at)}
        </time>
        <span className="label-text">{actorText(row.actor, words)}</span>
        {alert && (
          <Link to="/alerts/$alertId" params={{ alertId: alert }} className="text-accent underline">
            {words.alerts.detail.title}
          </Link>
        )}
      </p>
      {row.erased && <ErasedNote erased={row.erased} />}
      {row.words && <p className="mt-1 rounded bg-raised px-3 py-2 whitespace-pre-wrap">{row.words}</p>}
      {commitment && <EntryCheck entry={row.entry} commitment={commitment} isQuiet />}
      {row.words && <EraseWords entry={row.entry.id} />}
    </li>
  );
}

const textOf = ({ params }: TimelineRow, name: string): string | undefined => {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
};

type Said = { readonly row: TimelineRow; readonly known: CaseDetail; readonly words: Words; readonly times: Times };

const nameOf = ({ known, words }: Said, person: string | undefined): string =>
  known.people.find(({ id }) => id === person)?.displayName ?? words.cases.formerPerson;

const sentenceOf = (said: Said): string => {
  const { row, words, times } = said;
  const { timeline } = words.cases;
  const person = textOf(row, 'person');
  switch (row.kind) {
    case 'participant-set': {
      const parts: Readonly<Record<string, string>> = words.cases.people.parts;
      const part = textOf(row, 'part') ?? '';
      return timeline.participantSet(nameOf(said, person), parts[part] ?? part);
    }
    case 'participant-removed':
      return timeline.participantRemoved(nameOf(said, person));
    case 'owner-changed':
      return timeline.ownerChanged(nextOf(said));
    case 'escalated':
      return timeline.escalated(nextOf(said));
    case 'reported-to-board':
      return timeline.reportedToBoard(nextOf(said));
    case 'record-committed':
      return timeline.recordCommitted(times.short(textOf(row, 'at') ?? row.at));
    case 'task-added':
    case 'task-changed':
      return taskSentence(said, row.kind === 'task-added' ? timeline.taskAdded : timeline.taskChanged);
    case 'opened':
    case 'severity-raised':
    case 'second-person-asked':
    case 'alert-disposed':
      return alertSentence(said, row.kind);
    default:
      return timeline[PLAIN[row.kind]];
  }
};

const nextOf = (said: Said): string => {
  const next = textOf(said.row, 'to');
  return next === undefined ? said.words.cases.noOwner : nameOf(said, next);
};

/** What is said without any of its parameters. */
const PLAIN = {
  'alert-joined': 'alertJoined',
  'alert-linked': 'alertLinked',
  'alert-unlinked': 'alertUnlinked',
  'alert-reopened': 'alertReopened',
  noted: 'noted',
  'task-done': 'taskDone',
  'task-dropped': 'taskDropped',
  'task-overdue': 'taskOverdue',
  'file-added': 'fileAdded',
  'merchant-linked': 'merchantLinked',
  'merchant-unlinked': 'merchantUnlinked',
  'deadline-passed': 'deadlinePassed',
  closed: 'closed',
} as const satisfies Partial<Record<TimelineRow['kind'], keyof Words['cases']['timeline']>>;

const taskSentence = (said: Said, what: string): string => {
  const { row, words, times } = said;
  const { timeline } = words.cases;
  const assignee = textOf(row, 'assignee');
  const due = textOf(row, 'dueAt');
  return [
    what,
    ...(assignee === undefined ? [] : [timeline.taskFor(nameOf(said, assignee))]),
    ...(due === undefined ? [] : [timeline.dueAt(times.short(due))]),
  ].join(' · ');
};

type AlertKind = 'opened' | 'severity-raised' | 'second-person-asked' | 'alert-disposed';

const alertSentence = ({ row, words, times }: Said, kind: AlertKind): string => {
  const { timeline } = words.cases;
  const severities: Readonly<Record<string, string>> = words.alerts.severities;
  const reasons: Readonly<Record<string, string>> = words.alerts.disposition.reasons;
  const severity = severities[textOf(row, kind === 'severity-raised' ? 'to' : 'severity') ?? ''] ?? '';
  const reason = reasons[textOf(row, 'reason') ?? ''] ?? '';
  const due = textOf(row, 'dueAt');
  switch (kind) {
    case 'opened': {
      const opened = timeline.opened(severity);
      return due === undefined ? opened : `${opened} · ${timeline.dueAt(times.short(due))}`;
    }
    case 'severity-raised':
      return timeline.severityRaised(severity);
    case 'second-person-asked':
      return timeline.secondPersonAsked(reason);
    case 'alert-disposed':
      return timeline.alertDisposed(reason);
  }
};
