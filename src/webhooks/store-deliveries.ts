/** Tables of messages, their deliveries, and the attempts. */
import { sql } from 'kysely';
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { HappeningType, OfferedType } from './core/happenings.ts';
import type { DeliveryId, DeliveryState, EndpointId, MessageId, Tables } from './tables.ts';

/** Those of the tenant that are on and told of this. */
export const endpointsFor = async (tx: Tx, tenant: TenantId, type: OfferedType): Promise<readonly EndpointId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('webhooks.endpoint')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('state', '=', 'on')
    .where('removed_at', 'is', null)
    .where(sql<boolean>`${type} = any(types)`)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => idOf('whk', id));
};

export type NewMessage = {
  readonly id: MessageId;
  readonly type: HappeningType;
  readonly occurredAt: Instant;
  readonly body: string;
};

export const insertMessage = async (tx: Tx, tenant: TenantId, message: NewMessage): Promise<void> => {
  const { id, type, occurredAt, body } = message;
  await tables<Tables>(tx)
    .insertInto('webhooks.message')
    .values({ tenant: uuidOf(tenant), id: uuidOf(id), type, occurred_at: occurredAt, body })
    .execute();
};

export type NewDelivery = {
  readonly id: DeliveryId;
  readonly endpoint: EndpointId;
  readonly message: MessageId;
  readonly type: HappeningType;
  readonly at: Instant;
  readonly repeats?: DeliveryId | undefined;
};

export const insertDeliveries = async (tx: Tx, tenant: TenantId, deliveries: readonly NewDelivery[]): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('webhooks.delivery')
    .values(
      deliveries.map(({ id, endpoint, message, type, at, repeats }) => ({
        ...{ tenant: uuidOf(tenant), id: uuidOf(id), endpoint: uuidOf(endpoint), message: uuidOf(message), type },
        ...{ state: 'waiting' as const, attempts: 0, created_at: at, next_attempt_at: at },
        ...{ repeats: repeats === undefined ? null : uuidOf(repeats), settled_at: null },
        ...{ last_status: null, last_fault: null },
      })),
    )
    .execute();
};

type GivenUp = { readonly endpoint: EndpointId; readonly since: Instant; readonly limit: number };

/** What was given up of what was queued since then and neither sent again nor on its way again, the oldest first. */
export const givenUpSince = async (
  tx: Tx,
  tenant: TenantId,
  { endpoint, since, limit }: GivenUp,
): Promise<readonly Pick<NewDelivery, 'id' | 'message' | 'type'>[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('webhooks.delivery as failed')
    .select(['failed.id', 'failed.message', 'failed.type'])
    .where('failed.tenant', '=', uuidOf(tenant))
    .where('failed.endpoint', '=', uuidOf(endpoint))
    .where('failed.state', '=', 'given-up')
    .where('failed.created_at', '>=', since)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('webhooks.delivery as other')
            .select('other.id')
            .whereRef('other.tenant', '=', 'failed.tenant')
            .whereRef('other.message', '=', 'failed.message')
            .whereRef('other.endpoint', '=', 'failed.endpoint')
            .where((each) =>
              each.or([each('other.state', '<>', 'given-up'), each('other.id', '>', each.ref('failed.id'))]),
            ),
        ),
      ),
    )
    .orderBy('failed.id')
    .limit(limit)
    .execute();
  return rows.map(({ id, message, type }) => ({ id: idOf('whd', id), message: idOf('msg', message), type }));
};

export type DueDelivery = {
  readonly tenant: TenantId;
  readonly id: DeliveryId;
  readonly endpoint: EndpointId;
  /** This one included. */
  readonly attempts: number;
  readonly url: string;
  readonly message: MessageId;
  readonly body: string;
};

type Claim = {
  readonly now: Instant;
  /** Nobody else takes them before: a sender that dies leaves them to the next. */
  readonly until: Instant;
  /** Endpoints that have as many in hand as they may. */
  readonly busy: readonly EndpointId[];
  readonly perEndpoint: number;
  readonly limit: number;
};

