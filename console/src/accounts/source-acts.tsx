/** Ending a source takes two people; having one watched again that people ended takes one. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sourceText } from '../alerts/kind.ts';
import { ask } from '../api/client.ts';
import { type AlertSource, declareAlertSource, endAlertSource } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

export function SourceActs({ source }: { readonly source: AlertSource }) {
  const words = useWords();
  const said = words.accounts.sources;
  const [isEnding, setEnding] = useState(false);
  const name = sourceText(source.source, words);
  if (source.state === 'ended') return source.endedBy === 'people' ? <Again source={source} name={name} /> : null;
  return (
    <>
      <button type="button" className="control" aria-label={said.endOf(name)} onClick={() => setEnding(true)}>
        {said.end}
      </button>
      {isEnding && (
        <Dialog title={said.endOf(name)} onClose={() => setEnding(false)}>
          <EndForm source={source} />
        </Dialog>
      )}
    </>
  );
}

function EndForm({ source }: { readonly source: AlertSource }) {
  const words = useWords();
  const said = words.accounts.sources;
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const ending = useMutation({
    mutationFn: () => ask(endAlertSource(source.id, { reason: reason.trim() })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['acts'] }),
  });
  if (ending.data) {
    return (
      <Banner tone="good" role="status">
        <p>{said.endAsked}</p>
        <Link to="/acts" className="text-accent underline">
          {words.alerts.disposition.goToActs}
        </Link>
      </Banner>
    );
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        ending.mutate();
      }}
      onChange={clearFailure(ending)}
    >
      <p>{said.endExplain}</p>
      <Field label={said.endReason}>
        {(field) => (
          <textarea
            {...field}
            required
            rows={3}
            maxLength={2_000}
            className="control block w-full cursor-text py-1 whitespace-pre-wrap"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {ending.error && <FailureNote what={said.failedEnd} failure={ending.error} />}
      <p>
        <button type="submit" className="control primary" disabled={ending.isPending || reason.trim() === ''}>
          {said.endAsk}
        </button>
      </p>
    </form>
  );
}

function Again({ source, name }: { readonly source: AlertSource; readonly name: string }) {
  const said = useWords().accounts.sources;
  const cache = useQueryClient();
  const declaring = useMutation({
    mutationFn: () => ask(declareAlertSource(source.id)),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['alert-sources'] }),
  });
  return (
    <>
      <button
        type="button"
        className="control"
        aria-label={said.againOf(name)}
        disabled={declaring.isPending}
        onClick={() => declaring.mutate()}
      >
        {said.again}
      </button>
      {declaring.error && <FailureNote what={said.failedAgain} failure={declaring.error} />}
    </>
  );
}
