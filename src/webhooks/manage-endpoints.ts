/** Endpoints are made, set, tested, given new secrets and removed by people; each change is an entry of the log. */
import { type Duration, durationOfMs, type Instant, Problem, plus, type Scope, type Secret } from '#kernel';
import type { Tx } from '#platform/database';
import type { OfferedType } from './core/happenings.ts';
import { readReceiverUrl } from './core/receiver-url.ts';
import type { WebhookPorts } from './ports.ts';
import {
  tooManyWebhooks,
  webhookDeliveryNotFound,
  webhookNotAcceptable,
  webhookNotFound,
  webhookOff,
} from './problems.ts';
import { queueFor } from './queue-messages.ts';
import { deliveryById } from './read-deliveries.ts';
import { recordChange } from './record-change.ts';
import { makeSecret } from './seal-secret.ts';
import { givenUpSince, giveUpWaiting, insertDeliveries } from './store-deliveries.ts';
import {
  countForMaking,
  type Endpoint,
  endpointById,
  insertEndpoint,
  insertSecret,
  lastSecretNumber,
  removeEndpoint,
  updateEndpoint,
} from './store-endpoints.ts';
import type { DeliveryId, EndpointId } from './tables.ts';

export type WantedEndpoint = {
  readonly url: string;
  readonly description: string;
  readonly types: readonly OfferedType[];
};

export type ManageEndpoints = {
  /** The secret is shown here and never again. @throws Problem `webhook-not-acceptable`, `too-many-webhooks` */
  make(scope: Scope, wanted: WantedEndpoint): Promise<{ readonly id: EndpointId; readonly secret: Secret }>;
  /** @throws Problem `webhook-not-found`, like those below; `webhook-not-acceptable` */
  set(scope: Scope, id: EndpointId, wanted: WantedEndpoint & { readonly state: 'on' | 'off' }): Promise<void>;
  remove(scope: Scope, id: EndpointId): Promise<void>;
  /** @param overlap how long the secret of before signs beside the new one. */
  renewSecret(scope: Scope, id: EndpointId, overlap: Duration): Promise<Secret>;
  /** Queues a message that says it is a test. @throws Problem `webhook-off` */
  test(scope: Scope, id: EndpointId): Promise<DeliveryId>;
  /** Sends the message of a delivery once more, under its id. @throws Problem `webhook-off`, `webhook-delivery-not-found` */
  redeliver(scope: Scope, id: EndpointId, delivery: DeliveryId): Promise<DeliveryId>;
  /** Sends once more what was queued since then and given up, the oldest first; `isAll` false: ask again for the rest. */
  redeliverSince(scope: Scope, id: EndpointId, since: Instant): Promise<Redelivered>;
};

export type Redelivered = { readonly queued: number; readonly isAll: boolean };

const REDELIVERED_AT_ONCE = 1_000;

const ENDPOINTS_MAX = 20;
export const OVERLAP_HOURS_MAX = 168;

export const createManageEndpoints = (ports: WebhookPorts & { readonly onQueued: () => void }): ManageEndpoints => {
  const change = async <T>(scope: Scope, work: (changing: Changing) => Promise<T>): Promise<T> => {
    const done = await ports.database.inScope(scope, (tx) => work({ ports, tx, scope, now: ports.clock.now() }));
    ports.onCommitted();
    ports.onQueued();
    return done;
  };
  return {
    make: (scope, wanted) => change(scope, (changing) => make(changing, wanted)),
    set: (scope, id, wanted) => change(scope, (changing) => set(changing, id, wanted)),
    remove: (scope, id) => change(scope, (changing) => remove(changing, id)),
    renewSecret: (scope, id, overlap) => change(scope, (changing) => renewSecret(changing, id, overlap)),
    test: (scope, id) => change(scope, (changing) => test(changing, id)),
    redeliver: (scope, id, delivery) => change(scope, (changing) => redeliver(changing, id, delivery)),
    redeliverSince: (scope, id, since) => change(scope, (changing) => redeliverSince(changing, id, since)),
  };
};

type Changing = { readonly ports: WebhookPorts; readonly tx: Tx; readonly scope: Scope; readonly now: Instant };

const held = async ({ tx, scope }: Changing, id: EndpointId): Promise<Endpoint> => {
  const endpoint = await endpointById(tx, scope.tenant, { id, hold: true });
  if (endpoint === undefined) throw new Problem(webhookNotFound);
  return endpoint;
};

const heldOn = async (changing: Changing, id: EndpointId): Promise<Endpoint> => {
  const endpoint = await held(changing, id);
  if (endpoint.off !== undefined) throw new Problem(webhookOff);
  return endpoint;
};

const readUrl = ({ ports }: Changing, text: string): string => {
  const url = readReceiverUrl(text, ports.privateHosts);
  if (url.kind === 'ok') return url.value.href;
  throw new Problem(webhookNotAcceptable, { fields: [{ pointer: '/url', ...url.error }] });
};

