/** The envelope of what a room publishes. Fields are only ever added; the publisher owns the type. */
import type { Id, TenantId } from './id.ts';
import type { Instant } from './instant.ts';

export type EventId = Id<'evt'>;

export type EventEnvelope<Type extends string = string, Payload = unknown> = {
  readonly id: EventId;
  /** `room.fact.v1` */
  readonly type: Type;
  readonly tenant: TenantId;
  /** Events with the same tenant and key are delivered in the order they were published. */
  readonly key: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly causationId?: string;
  readonly payload: Payload;
};