/** Takes what is due in hand, few of each endpoint, so that a slow one does not hold up the others. */
export const claimDue = async (tx: Tx, { now, until, busy, perEndpoint, limit }: Claim): Promise<DueDelivery[]> => {
  type Row = Record<'tenant' | 'id' | 'endpoint' | 'url' | 'message' | 'body', string> & { attempts: number };
  const { rows } = await sql<Row>`
    with taken as (
      select due.tenant, due.id, endpoint.url
      from webhooks.endpoint endpoint cross join lateral (
        select delivery.tenant, delivery.id from webhooks.delivery
        where delivery.tenant = endpoint.tenant and delivery.endpoint = endpoint.id
          and delivery.state = 'waiting' and delivery.next_attempt_at <= ${now}
        order by delivery.next_attempt_at, delivery.id limit ${perEndpoint} for update skip locked
      ) due
      where endpoint.state = 'on' and endpoint.removed_at is null and endpoint.id <> all(${busy.map(uuidOf)}::uuid[])
      limit ${limit}
    )
    update webhooks.delivery delivery set attempts = delivery.attempts + 1, next_attempt_at = ${until}
    from taken, webhooks.message message
    where delivery.tenant = taken.tenant and delivery.id = taken.id
      and message.tenant = delivery.tenant and message.id = delivery.message
    returning delivery.tenant, delivery.id, delivery.endpoint, delivery.attempts, taken.url, delivery.message,
      message.body`.execute(tables<Tables>(tx));
  return rows.map((row) => ({
    tenant: idOf('ten', row.tenant),
    id: idOf('whd', row.id),
    endpoint: idOf('whk', row.endpoint),
    attempts: row.attempts,
    url: row.url,
    message: idOf('msg', row.message),
    body: row.body,
  }));
};

type Attempt = {
  readonly at: Instant;
  readonly durationMs: number;
  readonly status: number | undefined;
  readonly fault: string | undefined;
};

type Standing =
  | { readonly state: 'waiting'; readonly nextAttemptAt: Instant }
  | { readonly state: Exclude<DeliveryState, 'waiting'>; readonly settledAt: Instant };

/** False when another sender has taken it over since, or it was ended: then nothing is written. */
export const recordAttempt = async (
  tx: Tx,
  { tenant, id, attempts }: Pick<DueDelivery, 'tenant' | 'id' | 'attempts'>,
  { attempt, standing }: { readonly attempt: Attempt; readonly standing: Standing },
): Promise<boolean> => {
  const db = tables<Tables>(tx);
  const { at, durationMs, status, fault } = attempt;
  const { numUpdatedRows } = await db
    .updateTable('webhooks.delivery')
    .set({
      ...{ last_status: status ?? null, last_fault: fault ?? null, state: standing.state },
      ...(standing.state === 'waiting'
        ? { next_attempt_at: standing.nextAttemptAt }
        : { settled_at: standing.settledAt }),
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await db
    .insertInto('webhooks.attempt')
    .values({
      ...{ tenant: uuidOf(tenant), delivery: uuidOf(id), number: attempts, at, duration_ms: durationMs },
      ...{ status: status ?? null, fault: fault ?? null },
    })
    .execute();
  return true;
};

/** Gives a claim back that was not used: due at once. */
export const releaseClaim = async (
  tx: Tx,
  { tenant, id, attempts }: Pick<DueDelivery, 'tenant' | 'id' | 'attempts'>,
  at: Instant,
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('webhooks.delivery')
    .set({ next_attempt_at: at, attempts: attempts - 1 })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'waiting')
    .where('attempts', '=', attempts)
    .execute();
};

/** What waits for an endpoint that is no more, or off, is not sent any more. */
export const giveUpWaiting = async (
  tx: Tx,
  tenant: TenantId,
  { endpoint, at }: { readonly endpoint: EndpointId; readonly at: Instant },
): Promise<number> => {
  const { numUpdatedRows } = await tables<Tables>(tx)
    .updateTable('webhooks.delivery')
    .set({ state: 'given-up', settled_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('endpoint', '=', uuidOf(endpoint))
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return Number(numUpdatedRows);
};

export const countDeliveriesWaiting = async (
  tx: Tx,
): Promise<{ readonly count: number; readonly oldest: Instant | undefined }> => {
  const { count, oldest } = await tables<Tables>(tx)
    .selectFrom('webhooks.delivery')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return { count, oldest: oldest ?? undefined };
};

/** Removes a part of what was settled before `before`, and messages that nothing is left of. @returns how many */
export const forgetSettled = async (
  tx: Tx,
  { before, limit }: { readonly before: Instant; readonly limit: number },
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from webhooks.delivery where (tenant, id) in (
        select tenant, id from webhooks.delivery where settled_at < ${before} limit ${limit}
      ) returning tenant, message, id
    ), emptied as (
      delete from webhooks.message message using gone
      where message.tenant = gone.tenant and message.id = gone.message and not exists (
        select from webhooks.delivery other
        where other.tenant = message.tenant and other.message = message.id
          and not exists (select from gone also where also.tenant = other.tenant and also.id = other.id)
      )
    )
    select count(*)::int as count from gone`.execute(tables<Tables>(tx));
  return rows[0]?.count ?? 0;
};
