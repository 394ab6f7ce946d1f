/** Once a receiver is well again: everything that was given up in the last days is sent once more. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { redeliverWebhooks, type WebhookEndpointDetail } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';

/** Deliveries are kept for 90 days. */
const DAYS = [1, 3, 7, 30, 90] as const;
const DAY_MS = 86_400_000;

export function SendAgain({ endpoint }: { readonly endpoint: WebhookEndpointDetail }) {
  const { webhooks } = useWords();
  const said = webhooks.deliveries.again;
  const cache = useQueryClient();
  const [days, setDays] = useState<number>(3);
  const sending = useMutation({
    mutationFn: () =>
      ask(redeliverWebhooks(endpoint.id, { since: new Date(Date.now() - days * DAY_MS).toISOString() })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['webhook-deliveries', endpoint.id] }),
  });
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-2">
          <span className="label-text">{said.label}</span>
          <select className="control" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {DAYS.map((each) => (
              <option key={each} value={each}>
                {said.days(each)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="control" disabled={sending.isPending} onClick={() => sending.mutate()}>
          {said.act}
        </button>
        {sending.data && <span role="status">{said.done(sending.data.queued, sending.data.isAll)}</span>}
      </p>
      {sending.error && <FailureNote what={webhooks.failedAct} failure={sending.error} />}
    </div>
  );
}