const make = async (changing: Changing, wanted: WantedEndpoint) => {
  const { ports, tx, scope, now } = changing;
  const { tenant, principal } = scope;
  const url = readUrl(changing, wanted.url);
  if ((await countForMaking(tx, tenant)) >= ENDPOINTS_MAX) {
    throw new Problem(tooManyWebhooks, { params: { limit: ENDPOINTS_MAX } });
  }
  const id = ports.newId('whk');
  const blank = { off: undefined, failingSince: undefined, lastSuccessAt: undefined, madeAt: now };
  const endpoint: Endpoint = { id, ...wanted, url, ...blank };
  await insertEndpoint(tx, tenant, endpoint);
  const { sealed, shown } = await makeSecret(ports, { tenant, endpoint: id, number: 1 });
  await insertSecret(tx, tenant, { endpoint: id, number: 1, sealed, at: now, olderUntil: now });
  await recordChange(ports, tx, tenant, { endpoint, change: 'made', by: principal.id, at: now });
  return { id, secret: shown };
};

const set = async (
  changing: Changing,
  id: EndpointId,
  { state, ...wanted }: WantedEndpoint & { readonly state: 'on' | 'off' },
): Promise<void> => {
  const { ports, tx, scope, now } = changing;
  const { tenant, principal } = scope;
  const before = await held(changing, id);
  const off = state === 'on' ? undefined : (before.off ?? ({ why: 'hand', at: now } as const));
  const isOnAgain = before.off !== undefined && off === undefined;
  const failingSince = isOnAgain ? undefined : before.failingSince;
  const endpoint = { ...before, ...wanted, url: readUrl(changing, wanted.url), off, failingSince };
  await updateEndpoint(tx, tenant, endpoint);
  if (off !== undefined) await giveUpWaiting(tx, tenant, { endpoint: id, at: now });
  await recordChange(ports, tx, tenant, { endpoint, change: 'set', by: principal.id, at: now });
};

const remove = async (changing: Changing, id: EndpointId): Promise<void> => {
  const { ports, tx, scope, now } = changing;
  const { tenant, principal } = scope;
  const endpoint = await held(changing, id);
  await removeEndpoint(tx, tenant, id, now);
  await giveUpWaiting(tx, tenant, { endpoint: id, at: now });
  await recordChange(ports, tx, tenant, { endpoint, change: 'removed', by: principal.id, at: now });
};

const renewSecret = async (changing: Changing, id: EndpointId, overlap: Duration): Promise<Secret> => {
  const { ports, tx, scope, now } = changing;
  const { tenant, principal } = scope;
  const endpoint = await held(changing, id);
  const number = (await lastSecretNumber(tx, tenant, id)) + 1;
  const { sealed, shown } = await makeSecret(ports, { tenant, endpoint: id, number });
  await insertSecret(tx, tenant, { endpoint: id, number, sealed, at: now, olderUntil: plus(now, overlap) });
  await recordChange(ports, tx, tenant, { endpoint, change: 'secret-made', by: principal.id, at: now });
  return shown;
};

const test = async (changing: Changing, id: EndpointId): Promise<DeliveryId> => {
  const { ports, tx, scope, now } = changing;
  await heldOn(changing, id);
  const happening = { type: 'webhook.test', occurredAt: now, data: { endpoint: id } } as const;
  const [delivery] = await queueFor(ports, tx, scope.tenant, { happening, endpoints: [id] });
  if (delivery === undefined) throw new Error('each endpoint has its delivery');
  return delivery;
};

const redeliver = async (changing: Changing, id: EndpointId, of: DeliveryId): Promise<DeliveryId> => {
  const { ports, tx, scope, now } = changing;
  await heldOn(changing, id);
  const known = await deliveryById(tx, scope.tenant, { endpoint: id, delivery: of });
  if (known === undefined) throw new Problem(webhookDeliveryNotFound);
  const { message, type } = known;
  const delivery = ports.newId('whd');
  await insertDeliveries(tx, scope.tenant, [{ id: delivery, endpoint: id, message, type, at: now, repeats: of }]);
  return delivery;
};

const redeliverSince = async (changing: Changing, id: EndpointId, since: Instant): Promise<Redelivered> => {
  const { ports, tx, scope, now } = changing;
  await heldOn(changing, id);
  const failed = await givenUpSince(tx, scope.tenant, { endpoint: id, since, limit: REDELIVERED_AT_ONCE + 1 });
  const again = failed.slice(0, REDELIVERED_AT_ONCE).map(({ id: repeats, message, type }) => ({
    ...{ id: ports.newId('whd'), endpoint: id, message, type, at: now, repeats },
  }));
  if (again.length > 0) await insertDeliveries(tx, scope.tenant, again);
  return { queued: again.length, isAll: failed.length <= REDELIVERED_AT_ONCE };
};

export const overlapOf = (hours: number): Duration => durationOfMs(hours * 3_600_000);
