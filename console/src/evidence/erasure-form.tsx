/** Asks for the erasure of what one entry commits to; another administrator approves it among the requests. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { askForErasure, type Erasure } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

type Reason = Erasure['reason'];

const REASONS: readonly Reason[] = ['asked-by-the-person', 'no-longer-needed', 'entered-by-mistake', 'ordered'];
const MOST_WORDS = 500;

type Props = { readonly entry: string; readonly together: number };

export function ErasureForm({ entry, together }: Props) {
  const { opening } = useWords().evidencePage;
  const cache = useQueryClient();
  const [reason, setReason] = useState<Reason>('asked-by-the-person');
  const [words, setWords] = useState('');
  const asking = useMutation({
    mutationFn: () => ask(askForErasure({ entry, reason, words: words.trim() })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['acts'] }),
  });
  if (asking.isSuccess) {
    return (
      <div className="mt-3">
        <Banner tone="good" role="status">
          {opening.asked}{' '}
          <Link to="/acts" className="text-accent underline">
            {opening.seeActs}
          </Link>
        </Banner>
      </div>
    );
  }
  return (
    <form
      className="mt-3 flex flex-col gap-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate();
      }}
      onChange={clearFailure(asking)}
    >
      <h4 className="font-bold">{opening.eraseTitle}</h4>
      <p className="max-w-2xl">{opening.eraseExplain}</p>
      {together > 0 && <p className="max-w-2xl font-bold">{opening.together(together)}</p>}
      <Field label={opening.reason}>
        {(field) => (
          <select
            {...field}
            className="control"
            value={reason}
            onChange={(event) => setReason(REASONS.find((known) => known === event.target.value) ?? reason)}
          >
            {REASONS.map((known) => (
              <option key={known} value={known}>
                {opening.reasons[known]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={opening.words} hint={opening.wordsHint}>
        {(field) => (
          <input
            {...field}
            required
            maxLength={MOST_WORDS}
            className="control w-full cursor-text"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      {asking.error && <FailureNote what={opening.failedAsk} failure={asking.error} />}
      <p>
        <button type="submit" className="control" disabled={asking.isPending || words.trim() === ''}>
          {opening.submit}
        </button>
      </p>
    </form>
  );
}
