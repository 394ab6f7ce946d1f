/** Where the strategy in force comes from; `strategy/stored-strategy.ts` is the one there is. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { Strategy } from './core/strategy.ts';

export type StrategySource = { readonly current: (tx: Tx, tenant: TenantId) => Promise<Strategy> };
