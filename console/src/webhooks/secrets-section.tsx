/** The secrets that sign now, and a new one beside the old for a while. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { renewWebhookSecret, type WebhookEndpointDetail } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { SecretNote } from './secret-note.tsx';

const OVERLAPS = [0, 1, 24, 72, 168] as const;
const USUAL = 24;

export function SecretsSection({ endpoint }: { readonly endpoint: WebhookEndpointDetail }) {
  const { webhooks } = useWords();
  const said = webhooks.secret;
  const times = useTimes();
  const cache = useQueryClient();
  const [hours, setHours] = useState<number>(USUAL);
  const renewing = useMutation({
    mutationFn: () => ask(renewWebhookSecret(endpoint.id, { overlapHours: hours })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['webhook', endpoint.id] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    renewing.mutate();
  };
  return (
    <Section title={said.title}>
      <ul className="px-4 pt-2">
        {endpoint.secrets.map(({ number, validUntil }) => (
          <li key={number}>
            {said.number(number)}{' '}
            <span className="label-text">{validUntil ? said.until(times.short(validUntil)) : said.current}</span>
          </li>
        ))}
      </ul>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit}>
        <Field label={said.overlap} hint={said.renewNote}>
          {(field) => (
            <select
              {...field}
              className="control w-full"
              value={hours}
              onChange={(event) => setHours(Number(event.target.value))}
            >
              {OVERLAPS.map((each) => (
                <option key={each} value={each}>
                  {said.hours(each)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <p>
          <button type="submit" className="control" disabled={renewing.isPending}>
            {said.renew}
          </button>
        </p>
        {renewing.error && <FailureNote what={said.failed} failure={renewing.error} />}
        {renewing.data && <SecretNote secret={renewing.data.secret} />}
      </form>
    </Section>
  );
}
