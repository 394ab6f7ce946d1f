/** Changes the deadlines: for each severity until when, then who hears in turn; the board; the turn of the year. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SEVERITIES, type Severity, SeverityMark } from '../alerts/severity-mark.tsx';
import { ask, faultOf } from '../api/client.ts';
import {
  type DeadlinePolicy,
  type DeadlinePolicyVersion,
  listPeople,
  type SeverityDeadlines,
  setDeadlinePolicy,
} from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { PeriodFields } from './period-fields.tsx';

type Props = { readonly known: DeadlinePolicyVersion; onDone(isSaved: boolean): void };

export function DeadlinesForm({ known, onDone }: Props) {
  const words = useWords();
  const { deadlines } = words;
  const cache = useQueryClient();
  const [policy, setPolicy] = useState<DeadlinePolicy>(known.policy);
  const saving = useMutation({
    mutationFn: () => ask(setDeadlinePolicy({ replaces: known.version, policy })),
    onSuccess: (next) => {
      cache.setQueryData(['deadline-policy'], next);
      cache.invalidateQueries({ queryKey: ['deadline-policies'] });
      onDone(true);
    },
  });
  return (
    <form
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
      onChange={clearFailure(saving)}
    >
      {SEVERITIES.map((severity) => (
        <SeverityFields
          key={severity}
          severity={severity}
          of={policy.severities[severity]}
          onChange={(next) => setPolicy({ ...policy, severities: { ...policy.severities, [severity]: next } })}
        />
      ))}
      <BoardFields board={policy.board} onChange={(board) => setPolicy({ ...policy, board })} />
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={policy.calendar.closedAtYearEnd}
          onChange={(event) => setPolicy({ ...policy, calendar: { closedAtYearEnd: event.target.checked } })}
        />
        {deadlines.closedAtYearEnd}
      </label>
      {saving.error && <Refusal failure={saving.error} />}
      <p className="flex gap-2">
        <button type="submit" className="control primary" disabled={saving.isPending}>
          {deadlines.save}
        </button>
        <button type="button" className="control" onClick={() => onDone(false)}>
          {words.cancel}
        </button>
      </p>
    </form>
  );
}

type SeverityProps = {
  readonly severity: Severity;
  readonly of: SeverityDeadlines;
  onChange(next: SeverityDeadlines): void;
};

const MOST_STEPS = 10;
const RECIPIENTS = ['owner', 'supervisor', 'board'] as const;

function SeverityFields({ severity, of: { close, steps }, onChange }: SeverityProps) {
  const { alerts, deadlines } = useWords();
  const name = alerts.severities[severity];
  return (
    <fieldset className="flex flex-col gap-2 rounded border border-line p-3">
      <legend className="px-1">
        <SeverityMark severity={severity} />
      </legend>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-bold">{deadlines.close}</span>
        <PeriodFields
          label={deadlines.closeOf(name)}
          period={close}
          onChange={(next) => onChange({ close: next, steps })}
        />
      </p>
      <p className="label-text">{steps.length === 0 ? deadlines.noSteps : deadlines.steps}</p>
      <ol className="flex flex-col gap-2">
        {steps.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
          <li key={place} className="flex flex-wrap items-center gap-2">
            <PeriodFields
              label={deadlines.stepOf(place + 1, name)}
              period={step.after}
              onChange={(after) => onChange({ close, steps: steps.with(place, { ...step, after }) })}
            />
            <select
              aria-label={`${deadlines.stepOf(place + 1, name)}: ${deadlines.recipient}`}
              className="control"
              value={step.to}
              onChange={(event) => {
                const to = RECIPIENTS.find((each) => each === event.target.value) ?? step.to;
                onChange({ close, steps: steps.with(place, { ...step, to }) });
              }}
            >
              {RECIPIENTS.map((each) => (
                <option key={each} value={each}>
                  {deadlines.recipients[each]}
                </option>
              ))}
            </select>
            <button
              type="button"
              className="control"
              aria-label={deadlines.removeStep(place + 1, name)}
              onClick={() => onChange({ close, steps: steps.toSpliced(place, 1) })}
            >
              {deadlines.remove}
            </button>
          </li>
        ))}
      </ol>
      {steps.length < MOST_STEPS && (
        <p>
          <button
            type="button"
            className="control"
            aria-label={deadlines.addStepTo(name)}
            onClick={() =>
              onChange({ close, steps: [...steps, { to: 'supervisor', after: steps.at(-1)?.after ?? { hours: 24 } }] })
            }
          >
            {deadlines.addStep}
          </button>
        </p>
      )}
    </fieldset>
  );
}

const MOST_PEOPLE = 200;

type BoardProps = { readonly board: readonly string[]; onChange(board: string[]): void };

function BoardFields({ board, onChange }: BoardProps) {
  const { deadlines } = useWords();
  const people = useQuery({
    queryKey: ['people', 'for-board'],
    queryFn: ({ signal }) => ask(listPeople({ status: 'active', limit: MOST_PEOPLE }, { signal })),
  });
  return (
    <fieldset className="rounded border border-line p-3">
      <legend className="px-1 font-bold">{deadlines.board}</legend>
      {board.length === 0 && <p className="label-text">{deadlines.boardNone}</p>}
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {people.data?.items.map(({ id, displayName }) => (
          <label key={id} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={board.includes(id)}
              onChange={() => onChange(board.includes(id) ? board.filter((each) => each !== id) : [...board, id])}
            />
            {displayName}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Refusal({ failure }: { readonly failure: unknown }) {
  const { deadlines } = useWords();
  const fault = deadlines.faults[faultOf(failure) ?? ''];
  if (fault === undefined) return <FailureNote what={deadlines.failedSave} failure={failure} />;
  return (
    <Banner tone="danger" role="alert">
      {fault}
    </Banner>
  );
}
