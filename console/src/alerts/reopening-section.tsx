/** Taking a disposition back, with the reason; and the dispositions that were taken back before. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type AlertDetail, reopenAlert } from '../api/generated.ts';
import { EntryCheck } from '../evidence/entry-check.tsx';
import { ErasedNote } from '../evidence/erased-note.tsx';
import { EraseWords } from '../evidence/opening-panel.tsx';
import { useTimes } from '../format/times.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { noticeAlertAct } from './notice-alert-act.ts';

export function ReopeningForm({ alert }: { readonly alert: AlertDetail }) {
  const said = useWords().alerts.reopening;
  const cache = useQueryClient();
  const [words, setWords] = useState('');
  const reopening = useMutation({
    mutationFn: () => ask(reopenAlert(alert.id, { words: words.trim() })),
    onSuccess: (next) => {
      cache.setQueryData(['alert', alert.id], next);
      noticeAlertAct(cache);
    },
  });
  return (
    <details className="mt-2">
      <summary className="text-accent">{said.open}</summary>
      <form
        className="mt-2 flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          reopening.mutate();
        }}
        onChange={clearFailure(reopening)}
      >
        <p className="label-text">{said.explain}</p>
        <Field label={said.words}>
          {(field) => (
            <textarea
              {...field}
              required
              rows={3}
              maxLength={2_000}
              className="control block w-full cursor-text py-1 whitespace-pre-wrap"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        {reopening.error && <FailureNote what={said.failed} failure={reopening.error} />}
        <p>
          <button type="submit" className="control" disabled={reopening.isPending || words.trim() === ''}>
            {said.submit}
          </button>
        </p>
      </form>
    </details>
  );
}

/** Oldest first. */
export function EarlierDispositions({ reopenings }: Pick<AlertDetail, 'reopenings'>) {
  const words = useWords();
  const times = useTimes();
  const said = words.alerts.reopening;
  if (reopenings.length === 0) return null;
  return (
    <div className="mt-3">
      <h4 className="font-bold">{said.history}</h4>
      <ol className="divide-y divide-line">
        {reopenings.map((each) => (
          <li key={each.disposition} className="py-1.5">
            <p>
              <del>{words.alerts.disposition.reasons[each.reason]}</del>{' '}
              {said.withdrawn(each.person.displayName ?? words.cases.formerPerson, times.short(each.at))}
            </p>
            {each.erased && <ErasedNote erased={each.erased} />}
            {each.words && <p className="rounded bg-raised px-3 py-1 whitespace-pre-wrap">{each.words}</p>}
            {each.commitment && <EntryCheck entry={each.entry} commitment={each.commitment} isQuiet />}
            {each.words && <EraseWords entry={each.entry.id} />}
          </li>
        ))}
      </ol>
    </div>
  );
}
