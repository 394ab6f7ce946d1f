/** Writes what happened as a message for each endpoint that asked for it, in the transaction that tells of it. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { bodyOf, type Happening, type HappeningType } from './core/happenings.ts';
import type { WebhookPorts } from './ports.ts';
import { endpointsFor, insertDeliveries, insertMessage } from './store-deliveries.ts';
import type { DeliveryId, EndpointId } from './tables.ts';

export type QueuePorts = Pick<WebhookPorts, 'clock' | 'newId'>;

/** @returns for how many endpoints. */
export const queueHappening = async (
  ports: QueuePorts,
  tx: Tx,
  tenant: TenantId,
  happening: Happening,
): Promise<number> => {
  const endpoints = await endpointsFor(tx, tenant, happening.type);
  if (endpoints.length > 0) await queueFor(ports, tx, tenant, { happening, endpoints });
  return endpoints.length;
};

export const queueFor = async (
  { clock, newId }: QueuePorts,
  tx: Tx,
  tenant: TenantId,
  { happening, endpoints }: { readonly happening: Happening<HappeningType>; readonly endpoints: readonly EndpointId[] },
): Promise<readonly DeliveryId[]> => {
  const { type, occurredAt } = happening;
  const [message, at] = [newId('msg'), clock.now()];
  await insertMessage(tx, tenant, { id: message, type, occurredAt, body: bodyOf(happening) });
  const deliveries = endpoints.map((endpoint) => ({ id: newId('whd'), endpoint, message, type, at }));
  await insertDeliveries(tx, tenant, deliveries);
  return deliveries.map(({ id }) => id);
};
