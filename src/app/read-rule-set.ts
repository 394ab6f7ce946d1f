/** Reads the rule set, and the features, that the configuration names; faults are told like those of the configuration. */
import { readFileSync } from 'node:fs';
import {
  type FeatureSet,
  type GuardSettings,
  loadFeatures,
  loadGuardSettings,
  loadRuleSet,
  type RuleSet,
} from '#decision';
import { failed, type Outcome, ok } from '#kernel';
import type { StartFault } from './configuration.ts';
import { SETTINGS } from './settings.ts';

/** `features`: those its rules may name beside its own windows. */
export const readRuleSet = (file: string, features?: FeatureSet): Outcome<RuleSet, readonly StartFault[]> => {
  const setting = SETTINGS.ruleSetFile.key;
  const text = readText(file, setting, SETTINGS.ruleSetFile.form);
  if (text.kind === 'failed') return text;
  const loaded = loadRuleSet(text.value, features);
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

export const readFeatures = (file: string): Outcome<FeatureSet, readonly StartFault[]> => {
  const setting = SETTINGS.featuresFile.key;
  const text = readText(file, setting, SETTINGS.featuresFile.form);
  if (text.kind === 'failed') return text;
  const loaded = loadFeatures(text.value);
  if (loaded.kind === 'ok') return loaded;
  return failed(
    loaded.error.map(({ code, field, line, column, expected }) => ({
      code,
      place: `${file}:${line}:${column}`,
      setting: field === '' ? setting : `${setting}, ${field}`,
      expected: field === '' ? expected : `${field}: ${expected}`,
    })),
  );
};

export const readGuardSettings = (file: string): Outcome<GuardSettings, readonly StartFault[]> => {
  const setting = SETTINGS.guardFile.key;
  const text = readText(file, setting, SETTINGS.guardFile.form);
  if (text.kind === 'failed') return text;
  const loaded = loadGuardSettings(text.value);
  if (loaded.kind === 'ok') return loaded;
  return failed(
    loaded.error.map(({ code, field, line, column, expected }) => ({
      code,
      place: `${file}:${line}:${column}`,
      setting: field === '' ? setting : `${setting}, ${field}`,
      expected,
    })),
  );
};

const readText = (place: string, setting: string, expected: string): Outcome<string, readonly StartFault[]> => {
  try {
    return ok(readFileSync(place, 'utf8'));
  } catch {
    return failed([{ code: 'unreadable-file', place, setting, expected }]);
  }
};
