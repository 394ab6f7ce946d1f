/** The outbox's tables as Kysely sees them. */
import type { Generated } from 'kysely';
import type { Instant } from '#kernel';

export type OutboxTables = {
  'stream.message': {
    position: number;
    id: string;
    tenant: string;
    type: string;
    key: string;
    occurred_at: Instant;
    recorded_at: Instant;
    causation_id: string | null;
    payload: unknown;
  };
  'stream.delivery': {
    subscription: string;
    position: number;
    tenant: string;
    key: string;
    recorded_at: Instant;
    attempts: Generated<number>;
    retry_at: Instant | null;
  };
};
