/**
 * The publishing half of the transactional outbox: an event and one delivery per subscription that wants it, written
 * in the publisher's own transaction. Publishers of the same tenant and key take turns until they commit, so that
 * positions follow the order of commits; whoever publishes several keys at once does so in one order of keys.
 */
import { sql } from 'kysely';
import { type EventEnvelope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Outbox, Subscription } from './port.ts';

/** An event that no subscription wants is not written. */
export const createOutbox = (subscriptions: readonly Pick<Subscription, 'name' | 'type'>[]): Outbox => ({
  publish: async (tx: Tx, event: EventEnvelope): Promise<void> => {
    const wanting = subscriptions.filter(({ type }) => type === event.type).map(({ name }) => name);
    if (wanting.length === 0) return;
    const tenant = uuidOf(event.tenant);
    // `placed` draws its position from `turn`, so never before the turn is ours.
    await sql`
      with turn as materialized (
        select pg_advisory_xact_lock(hashtextextended(${`mitsuke stream ${tenant} ${event.key}`}, 0))
      ), placed as materialized (
        select nextval('stream.position') as position from turn
      ), written as (
        insert into stream.message
          (position, id, tenant, type, key, occurred_at, recorded_at, causation_id, payload)
        select position, ${uuidOf(event.id)}, ${tenant}, ${event.type}, ${event.key},
          ${event.occurredAt}, ${event.recordedAt}, ${event.causationId ?? null}, ${JSON.stringify(event.payload)}
        from placed
      )
      insert into stream.delivery (subscription, position, tenant, key, recorded_at)
      select subscription, position, ${tenant}, ${event.key}, ${event.recordedAt}
      from placed, unnest(${wanting}::text[]) as subscription`.execute(tables(tx));
  },
});
