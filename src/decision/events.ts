/** What this room publishes. Fields are only ever added. */
import type { EventEnvelope } from '#kernel';

/** A batch of decisions was committed. The key is the batch's id: batches need no order among themselves. */
export type BatchDecided = EventEnvelope<
  'decision.batch-decided.v1',
  {
    /** `bat_…` */
    readonly batch: string;
    readonly count: number;
    /** Each acceptor number once, with the last name seen in the batch if any had one. */
    readonly merchants: readonly { readonly acceptorNumber: string; readonly name?: string }[];
  }
>;
