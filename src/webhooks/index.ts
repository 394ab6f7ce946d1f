/** Tells endpoints of the tenant's own choice what happened: signed, again and again until it is taken, on record. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { Happening } from './core/happenings.ts';
import { createManageEndpoints, type ManageEndpoints } from './manage-endpoints.ts';
import type { WebhookPorts } from './ports.ts';
import { queueHappening } from './queue-messages.ts';
import { createReadWebhooks, type ReadWebhooks } from './read-deliveries.ts';
import { createSender, type Sender } from './send-messages.ts';

export { HAPPENINGS } from './core/happenings.ts';
export { ATTEMPTS_MAX } from './core/retry.ts';
export { webhookRoutes } from './routes.ts';

export type Webhooks = {
  readonly manage: ManageEndpoints;
  readonly read: ReadWebhooks;
  /** Queues a message for each endpoint that asked for it, in the transaction that tells of it. */
  readonly tell: (tx: Tx, tenant: TenantId, happening: Happening) => Promise<number>;
  readonly sender: Sender;
};

export const createWebhooks = (ports: WebhookPorts): Webhooks => {
  const sender = createSender(ports);
  return {
    manage: createManageEndpoints({ ...ports, onQueued: sender.wake }),
    read: createReadWebhooks(ports),
    tell: (tx, tenant, happening) => queueHappening(ports, tx, tenant, happening),
    sender,
  };
};
