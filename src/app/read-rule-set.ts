/** Reads the rule set that the configuration names; its faults are told like those of the configuration. */
import { readFileSync } from 'node:fs';
import { loadRuleSet, type RuleSet } from '#decision';
import { failed, type Outcome } from '#kernel';
import type { StartFault } from './configuration.ts';
import { SETTINGS } from './settings.ts';

export const readRuleSet = (file: string): Outcome<RuleSet, readonly StartFault[]> => {
  const setting = SETTINGS.ruleSetFile.key;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return failed([{ code: 'unreadable-file', place: file, setting, expected: SETTINGS.ruleSetFile.form }]);
  }
  const loaded = loadRuleSet(text);
  if (loaded.kind === 'ok') return loaded;
  return failed(
    loaded.error.map(({ code, line, column, expected, rule }) => ({
      code,
      place: `${file}:${line}:${column}`,
      setting: rule === undefined ? setting : `${setting}, rule ${rule}`,
      expected,
    })),
  );
};
