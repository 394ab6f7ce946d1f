/** Closes a case, or says why it cannot be closed yet. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type CaseDetail, closeCase } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { useCaseAct } from './use-case-act.ts';

export function CloseSection({ known }: { readonly known: CaseDetail }) {
  const { cases } = useWords();
  const said = cases.detail;
  const openTasks = known.tasks.filter(({ status }) => status === 'open').length;
  if (known.status === 'closed') return <Banner tone="good">{said.closed}</Banner>;
  return (
    <Section title={said.close}>
      <div className="p-4">
        {known.openAlerts > 0 && <p>{said.cannotClose(known.openAlerts)}</p>}
        {openTasks > 0 && <p>{said.cannotCloseTasks(openTasks)}</p>}
        {known.openAlerts === 0 && openTasks === 0 && <CloseForm caseId={known.id} />}
      </div>
    </Section>
  );
}

function CloseForm({ caseId }: { readonly caseId: string }) {
  const { cases } = useWords();
  const [text, setText] = useState('');
  const closing = useCaseAct((words: string) => ask(closeCase(caseId, words === '' ? {} : { words })));
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        closing.mutate(text.trim());
      }}
      onChange={clearFailure(closing)}
    >
      <Field label={cases.detail.closeWords}>
        {(field) => (
          <textarea
            {...field}
            rows={2}
            maxLength={2_000}
            className="control block w-full cursor-text py-1 whitespace-pre-wrap"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {closing.error && <FailureNote what={cases.failedClose} failure={closing.error} />}
      <p>
        <button type="submit" className="control primary" disabled={closing.isPending}>
          {cases.detail.close}
        </button>
      </p>
    </form>
  );
}
