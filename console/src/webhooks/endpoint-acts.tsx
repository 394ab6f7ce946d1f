/** What can be done with a receiver: a test, a change, off and on, and removing it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask, faultOf } from '../api/client.ts';
import { removeWebhook, setWebhook, testWebhook, type WebhookEndpointDetail } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { EndpointFields } from './endpoint-fields.tsx';

type Props = { readonly endpoint: WebhookEndpointDetail };

export function EndpointActs({ endpoint }: Props) {
  const { webhooks: said } = useWords();
  const cache = useQueryClient();
  const [asked, setAsked] = useState<'edit' | 'remove'>();
  const isOn = endpoint.state === 'on';
  const testing = useMutation({
    mutationFn: () => ask(testWebhook(endpoint.id, {})),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['webhook-deliveries', endpoint.id] }),
  });
  const switching = useMutation({
    mutationFn: () => {
      const { url, description, types } = endpoint;
      return ask(setWebhook(endpoint.id, { url, description, types, state: isOn ? 'off' : 'on' }));
    },
    onSuccess: (set) => cache.setQueryData(['webhook', endpoint.id], set),
  });
  const failure = testing.error ?? switching.error;
  return (
    <div className="flex flex-col gap-3 px-4 pb-4">
      <p className="flex flex-wrap gap-2">
        <button
          type="button"
          className="control primary"
          disabled={!isOn || testing.isPending}
          onClick={() => testing.mutate()}
        >
          {said.test}
        </button>
        <button type="button" className="control" onClick={() => setAsked('edit')}>
          {said.edit}
        </button>
        <button type="button" className="control" disabled={switching.isPending} onClick={() => switching.mutate()}>
          {isOn ? said.switchOff : said.switchOn}
        </button>
        <button type="button" className="control" onClick={() => setAsked('remove')}>
          {said.remove}
        </button>
      </p>
      {isOn && <p className="label-text">{said.offNote}</p>}
      {testing.isSuccess && (
        <Banner tone="good" role="status">
          {said.tested}
        </Banner>
      )}
      {failure && <FailureNote what={said.failedAct} failure={failure} />}
      {asked === 'edit' && (
        <Dialog title={said.edit} onClose={() => setAsked(undefined)}>
          <EditForm endpoint={endpoint} onDone={() => setAsked(undefined)} />
        </Dialog>
      )}
      {asked === 'remove' && (
        <Dialog title={said.remove} onClose={() => setAsked(undefined)}>
          <RemoveForm endpoint={endpoint} />
        </Dialog>
      )}
    </div>
  );
}

function EditForm({ endpoint, onDone }: Props & { onDone(): void }) {
  const { webhooks: said } = useWords();
  const cache = useQueryClient();
  const { url, description, types } = endpoint;
  const [wanted, setWanted] = useState({ url, description, types });
  const setting = useMutation({
    mutationFn: () => ask(setWebhook(endpoint.id, { ...wanted, state: endpoint.state })),
    onSuccess: (set) => {
      cache.setQueryData(['webhook', endpoint.id], set);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setting.mutate();
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit} onChange={clearFailure(setting)}>
      <EndpointFields wanted={wanted} onChange={setWanted} failure={setting.error} />
      {setting.error && said.form.faults[faultOf(setting.error) ?? ''] === undefined && (
        <FailureNote what={said.form.failed} failure={setting.error} />
      )}
      <p>
        <button type="submit" className="control primary" disabled={setting.isPending || wanted.types.length === 0}>
          {said.form.save}
        </button>
      </p>
    </form>
  );
}

function RemoveForm({ endpoint }: Props) {
  const { webhooks: said } = useWords();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const removing = useMutation({
    mutationFn: () => ask(removeWebhook(endpoint.id)),
    onSuccess: async () => {
      await navigate({ to: '/settings/webhooks' });
      return cache.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  return (
    <div className="flex flex-col gap-3">
      <p>{said.removeNote}</p>
      <p>
        <code className="font-mono text-xs break-all">{endpoint.url}</code>
      </p>
      {removing.error && <FailureNote what={said.failedAct} failure={removing.error} />}
      <p>
        <button
          type="button"
          className="control primary"
          disabled={removing.isPending}
          onClick={() => removing.mutate()}
        >
          {said.remove}
        </button>
      </p>
    </div>
  );
}
