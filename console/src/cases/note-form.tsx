/** Adds a note to the timeline of a case. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { noteCase } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { useCaseAct } from './use-case-act.ts';

export function NoteForm({ caseId }: { readonly caseId: string }) {
  const { cases } = useWords();
  const [text, setText] = useState('');
  const noting = useCaseAct(
    (words: string) => ask(noteCase(caseId, { words })),
    () => setText(''),
  );
  return (
    <form
      className="flex flex-col gap-2 border-t border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        noting.mutate(text.trim());
      }}
      onChange={clearFailure(noting)}
    >
      <Field label={cases.detail.note} hint={cases.detail.noteHint}>
        {(field) => (
          <textarea
            {...field}
            required
            rows={2}
            maxLength={2_000}
            className="control block w-full cursor-text py-1 whitespace-pre-wrap"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {noting.error && <FailureNote what={cases.failedNote} failure={noting.error} />}
      <p>
        <button type="submit" className="control" disabled={noting.isPending || text.trim() === ''}>
          {cases.detail.addNote}
        </button>
      </p>
    </form>
  );
}
