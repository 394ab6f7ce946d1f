/** Rule sets by their hash, compiled once; what a hash means never changes. */
import type { TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { loadRuleSet } from '../core/rule-file.ts';
import type { RuleSet } from '../core/rule-set.ts';
import { ruleSetText } from '../store.ts';

export type ReadRuleSet = (tx: Tx, tenant: TenantId, hash: string) => Promise<RuleSet>;

/** Live and shadow of as many tenants as one process may judge for at a time; a rule set takes some 100 kB. */
const KEPT = 256;

/** Of those that `keepRuleSet` has kept. */
export const createCompiledRuleSets = (): ReadRuleSet => {
  const compiled = new Map<string, RuleSet>();
  return async (tx, tenant, hash) => {
    const known = compiled.get(hash);
    if (known !== undefined) return known;
    const text = await ruleSetText(tx, tenant, hash);
    if (text === undefined) throw new Error('a rule set is kept before it is put in force');
    const loaded = loadRuleSet(text);
    if (loaded.kind === 'failed' || loaded.value.hash !== hash)
      throw new Error(`rule set ${hash} does not load as kept`);
    const [oldest] = compiled.keys();
    if (compiled.size >= KEPT && oldest !== undefined) compiled.delete(oldest);
    compiled.set(hash, loaded.value);
    return loaded.value;
  };
};
