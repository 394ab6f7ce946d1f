/** What this room publishes. Fields are only ever added. */
import type { EventEnvelope, Instant } from '#kernel';

/** A batch of decisions was committed. The key is the batch's id: batches need no order among themselves. */
export type BatchDecided = EventEnvelope<
  'decision.batch-decided.v1',
  {
    /** `bat_…` */
    readonly batch: string;
    readonly count: number;
    /** Each acceptor number once. */
    readonly merchants: readonly MerchantSeen[];
  }
>;

export type MerchantSeen = {
  readonly acceptorNumber: string;
  /** The last name in the batch, if any had one. */
  readonly name?: string;
  /** In this batch. */
  readonly attempts: number;
  /** By when the attempts occurred. */
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
};
