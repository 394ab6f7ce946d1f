/** The rule set in packs/, as a test or the benchmark uses it. */
import { readFileSync } from 'node:fs';
import { loadRuleSet } from './rule-file.ts';
import type { RuleSet } from './rule-set.ts';

export const starterRules = (): RuleSet => {
  const loaded = loadRuleSet(
    readFileSync(new URL('../../../packs/decision/starter.rules.yaml', import.meta.url), 'utf8'),
  );
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};
