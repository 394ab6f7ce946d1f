/**
 * The form that takes an alert off the list. What one person may not decide alone is said before it is sent.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask, faultOf } from '../api/client.ts';
import { type AlertDetail, disposeAlert } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { needsTwoPeople, needsWords, REASONS, type Reason } from './disposition-reasons.ts';

type Typed = {
  readonly text: string;
  /** Id of the alert that this one repeats. */
  readonly other: string;
};

export function DispositionForm({ alert }: { readonly alert: AlertDetail }) {
  const { disposition: said } = useWords().alerts;
  const cache = useQueryClient();
  const [reason, setReason] = useState<Reason>();
  const [typed, setTyped] = useState<Typed>({ text: '', other: '' });
  const takesTwo = reason !== undefined && needsTwoPeople(alert.severity, reason);
  const sending = useMutation({
    mutationFn: (chosen: Reason) =>
      ask(
        disposeAlert(alert.id, {
          reason: chosen,
          ...(typed.text.trim() && { words: typed.text.trim() }),
          ...(chosen === 'duplicate' && typed.other.trim() && { duplicateOf: typed.other.trim() }),
        }),
      ),
    onSuccess: ({ alert: next }) => {
      cache.setQueryData(['alert', alert.id], next);
      cache.invalidateQueries({ predicate: ({ queryKey }) => STALE.has(String(queryKey[0])) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason) sending.mutate(reason);
  };
  return (
    <form className="mt-1 flex flex-col gap-3" onSubmit={submit}>
      <p className="label-text">{said.explain}</p>
      <ReasonChoice reason={reason} onChoose={setReason} />
      {reason && <p className="label-text">{said.meanings[reason]}</p>}
      {reason && <Explanation reason={reason} said={typed} change={setTyped} />}
      {takesTwo && <Banner tone="warning">{said.twoPeople}</Banner>}
      {sending.error && <Refusal failure={sending.error} />}
      <p>
        <button type="submit" className="control primary" disabled={sending.isPending}>
          {takesTwo ? said.submitAsk : said.submit}
        </button>
      </p>
    </form>
  );
}

/** What a disposition changes elsewhere on the page. */
const STALE = new Set(['alerts', 'cases', 'case', 'case-summary', 'acts']);

type ChoiceProps = { readonly reason: Reason | undefined; onChoose(reason: Reason | undefined): void };

function ReasonChoice({ reason, onChoose }: ChoiceProps) {
  const { disposition: said } = useWords().alerts;
  return (
    <Field label={said.reason}>
      {(field) => (
        <select
          {...field}
          required
          className="control w-full"
          value={reason ?? ''}
          onChange={(event) => onChoose(REASONS.find((known) => known === event.target.value))}
        >
          <option value="">{said.choose}</option>
          {REASONS.map((known) => (
            <option key={known} value={known}>
              {said.reasons[known]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type ExplanationProps = { readonly reason: Reason; readonly said: Typed; change(next: Typed): void };

function Explanation({ reason, said: typed, change }: ExplanationProps) {
  const { disposition: words } = useWords().alerts;
  return (
    <>
      {reason === 'duplicate' && (
        <Field label={words.duplicateOf}>
          {(field) => (
            <input
              {...field}
              required
              className="control w-full cursor-text font-mono"
              value={typed.other}
              placeholder="alt_…"
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change({ ...typed, other: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={needsWords(reason) ? words.wordsNeeded : words.words}>
        {(field) => (
          <textarea
            {...field}
            required={needsWords(reason)}
            rows={3}
            maxLength={2_000}
            className="control block w-full cursor-text py-1 whitespace-pre-wrap"
            value={typed.text}
            onChange={(event) => change({ ...typed, text: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Refusal({ failure }: { readonly failure: unknown }) {
  const { alerts } = useWords();
  const fault = alerts.disposition.faults[faultOf(failure) ?? ''];
  if (fault === undefined) return <FailureNote what={alerts.failedDisposition} failure={failure} />;
  return (
    <Banner tone="danger" role="alert">
      {fault}
    </Banner>
  );
}
