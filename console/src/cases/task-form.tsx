/** What a task is: what is to be done, by whom, until when. */
import { useState } from 'react';
import type { addCaseTask, CaseTask } from '../api/generated.ts';
import { localInstant, localText } from '../format/local-time.ts';
import { useTimes } from '../format/times.tsx';
import { useColleagues } from '../people/duty-section.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

export type WantedTask = Parameters<typeof addCaseTask>[1];

type Props = {
  /** The one that is changed; absent for a new one. */
  readonly task?: CaseTask;
  /** What the button says. */
  readonly act: string;
  readonly failed: string;
  readonly sending: {
    readonly isPending: boolean;
    readonly isError: boolean;
    readonly error: unknown;
    mutate(wanted: WantedTask): void;
    reset(): void;
  };
};

const DUE_KINDS = ['none', 'days', 'at'] as const;
type DueKind = (typeof DUE_KINDS)[number];

type Draft = {
  readonly title: string;
  readonly assignee: string;
  readonly dueKind: DueKind;
  readonly days: string;
  /** As the control for a local date and time has it. */
  readonly at: string;
};

const wantedOf = ({ title, assignee, dueKind, days, at }: Draft, zone: string): WantedTask => ({
  title: title.trim(),
  ...(assignee !== '' && { assignee }),
  ...(dueKind === 'days' && { dueInBusinessDays: Number(days) }),
  ...(dueKind === 'at' && { dueAt: localInstant(at, zone) }),
});

export function TaskForm({ task, act, failed, sending }: Props) {
  const { tasks: said } = useWords().cases;
  const { zone } = useTimes();
  const [draft, setDraft] = useState<Draft>(() => ({
    title: task?.title ?? '',
    assignee: task?.assignee?.id ?? '',
    dueKind: task?.dueAt ? 'at' : 'none',
    days: '1',
    at: task?.dueAt ? localText(task.dueAt, zone) : '',
  }));
  const change = (next: Partial<Draft>) => setDraft({ ...draft, ...next });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate(wantedOf(draft, zone));
      }}
      onChange={clearFailure(sending)}
    >
      <Field label={said.what}>
        {(field) => (
          <input
            {...field}
            required
            maxLength={200}
            className="control w-full cursor-text"
            value={draft.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <AssigneeChoice value={draft.assignee} onChange={(assignee) => change({ assignee })} />
      <DueFields draft={draft} change={change} />
      {sending.error !== null && <FailureNote what={failed} failure={sending.error} />}
      <p>
        <button type="submit" className="control primary" disabled={sending.isPending || draft.title.trim() === ''}>
          {act}
        </button>
      </p>
    </form>
  );
}

function AssigneeChoice({ value, onChange }: { readonly value: string; onChange(person: string): void }) {
  const { cases, session } = useWords();
  const colleagues = useColleagues();
  return (
    <Field label={cases.tasks.assignee}>
      {(field) => (
        <select {...field} className="control w-full" value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{cases.tasks.nobody}</option>
          {colleagues.data?.items.map(({ id, displayName, role }) => (
            <option key={id} value={id}>
              {displayName} ({session.roles[role] ?? role})
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function DueFields({ draft, change }: { readonly draft: Draft; change(next: Partial<Draft>): void }) {
  const { tasks: said } = useWords().cases;
  const times = useTimes();
  return (
    <>
      <Field label={said.due}>
        {(field) => (
          <select
            {...field}
            className="control"
            value={draft.dueKind}
            onChange={(event) => change({ dueKind: DUE_KINDS.find((kind) => kind === event.target.value) ?? 'none' })}
          >
            {DUE_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {said.dueKinds[kind]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.dueKind === 'days' && (
        <Field label={said.dueIn} hint={said.dueInHint}>
          {(field) => (
            <input
              {...field}
              type="number"
              required
              min={1}
              max={250}
              className="control w-24 cursor-text"
              value={draft.days}
              onChange={(event) => change({ days: event.target.value })}
            />
          )}
        </Field>
      )}
      {draft.dueKind === 'at' && (
        <Field label={said.dueAt(times.zoneLabel)}>
          {(field) => (
            <input
              {...field}
              type="datetime-local"
              required
              className="control cursor-text"
              value={draft.at}
              onChange={(event) => change({ at: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
