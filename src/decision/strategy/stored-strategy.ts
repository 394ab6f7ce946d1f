/**
 * The strategy in force for a tenant: the configured one, with the parts that the tenant has put in their place. What a
 * hash means is read by the part's own reader: a room that adds a part adds a member to `Strategy`, a reader here, and
 * puts the part in force through `changeStrategy`. Nothing is kept in memory but what never changes: content by its hash.
 */
import { type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Strategy } from '../core/strategy.ts';
import type { StrategySource } from '../strategy-source.ts';
import { STRATEGY_PARTS, type StrategyPart, type Tables } from './strategy-tables.ts';

/** What the content behind the hash adds to the strategy so far, or replaces of it. Rule sets are read first. */
export type ReadPart = (tx: Tx, tenant: TenantId, hash: string, soFar: Strategy) => Promise<Partial<Strategy>>;

export type PartReaders = { readonly [Part in StrategyPart]?: ReadPart };

export const storedStrategy = (configured: Strategy, readers: PartReaders): StrategySource => ({
  current: async (tx, tenant) => {
    const parts = await tables<Tables>(tx)
      .selectFrom('decision.strategy_part')
      .select(['part', 'hash'])
      .where('tenant', '=', uuidOf(tenant))
      .execute();
    let strategy = configured;
    const inOrder = parts.toSorted((a, b) => STRATEGY_PARTS.indexOf(a.part) - STRATEGY_PARTS.indexOf(b.part));
    for (const { part, hash } of inOrder) {
      const read = readers[part];
      if (read === undefined) throw new Error(`this version does not know the part ${part} of a strategy`);
      strategy = { ...strategy, ...(await read(tx, tenant, hash, strategy)) };
    }
    return strategy;
  },
});
