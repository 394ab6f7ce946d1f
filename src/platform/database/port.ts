/**
 * PostgreSQL behind two doors. Rooms write typed SQL with Kysely and never see the driver.
 * `inScope` is the ordinary door: row-level security with the scope's tenant and parties.
 * `asSystem` passes every tenant's wall and serves sequencer, outbox, sweeper and sign-in only.
 */

import type { Transaction } from 'kysely';
import type { Outcome, Scope } from '#kernel';

declare const txBrand: unique symbol;
/** One open transaction. What one room writes with it commits or vanishes with what another wrote. */
export type Tx = { readonly [txBrand]: true };

/**
 * `at-once`: `work` begins while the transaction is only on its way, which saves a round trip. A connection that broke
 * since it was last used is then met by `work`, and whoever asks for it asks again; else another one is taken unseen.
 */
export type Pace = 'at-once';

/** A room's view of a transaction: its own tables, named `schema.table`. */
export const tables = <Tables>(tx: Tx): Transaction<Tables> => tx as unknown as Transaction<Tables>;

export interface Database {
  /**
   * Runs `work` in one transaction as `mitsuke_app`, walled to the scope. Durable (fsynced) when it resolves.
   * A throw rolls everything back and is thrown on.
   */
  inScope<T>(scope: Pick<Scope, 'tenant' | 'parties'>, work: (tx: Tx) => Promise<T>, pace?: Pace): Promise<T>;
  /** Runs `work` in one transaction as `mitsuke_system`, which sees every tenant. */
  asSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Runs `work` while this process alone, of all that use the database, holds the lock `name`.
   * `held-elsewhere` at once when another holds it. `lost` aborts when the connection that carries the lock breaks:
   * from then on another process may hold it.
   */
  withLock<T>(name: string, work: (lost: AbortSignal) => Promise<T>): Promise<Outcome<T, 'held-elsewhere'>>;
  /** `undefined` when a trivial query is answered in time, else a word that says why not. */
  unhealthy(): Promise<string | undefined>;
  close(): Promise<void>;
}
