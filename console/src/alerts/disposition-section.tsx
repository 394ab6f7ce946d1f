/**
 * How an alert leaves the list: what was decided and by whom, or the form that decides it. What one person may not
 * decide alone is said before it is sent.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask, faultOf } from '../api/client.ts';
import { type AlertDetail, disposeAlert } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { needsTwoPeople, needsWords, REASONS, type Reason } from './disposition-reasons.ts';

export function DispositionSection({ alert }: { readonly alert: AlertDetail }) {
  const { alerts } = useWords();
  const mayWork = useMay('case:work');
  return (
    <section aria-label={alerts.disposition.title}>
      <h3 className="font-bold">{alerts.disposition.title}</h3>
      {alert.disposition ? (
        <Decided disposition={alert.disposition} />
      ) : (
        <>
          <Asked alert={alert} />
          {mayWork ? <DispositionForm key={alert.id} alert={alert} /> : <p>{alerts.disposition.readOnly}</p>}
        </>
      )}
    </section>
  );
}

function Decided({ disposition }: { readonly disposition: NonNullable<AlertDetail['disposition']> }) {
  const words = useWords();
  const times = useTimes();
  const { disposition: said } = words.alerts;
  return (
    <div className="mt-2 rounded border-l-4 border-l-allow bg-allow-tint px-3 py-2" role="status">
      <p className="font-bold">
        {said.done(disposition.person.displayName ?? words.cases.formerPerson, said.reasons[disposition.reason])}
      </p>
      <p className="label-text">
        {times.full(disposition.at)}
        {disposition.secondPerson &&
          ` · ${said.secondPerson}: ${disposition.secondPerson.displayName ?? words.cases.formerPerson}`}
      </p>
      {disposition.words && <p className="mt-1 whitespace-pre-wrap">{disposition.words}</p>}
      {disposition.duplicateOf && (
        <Link
          to="/alerts/$alertId"
          params={{ alertId: disposition.duplicateOf }}
          className="font-mono text-xs text-accent underline"
        >
          {disposition.duplicateOf}
        </Link>
      )}
    </div>
  );
}

function Asked({ alert }: { readonly alert: AlertDetail }) {
  const words = useWords();
  const times = useTimes();
  const asked = alert.secondPersonAsked;
  if (!asked) return null;
  const { disposition } = words.alerts;
  return (
    <div className="mt-2">
      <Banner tone="warning" role="status">
        <p>
          {disposition.asked(
            asked.person.displayName ?? words.cases.formerPerson,
            disposition.reasons[asked.reason],
            times.short(asked.at),
          )}
        </p>
        <Link to="/acts" className="text-accent underline">
          {disposition.goToActs}
        </Link>
      </Banner>
    </div>
  );
}

function DispositionForm({ alert }: { readonly alert: AlertDetail }) {
  const { alerts } = useWords();
  const { disposition: said } = alerts;
  const cache = useQueryClient();
  const [reason, setReason] = useState<Reason>();
  const [text, setText] = useState('');
  const [other, setOther] = useState('');
  const takesTwo = reason !== undefined && needsTwoPeople(alert.severity, reason);
  const sending = useMutation({
    mutationFn: (chosen: Reason) =>
      ask(
        disposeAlert(alert.id, {
          reason: chosen,
          ...(text.trim() && { words: text.trim() }),
          ...(chosen === 'duplicate' && other.trim() && { duplicateOf: other.trim() }),
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
  const fault = faultOf(sending.error);
  return (
    <form className="mt-1 flex flex-col gap-3" onSubmit={submit}>
      <p className="label-text">{said.explain}</p>
      <Field label={said.reason}>
        {(field) => (
          <select
            {...field}
            required
            className="control w-full"
            value={reason ?? ''}
            onChange={(event) => setReason(REASONS.find((known) => known === event.target.value))}
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
      {reason && <p className="label-text">{said.meanings[reason]}</p>}
      {reason === 'duplicate' && (
        <Field label={said.duplicateOf}>
          {(field) => (
            <input
              {...field}
              required
              className="control w-full cursor-text font-mono"
              value={other}
              placeholder="alt_…"
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setOther(event.target.value)}
            />
          )}
        </Field>
      )}
      {reason && (
        <Field label={needsWords(reason) ? said.wordsNeeded : said.words}>
          {(field) => (
            <textarea
              {...field}
              required={needsWords(reason)}
              rows={3}
              maxLength={2_000}
              className="control block w-full cursor-text py-1 whitespace-pre-wrap"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      )}
      {takesTwo && <Banner tone="warning">{said.twoPeople}</Banner>}
      {sending.error &&
        (fault !== undefined && said.faults[fault] ? (
          <Banner tone="danger" role="alert">
            {said.faults[fault]}
          </Banner>
        ) : (
          <FailureNote what={alerts.failedDisposition} failure={sending.error} />
        ))}
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
