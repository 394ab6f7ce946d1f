/** What a person decides of a script: why the page needs it and who answers for it, or that it may not be there any more. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiFailure, ask } from '../../api/client.ts';
import { decideOnScript, type InventoryScriptDetail } from '../../api/generated.ts';
import { ActDialog } from '../../assurance/act-dialog.tsx';
import { Banner } from '../../shell/banner.tsx';
import { clearFailure } from '../../shell/clear-failure.ts';
import { FailureNote } from '../../shell/failure-note.tsx';
import { Field } from '../../shell/field.tsx';
import { useWords } from '../../words/words.tsx';

type Decision = Parameters<typeof decideOnScript>[1];

const useDecide = (id: string, onDone: () => void) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => ask(decideOnScript(id, decision)),
    onSuccess: () => {
      cache.invalidateQueries({ queryKey: ['inventory'] });
      onDone();
    },
  });
};

export function ScriptDecisions({ script }: { readonly script: InventoryScriptDetail }) {
  const { inventory: said } = useWords();
  const isAuthorised = script.state === 'authorised' || (script.state === 'changed' && script.authorisation);
  return (
    <div className="flex flex-wrap gap-3">
      {script.state !== 'authorised' && (
        <ActDialog label={said.decide.authorise} title={said.decide.authoriseOf(script.url)} isPrimary>
          {(close) => <AuthoriseForm script={script} onDone={close} />}
        </ActDialog>
      )}
      {isAuthorised && (
        <ActDialog label={said.decide.withdraw} title={said.decide.withdrawOf(script.url)}>
          {(close) => <WithdrawForm script={script} onDone={close} />}
        </ActDialog>
      )}
    </div>
  );
}

type FormProps = { readonly script: InventoryScriptDetail; onDone(): void };

function AuthoriseForm({ script, onDone }: FormProps) {
  const { inventory: said } = useWords();
  const [why, setWhy] = useState(script.authorisation?.why ?? '');
  const [responsible, setResponsible] = useState(script.authorisation?.responsible ?? '');
  const deciding = useDecide(script.id, onDone);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        deciding.mutate({ act: 'authorise', changedAt: script.changedAt, why, responsible });
      }}
      onChange={clearFailure(deciding)}
    >
      <p>{said.decide.explain}</p>
      <Field label={said.decide.why} hint={said.decide.whyHint}>
        {(tied) => (
          <textarea
            {...tied}
            className="control h-24 cursor-text"
            required
            maxLength={1_000}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
      </Field>
      <Field label={said.responsible}>
        {(tied) => (
          <input
            {...tied}
            className="control cursor-text"
            required
            maxLength={200}
            value={responsible}
            onChange={(event) => setResponsible(event.target.value)}
          />
        )}
      </Field>
      {deciding.error && <DecisionFailure failure={deciding.error} />}
      <button type="submit" className="control primary self-start" disabled={deciding.isPending}>
        {said.decide.authorise}
      </button>
    </form>
  );
}

function WithdrawForm({ script, onDone }: FormProps) {
  const { inventory: said } = useWords();
  const [why, setWhy] = useState('');
  const deciding = useDecide(script.id, onDone);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        deciding.mutate({ act: 'withdraw', why });
      }}
      onChange={clearFailure(deciding)}
    >
      <Field label={said.decide.withdrawWhy}>
        {(tied) => (
          <textarea
            {...tied}
            className="control h-24 cursor-text"
            required
            maxLength={1_000}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
      </Field>
      {deciding.error && <DecisionFailure failure={deciding.error} />}
      <button type="submit" className="control primary self-start" disabled={deciding.isPending}>
        {said.decide.withdraw}
      </button>
    </form>
  );
}

function DecisionFailure({ failure }: { readonly failure: unknown }) {
  const { inventory: said } = useWords();
  const known = failure instanceof ApiFailure ? said.decide.failures[failure.code ?? ''] : undefined;
  if (known === undefined) return <FailureNote what={said.decide.failed} failure={failure} />;
  return (
    <Banner tone="danger" role="alert">
      {known}
    </Banner>
  );
}
