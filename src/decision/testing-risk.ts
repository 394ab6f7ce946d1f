/** Features that count results, for tests. */
import { loadRuleSet } from './core/rule-file.ts';
import type { RuleSet } from './core/rule-set.ts';

export const riskRules = (): RuleSet => {
  const loaded = loadRuleSet(`
name: risk
version: 1
features:
  frauds: { count: frauds, by: merchant, over: 1h }
  risk: { mean: fraud, by: merchant, over: 1m, delay: 10s }
  declines: { ratio: { declined: attempts }, by: merchant, over: 1h }
rules:
  - id: risky-shop
    when: features.risk > 900000
    reason: risky-shop
    action: hold
    status: live
    words: { ja: 不正の多い加盟店です, en: A merchant with much fraud }
`);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};
