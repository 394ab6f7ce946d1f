/** Reading endpoints and the log of their deliveries: what was sent, what was answered and when. */
import {
  csvHead,
  csvLine,
  formatInstant,
  type Instant,
  idOf,
  Problem,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { HappeningType } from './core/happenings.ts';
import { webhookDeliveryNotFound, webhookExportTooLarge, webhookNotFound } from './problems.ts';
import {
  type Endpoint,
  type EndpointFilters,
  endpointById,
  latestChanges,
  listEndpoints,
  type SealedSecret,
  type ShownChange,
  validSecrets,
} from './store-endpoints.ts';
import type { DeliveryId, DeliveryState, EndpointId, MessageId, Tables } from './tables.ts';

export type EndpointDetail = Endpoint & {
  readonly changes: readonly ShownChange[];
  /** The newest first, without what is sealed. */
  readonly secrets: readonly Pick<SealedSecret, 'number' | 'validUntil'>[];
};

export type DeliveryFilters = {
  readonly state?: DeliveryState | undefined;
  readonly type?: HappeningType | undefined;
  /** Made at or after. */
  readonly from?: Instant | undefined;
  /** Made before. */
  readonly to?: Instant | undefined;
};

export type ShownDelivery = {
  readonly id: DeliveryId;
  readonly message: MessageId;
  readonly type: HappeningType;
  readonly state: DeliveryState;
  readonly repeats: DeliveryId | undefined;
  readonly attempts: number;
  readonly createdAt: Instant;
  /** While it waits. */
  readonly nextAttemptAt: Instant | undefined;
  readonly settledAt: Instant | undefined;
  readonly lastStatus: number | undefined;
  readonly lastFault: string | undefined;
};

export type ShownAttempt = {
  readonly number: number;
  readonly at: Instant;
  readonly durationMs: number;
  readonly status: number | undefined;
  readonly fault: string | undefined;
};

export type DeliveryDetail = ShownDelivery & { readonly body: string; readonly tries: readonly ShownAttempt[] };

type DeliveriesWanted = {
  readonly filters: DeliveryFilters;
  readonly before?: DeliveryId | undefined;
  readonly limit: number;
};

export type ReadWebhooks = {
  page(
    scope: Scope,
    wanted: EndpointFilters & { readonly after?: EndpointId | undefined; readonly limit: number },
  ): Promise<{ readonly endpoints: readonly Endpoint[]; readonly hasMore: boolean }>;
  csv(scope: Scope, filters: EndpointFilters): Promise<Uint8Array>;
  /** @throws Problem `webhook-not-found`, like those below */
  one(scope: Scope, id: EndpointId): Promise<EndpointDetail>;
  /** The latest first. */
  deliveries(
    scope: Scope,
    id: EndpointId,
    wanted: DeliveriesWanted,
  ): Promise<{ readonly deliveries: readonly ShownDelivery[]; readonly hasMore: boolean }>;
  /** @throws Problem `webhook-export-too-large` with `limit` */
  deliveriesCsv(scope: Scope, id: EndpointId, filters: DeliveryFilters): Promise<Uint8Array>;
  /** @throws Problem `webhook-delivery-not-found` */
  delivery(scope: Scope, id: EndpointId, delivery: DeliveryId): Promise<DeliveryDetail>;
};

const EXPORT_LIMIT = 50_000;
/** More endpoints than a tenant can have. */
const ALL_ENDPOINTS = 1_000;

type Ports = { readonly database: Database; readonly clock: Clock };

export const createReadWebhooks = ({ database, clock }: Ports): ReadWebhooks => {
  const there = async (tx: Tx, { tenant }: Scope, id: EndpointId): Promise<Endpoint> => {
    const endpoint = await endpointById(tx, tenant, { id });
    if (endpoint === undefined) throw new Problem(webhookNotFound);
    return endpoint;
  };
  return {
    page: (scope, wanted) =>
      database.inScope(scope, async (tx) => {
        const found = await listEndpoints(tx, scope.tenant, { ...wanted, limit: wanted.limit + 1 });
        return { endpoints: found.slice(0, wanted.limit), hasMore: found.length > wanted.limit };
      }),
    csv: (scope, filters) =>
      database.inScope(scope, async (tx) =>
        fileOf(ENDPOINT_COLUMNS, await listEndpoints(tx, scope.tenant, { ...filters, limit: ALL_ENDPOINTS })),
      ),
    one: (scope, id) =>
      database.inScope(scope, async (tx) => {
        const endpoint = await there(tx, scope, id);
        const secrets = await validSecrets(tx, scope.tenant, { endpoint: id, now: clock.now() });
        const changes = await latestChanges(tx, scope.tenant, id);
        return { ...endpoint, changes, secrets: secrets.map(({ number, validUntil }) => ({ number, validUntil })) };
      }),
    deliveries: (scope, id, wanted) =>
      database.inScope(scope, async (tx) => {
        await there(tx, scope, id);
        const rows = await queryDeliveries(tx, scope.tenant, id, { ...wanted, limit: wanted.limit + 1 });
        return { deliveries: rows.slice(0, wanted.limit), hasMore: rows.length > wanted.limit };
      }),
    deliveriesCsv: (scope, id, filters) =>
      database.inScope(scope, async (tx) => {
        await there(tx, scope, id);
        const rows = await queryDeliveries(tx, scope.tenant, id, { filters, limit: EXPORT_LIMIT + 1 });
        if (rows.length > EXPORT_LIMIT) throw new Problem(webhookExportTooLarge, { params: { limit: EXPORT_LIMIT } });
        return fileOf(DELIVERY_COLUMNS, rows);
      }),
    delivery: (scope, id, delivery) =>
      database.inScope(scope, async (tx) => {
        await there(tx, scope, id);
        const found = await deliveryById(tx, scope.tenant, { endpoint: id, delivery });
        if (found === undefined) throw new Problem(webhookDeliveryNotFound);
        return {
          ...found,
          body: await bodyOfMessage(tx, scope.tenant, found.message),
          tries: await attemptsOf(tx, scope.tenant, delivery),
        };
      }),
  };
};

const SHOWN = [
  ...(['id', 'message', 'type', 'state', 'repeats', 'attempts', 'created_at'] as const),
  ...(['next_attempt_at', 'settled_at', 'last_status', 'last_fault'] as const),
] as const;

const shown = (row: Pick<Tables['webhooks.delivery'], (typeof SHOWN)[number]>): ShownDelivery => ({
  id: idOf('whd', row.id),
  message: idOf('msg', row.message),
  type: row.type,
  state: row.state,
  repeats: row.repeats === null ? undefined : idOf('whd', row.repeats),
  attempts: row.attempts,
  createdAt: row.created_at,
  nextAttemptAt: row.state === 'waiting' ? row.next_attempt_at : undefined,
  settledAt: row.settled_at ?? undefined,
  lastStatus: row.last_status ?? undefined,
  lastFault: row.last_fault ?? undefined,
});

const queryDeliveries = async (
  tx: Tx,
  tenant: TenantId,
  endpoint: EndpointId,
  { filters: { state, type, from, to }, before, limit }: DeliveriesWanted,
): Promise<readonly ShownDelivery[]> => {
  let found = tables<Tables>(tx)
    .selectFrom('webhooks.delivery')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .where('endpoint', '=', uuidOf(endpoint))
    .orderBy('id', 'desc')
    .limit(limit);
  if (state !== undefined) found = found.where('state', '=', state);
  if (type !== undefined) found = found.where('type', '=', type);
  if (from !== undefined) found = found.where('created_at', '>=', from);
  if (to !== undefined) found = found.where('created_at', '<', to);
  if (before !== undefined) found = found.where('id', '<', uuidOf(before));
  return (await found.execute()).map(shown);
};

export const deliveryById = async (
  tx: Tx,
  tenant: TenantId,
  { endpoint, delivery }: { readonly endpoint: EndpointId; readonly delivery: DeliveryId },
): Promise<ShownDelivery | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('webhooks.delivery')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .where('endpoint', '=', uuidOf(endpoint))
    .where('id', '=', uuidOf(delivery))
    .executeTakeFirst();
  return row && shown(row);
};

