/**
 * One run of deliveries: the next events of one subscription, tenant and key, handled in order in one transaction
 * that also takes them off the outbox. Each handler works in the scope of the event's tenant, behind a savepoint:
 * the first that throws is undone alone, and what was handled before it commits.
 */
import { type RawBuilder, sql } from 'kysely';
import { type Duration, durationOfMs, type EventEnvelope, type Instant, idOf, plus, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { OutboxTables } from './outbox-tables.ts';
import type { Subscription } from './port.ts';

/** The first delivery of its subscription, tenant and key. */
export type Head = {
  readonly subscription: string;
  readonly tenant: string;
  readonly key: string;
  readonly position: number;
};

export type HandlerFailure = {
  readonly subscription: string;
  readonly event: EventEnvelope['id'];
  /** How often it has been tried, this time included. */
  readonly attempts: number;
  readonly error: unknown;
};

const RUN_MAX = 50;
const FIRST_BACK_OFF_MS = 1_000;
const BACK_OFF_MAX_MS = 300_000;

/** Doubles from a second to five minutes. */
export const backOff = (attempts: number): Duration =>
  durationOfMs(Math.min(FIRST_BACK_OFF_MS * 2 ** Math.min(attempts - 1, 20), BACK_OFF_MAX_MS));

/**
 * The next heads of these subscriptions that may be tried now, behind `after` in the order of subscription, tenant and
 * key. Steps from key to key through the index, so that the cost does not grow with what waits behind a head, nor with
 * what waits for subscriptions that are not asked for.
 */
export const findHeads = async (options: {
  readonly tx: Tx;
  readonly subscriptions: readonly string[];
  readonly after: Head | undefined;
  readonly now: Instant;
  readonly limit: number;
}): Promise<Head[]> => {
  const { subscriptions, after, now, limit } = options;
  const start =
    after === undefined
      ? firstHead(subscriptions)
      : nextHead(subscriptions, {
          subscription: sql`${after.subscription}`,
          tenant: sql`${after.tenant}::uuid`,
          key: sql`${after.key}`,
        });
  const behind = { subscription: sql`head.subscription`, tenant: sql`head.tenant`, key: sql`head.key` };
  const { rows } = await sql<Head>`
    with recursive head as (
      (${start})
      union all
      select step.* from head, lateral (${nextHead(subscriptions, behind)}) step
    )
    select subscription, tenant, key, position from head
    where retry_at is null or retry_at <= ${now} limit ${limit}`.execute(tables(options.tx));
  return rows;
};

const IN_ORDER = sql`select subscription, tenant, key, position, retry_at from stream.delivery`;

/** The first head of the first subscription behind `after` that has any. */
const firstHead = (subscriptions: readonly string[], after?: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select first.* from unnest(${subscriptions}::text[]) as known(name), lateral (
    ${IN_ORDER} where subscription = known.name order by tenant, key, position limit 1
  ) first ${after === undefined ? sql`` : sql`where known.name > ${after}`} order by known.name limit 1`;

const nextHead = (
  subscriptions: readonly string[],
  { subscription, tenant, key }: Record<'subscription' | 'tenant' | 'key', RawBuilder<unknown>>,
): RawBuilder<unknown> => sql`
  select * from (
    (${IN_ORDER} where subscription = ${subscription} and (tenant, key) > (${tenant}, ${key})
      order by tenant, key, position limit 1)
    union all
    (${firstHead(subscriptions, subscription)})
  ) candidate order by subscription limit 1`;

export type RunResult =
  | { readonly kind: 'done' }
  /** Another process handles or has handled it. */
  | { readonly kind: 'in-other-hands' }
  | { readonly kind: 'failed'; readonly failure: HandlerFailure };

/** Handles the run that begins with `head`: one event alone when it has failed before. */
export const deliverRun = async (options: {
  readonly tx: Tx;
  readonly head: Head;
  readonly subscription: Subscription;
  readonly now: () => Instant;
}): Promise<RunResult> => {
  const { tx, head, subscription } = options;
  const own = await lockHead(tx, head);
  if (own === undefined) return { kind: 'in-other-hands' };
  const run = await eventsFrom(tx, { ...head, limit: own.attempts === 0 ? RUN_MAX : 1 });
  const done: number[] = [];
  for (const { position, event } of run) {
    const thrown = await handleBehindSavepoint(tx, subscription, event);
    if (thrown !== undefined) {
      await removeDone(tx, head.subscription, done);
      const attempts = await postpone({ tx, head: { ...head, position }, now: options.now });
      return { kind: 'failed', failure: { subscription: head.subscription, event: event.id, attempts, ...thrown } };
    }
    done.push(position);
  }
  await removeDone(tx, head.subscription, done);
  return { kind: 'done' };
};

const lockHead = (tx: Tx, head: Head) =>
  tables<OutboxTables>(tx)
    .selectFrom('stream.delivery')
    .select('attempts')
    .where('subscription', '=', head.subscription)
    .where('position', '=', head.position)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();

const removeDone = async (tx: Tx, subscription: string, positions: readonly number[]): Promise<void> => {
  if (positions.length === 0) return;
  await tables<OutboxTables>(tx)
    .deleteFrom('stream.delivery')
    .where('subscription', '=', subscription)
    .where('position', 'in', positions)
    .execute();
};

/** Counts a failed attempt and puts the next off. @returns the attempts so far; 0 when the delivery is gone. */
export const postpone = async (options: {
  readonly tx: Tx;
  readonly head: Head;
  readonly now: () => Instant;
}): Promise<number> => {
  const db = tables<OutboxTables>(options.tx);
  const { subscription, position } = options.head;
  const update = db.updateTable('stream.delivery').where('subscription', '=', subscription);
  const counted = await update
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
    .where('position', '=', position)
    .returning('attempts')
    .executeTakeFirst();
  if (counted === undefined) return 0;
  const retryAt = plus(options.now(), backOff(counted.attempts));
  await update.set({ retry_at: retryAt }).where('position', '=', position).execute();
  return counted.attempts;
};

const eventsFrom = async (
  tx: Tx,
  from: Head & { readonly limit: number },
): Promise<{ position: number; event: EventEnvelope }[]> => {
  const rows = await tables<OutboxTables>(tx)
    .selectFrom('stream.delivery as delivery')
    .innerJoin('stream.message as message', 'message.position', 'delivery.position')
    .select([
      'message.position',
      'message.id',
      'message.type',
      'message.tenant',
      'message.key',
      'message.occurred_at',
      'message.recorded_at',
      'message.causation_id',
      'message.payload',
    ])
    .where('delivery.subscription', '=', from.subscription)
    .where('delivery.tenant', '=', from.tenant)
    .where('delivery.key', '=', from.key)
    .where('delivery.position', '>=', from.position)
    .orderBy('delivery.position')
    .limit(from.limit)
    .execute();
  return rows.map((row) => ({
    position: row.position,
    event: {
      id: idOf('evt', row.id),
      type: row.type,
      tenant: idOf('ten', row.tenant),
      key: row.key,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
      ...(row.causation_id === null ? {} : { causationId: row.causation_id }),
      payload: row.payload,
    },
  }));
};

/** What the handler threw, with all it wrote undone; anything else that goes wrong is thrown on. */
const handleBehindSavepoint = async (
  tx: Tx,
  subscription: Subscription,
  event: EventEnvelope,
): Promise<{ readonly error: unknown } | undefined> => {
  const run = (statements: string) => sql.raw(statements).execute(tables(tx));
  await run('savepoint handling');
  await sql`select set_config('mitsuke.tenant', ${uuidOf(event.tenant)}, true),
    set_config('mitsuke.parties', '', true), set_config('role', 'mitsuke_app', true)`.execute(tables(tx));
  try {
    await subscription.handle(tx, event);
  } catch (error) {
    await run('rollback to savepoint handling; release savepoint handling');
    return { error };
  }
  await run('release savepoint handling; set local role mitsuke_system');
  return undefined;
};
