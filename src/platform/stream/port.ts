/**
 * Events between rooms. `publish` writes the event in the publisher's own transaction (transactional outbox);
 * delivery is at least once and in the order of publication per tenant and key. A handler's own transaction is the
 * one that marks the delivery done, so that its writes happen exactly once; effects outside must be idempotent.
 */
import type { EventEnvelope } from '#kernel';
import type { Tx } from '#platform/database';

export interface Outbox {
  publish(tx: Tx, event: EventEnvelope): Promise<void>;
}

export type Subscription = {
  /** Stable for ever: the delivery's memory is kept under this name, e.g. `registry.observe-merchants`. */
  readonly name: string;
  readonly type: string;
  /** A throw leaves the delivery to be tried again later; it holds back only later events of the same tenant and key. */
  handle(tx: Tx, event: EventEnvelope): Promise<void>;
};

export interface Delivery {
  /** Says that something was committed, so that delivery need not wait for the next look. */
  wake(): void;
  start(): void;
  /** Finishes what is in hand, then resolves. */
  stop(): Promise<void>;
  /** Deliveries not yet done, and the age of the oldest in milliseconds. */
  backlog(): Promise<{ readonly count: number; readonly oldestMs: number }>;
}
