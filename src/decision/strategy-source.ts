/** Where the strategy in force comes from. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { RuleSet } from './core/rule-set.ts';
import type { Strategy } from './core/strategy.ts';

export type StrategySource = { readonly current: (tx: Tx, tenant: TenantId) => Promise<Strategy> };

/** The same one for every tenant. */
export const configuredStrategy = (ruleSet: RuleSet): StrategySource => ({ current: async () => ({ ruleSet }) });
