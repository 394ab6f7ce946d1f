/** How the routes of webhooks that name something are called, and what is planted for them. */
import type { Call } from './call.ts';

const of = (more: Omit<Call, 'path'> = {}): Call => ({ path: { id: 'webhook' }, ...more });
const ofDelivery = (more: Omit<Call, 'path'> = {}): Call => ({
  path: { id: 'webhook', delivery: 'webhookDelivery' },
  ...more,
});
const wanted = { url: 'https://probe.example/', types: ['case.closed'] };

export const WEBHOOK_CALLS: Readonly<Record<string, Call>> = {
  'POST /v1/webhooks': { body: wanted },
  'GET /v1/webhooks/{id}': of(),
  'PUT /v1/webhooks/{id}': of({ body: { ...wanted, state: 'on' } }),
  'DELETE /v1/webhooks/{id}': of(),
  'POST /v1/webhooks/{id}/redeliveries': of({ body: { since: '2026-01-01T00:00:00Z' } }),
  'POST /v1/webhooks/{id}/secrets': of({ body: {} }),
  'POST /v1/webhooks/{id}/tests': of({ body: {} }),
  'GET /v1/webhooks/{id}/deliveries': of(),
  'GET /v1/webhooks/{id}/deliveries.csv': of(),
  'GET /v1/webhooks/{id}/deliveries/{delivery}': ofDelivery(),
  'POST /v1/webhooks/{id}/deliveries/{delivery}/redeliveries': ofDelivery({ body: {} }),
};

type Made = { readonly id: string } & Readonly<Record<string, unknown>>;

export const plantWebhooks = async (
  post: (address: string, body?: unknown) => Promise<Made>,
  word: string,
): Promise<Record<string, string>> => {
  const { id } = await post('/v1/webhooks', { ...wanted, url: `https://${word}.example/`, description: word });
  const { delivery } = await post(`/v1/webhooks/${id}/tests`, {});
  return { webhook: id, webhookDelivery: String(delivery) };
};
