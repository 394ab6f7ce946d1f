/** What happened in a case, oldest first: each row with who did it and where the log holds it. */
import { Link } from '@tanstack/react-router';
import type { CaseDetail, TimelineRow } from '../api/generated.ts';
import { EntryCheck } from '../evidence/entry-check.tsx';
import { type Times, useTimes } from '../format/times.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';

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
        <span className="font-bold">{sentenceOf(row, known, words, times)}</span>
        <time dateTime={row.at} title={times.full(row.at)} className="label-text">
          {times.short(row.at)}
        </time>
        <span className="label-text">{actorOf(row, words)}</span>
        {alert && (
          <Link to="/alerts/$alertId" params={{ alertId: alert }} className="text-accent underline">
            {words.alerts.detail.title}
          </Link>
        )}
      </p>
      {row.words && <p className="mt-1 rounded bg-raised px-3 py-2 whitespace-pre-wrap">{row.words}</p>}
      {commitment && <EntryCheck entry={row.entry} commitment={commitment} isQuiet />}
    </li>
  );
}

const textOf = ({ params }: TimelineRow, name: string): string | undefined => {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
};

const actorOf = ({ actor }: TimelineRow, { cases }: Words): string => {
  if (actor.kind === 'person') return actor.displayName ?? cases.formerPerson;
  return actor.kind === 'api-key' ? cases.detail.apiKey : cases.detail.system;
};

const sentenceOf = (row: TimelineRow, known: CaseDetail, words: Words, times: Times): string => {
  const said = words.cases.timeline;
  const severities: Readonly<Record<string, string>> = words.alerts.severities;
  const reasons: Readonly<Record<string, string>> = words.alerts.disposition.reasons;
  const severity = severities[textOf(row, row.kind === 'severity-raised' ? 'to' : 'severity') ?? ''] ?? '';
  const reason = reasons[textOf(row, 'reason') ?? ''] ?? '';
  const nameOfNext = (): string => {
    const next = textOf(row, 'to');
    return known.people.find((person) => person.id === next)?.displayName ?? words.cases.noOwner;
  };
  const due = textOf(row, 'dueAt');
  switch (row.kind) {
    case 'opened':
      return due === undefined ? said.opened(severity) : `${said.opened(severity)} · ${said.dueAt(times.short(due))}`;
    case 'alert-joined':
      return said.alertJoined;
    case 'severity-raised':
      return said.severityRaised(severity);
    case 'second-person-asked':
      return said.secondPersonAsked(reason);
    case 'alert-disposed':
      return said.alertDisposed(reason);
    case 'owner-changed':
      return said.ownerChanged(nameOfNext());
    case 'noted':
      return said.noted;
    case 'deadline-passed':
      return said.deadlinePassed;
    case 'escalated':
      return said.escalated(nameOfNext());
    case 'closed':
      return said.closed;
  }
};