const bodyOfMessage = async (tx: Tx, tenant: TenantId, id: MessageId): Promise<string> => {
  const { body } = await tables<Tables>(tx)
    .selectFrom('webhooks.message')
    .select('body')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirstOrThrow();
  return body;
};

const attemptsOf = async (tx: Tx, tenant: TenantId, delivery: DeliveryId): Promise<readonly ShownAttempt[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('webhooks.attempt')
    .select(['number', 'at', 'duration_ms', 'status', 'fault'])
    .where('tenant', '=', uuidOf(tenant))
    .where('delivery', '=', uuidOf(delivery))
    .orderBy('number')
    .execute();
  return rows.map(({ number, at, duration_ms, status, fault }) => ({
    ...{ number, at, durationMs: duration_ms },
    ...{ status: status ?? undefined, fault: fault ?? undefined },
  }));
};

type Column<R> = readonly [string, (row: R) => string | number | undefined];

const written = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : formatInstant(at));

const ENDPOINT_COLUMNS: readonly Column<Endpoint>[] = [
  ['id', ({ id }) => id],
  ['url', ({ url }) => url],
  ['description', ({ description }) => description],
  ['types', ({ types }) => types.join(' ')],
  ['state', ({ off }) => (off === undefined ? 'on' : 'off')],
  ['off_why', ({ off }) => off?.why],
  ['off_at', ({ off }) => written(off?.at)],
  ['failing_since', ({ failingSince }) => written(failingSince)],
  ['last_success_at', ({ lastSuccessAt }) => written(lastSuccessAt)],
  ['made_at', ({ madeAt }) => formatInstant(madeAt)],
];

const DELIVERY_COLUMNS: readonly Column<ShownDelivery>[] = [
  ['id', ({ id }) => id],
  ['message', ({ message }) => message],
  ['type', ({ type }) => type],
  ['state', ({ state }) => state],
  ['attempts', ({ attempts }) => attempts],
  ['last_status', ({ lastStatus }) => lastStatus],
  ['last_fault', ({ lastFault }) => lastFault],
  ['created_at', ({ createdAt }) => formatInstant(createdAt)],
  ['next_attempt_at', ({ nextAttemptAt }) => written(nextAttemptAt)],
  ['settled_at', ({ settledAt }) => written(settledAt)],
  ['repeats', ({ repeats }) => repeats],
];

const fileOf = <R>(columns: readonly Column<R>[], rows: readonly R[]): Uint8Array =>
  new TextEncoder().encode(
    [csvHead(columns.map(([name]) => name)), ...rows.map((row) => csvLine(columns.map(([, of]) => of(row))))].join(''),
  );
