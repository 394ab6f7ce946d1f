/** Tables of what tenants' attempts are judged with. */
import type { Instant } from '#kernel';

/** The parts of a strategy that a tenant can change by themselves; each is named by the hash of its content. */
export const STRATEGY_PARTS = ['rule-set', 'shadow-rule-set', 'champion', 'challenger', 'policy'] as const;
export type StrategyPart = (typeof STRATEGY_PARTS)[number];

export type Tables = {
  'decision.strategy_part': { tenant: string; part: StrategyPart; hash: string };
  'decision.strategy_change': {
    tenant: string;
    revision: number;
    id: string;
    part: StrategyPart;
    hash_before: string | null;
    hash: string | null;
    why: string;
    act: string | null;
    made_by: string;
    made_at: Instant;
    record: string;
    salt: Uint8Array;
    entry: string;
  };
};
