/** One delivery: what is sent, each attempt with what was answered and how fast, and a way to send it again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import {
  readWebhookDelivery,
  redeliverWebhook,
  type WebhookDeliveryDetail,
  type WebhookEndpointDetail,
} from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { Banner } from '../shell/banner.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useWords } from '../words/words.tsx';
import { AnswerText } from './answer-text.tsx';
import { DeliveryMark } from './endpoint-mark.tsx';

type Props = { readonly endpoint: WebhookEndpointDetail; readonly deliveryId: string };

export function DeliveryDetail({ endpoint, deliveryId }: Props) {
  const { webhooks } = useWords();
  const said = webhooks.deliveries;
  const cache = useQueryClient();
  const found = useQuery({
    queryKey: ['webhook-delivery', deliveryId],
    queryFn: ({ signal }) => ask(readWebhookDelivery(endpoint.id, deliveryId, { signal })),
    refetchInterval: 3_000,
  });
  const redelivering = useMutation({
    mutationFn: () => ask(redeliverWebhook(endpoint.id, deliveryId, {})),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['webhook-deliveries', endpoint.id] }),
  });
  if (!found.data) {
    return found.error ? <FailureNote what={said.failedOne} failure={found.error} /> : <Loading />;
  }
  return (
    <div className="flex flex-col gap-3">
      <Facts delivery={found.data} />
      {endpoint.state === 'on' && (
        <p>
          <button
            type="button"
            className="control"
            disabled={redelivering.isPending}
            onClick={() => redelivering.mutate()}
          >
            {said.redeliver}
          </button>
        </p>
      )}
      {redelivering.isSuccess && (
        <Banner tone="good" role="status">
          {said.redelivered}
        </Banner>
      )}
      {redelivering.error && <FailureNote what={webhooks.failedAct} failure={redelivering.error} />}
    </div>
  );
}

const readable = (body: string): string => JSON.stringify(JSON.parse(body), undefined, 2);

function Facts({ delivery }: { readonly delivery: WebhookDeliveryDetail }) {
  const { webhooks } = useWords();
  const said = webhooks.deliveries;
  const times = useTimes();
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <DeliveryMark state={delivery.state} /> {webhooks.types[delivery.type] ?? delivery.type}
      </p>
      <dl>
        <Fact name={said.message}>
          <Code text={delivery.message} />
        </Fact>
        {delivery.repeats && (
          <Fact name={said.repeats}>
            <Code text={delivery.repeats} />
          </Fact>
        )}
        {delivery.nextAttemptAt && <Fact name={said.columns.nextAttemptAt}>{times.full(delivery.nextAttemptAt)}</Fact>}
      </dl>
      <h3 className="font-bold">{said.tries}</h3>
      <ol>
        {delivery.tries.map(({ number, at, durationMs, status, fault }) => (
          <li key={number} className="flex flex-wrap justify-between gap-x-3 border-b border-line py-1">
            <span>
              {number}. <AnswerText status={status} fault={fault} />
            </span>
            <span className="label-text">
              {times.full(at)} · {said.duration(durationMs)}
            </span>
          </li>
        ))}
      </ol>
      <h3 className="font-bold">{said.body}</h3>
      <pre className="overflow-x-auto rounded bg-raised p-2 font-mono text-xs" tabIndex={-1}>
        {readable(delivery.body)}
      </pre>
    </>
  );
}
