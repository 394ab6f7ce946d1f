/** Switches off an endpoint that takes nothing for days, or says that it is gone: on record, and with an alert. */
import type { SourceDefinition } from '#cases';
import { formatInstant, type Instant, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { Attempted } from './core/retry.ts';
import type { WebhookPorts } from './ports.ts';
import { recordChange } from './record-change.ts';
import { giveUpWaiting } from './store-deliveries.ts';
import { type Endpoint, updateEndpoint } from './store-endpoints.ts';

export const WEBHOOKS: SourceDefinition = {
  source: 'webhooks',
  room: 'webhooks',
  cadenceMinutes: 60,
  graceMinutes: 30,
};

type Ended = {
  readonly endpoint: Endpoint;
  readonly why: 'failing' | 'gone';
  readonly at: Instant;
  readonly last: Attempted;
};

/** Only for who holds the endpoint's row. What waits for it is not sent any more; it can be sent again by hand. */
export const switchOff = async (
  ports: WebhookPorts,
  tx: Tx,
  tenant: TenantId,
  { endpoint, why, at, last }: Ended,
): Promise<void> => {
  const off = { ...endpoint, off: { why, at } };
  await updateEndpoint(tx, tenant, off);
  const givenUp = await giveUpWaiting(tx, tenant, { endpoint: endpoint.id, at });
  await recordChange(ports, tx, tenant, { endpoint: off, change: 'switched-off', by: 'system', at });
  await ports.sources.declare(tx, { tenant, ...WEBHOOKS });
  const { host } = new URL(endpoint.url);
  await ports.alerts.raise(tx, {
    tenant,
    source: WEBHOOKS.source,
    kind: 'webhook-switched-off',
    severity: 'medium',
    subject: { kind: 'webhook', id: endpoint.id, label: endpoint.description || host },
    detail: {
      host,
      why,
      givenUp,
      failingSince: endpoint.failingSince === undefined ? null : formatInstant(endpoint.failingSince),
      lastStatus: last.status ?? null,
      lastFault: last.fault ?? null,
    },
    observedAt: at,
    reference: `${endpoint.id} ${at}`,
  });
};
