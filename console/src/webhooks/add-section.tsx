/** Adds a receiver, and shows its secret once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask, faultOf } from '../api/client.ts';
import { makeWebhook } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { EndpointFields, type Wanted } from './endpoint-fields.tsx';
import { SecretNote } from './secret-note.tsx';

const BLANK: Wanted = { url: '', description: '', types: ['decision.held', 'review.decided'] };

export function AddSection() {
  const { webhooks: said } = useWords();
  const cache = useQueryClient();
  const [wanted, setWanted] = useState(BLANK);
  const making = useMutation({
    mutationFn: () => ask(makeWebhook(wanted)),
    onSuccess: () => {
      setWanted(BLANK);
      return cache.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Section title={said.form.add}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(making)}>
        <EndpointFields wanted={wanted} onChange={setWanted} failure={making.error} />
        {making.error && said.form.faults[faultOf(making.error) ?? ''] === undefined && (
          <FailureNote what={said.form.failed} failure={making.error} />
        )}
        <p>
          <button type="submit" className="control primary" disabled={making.isPending || wanted.types.length === 0}>
            {said.form.submit}
          </button>
        </p>
        {making.data && (
          <>
            <SecretNote secret={making.data.secret} />
            <Link
              to="/settings/webhooks/$webhookId"
              params={{ webhookId: making.data.id }}
              className="text-accent underline"
            >
              {said.secret.toEndpoint}
            </Link>
          </>
        )}
      </form>
    </Section>
  );
}
