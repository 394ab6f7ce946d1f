/** `mitsuke rules check`: whether a rule file would be taken, and if not, every fault with its line and column. */
import { readFileSync } from 'node:fs';
import { loadRuleSet, type RuleFileFault, type RuleSet } from '#decision';
import { featuresOf } from './decide-replay.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

export type RulesCheckFlags = { readonly json?: boolean; readonly features?: string };

export const checkRules = async (file: string, { options, output }: Invocation<RulesCheckFlags>): Promise<ExitCode> => {
  const features = options.features === undefined ? undefined : featuresOf(options.features);
  const loaded = loadRuleSet(textOf(file), features);
  if (loaded.kind === 'ok') {
    const found = summaryOf(loaded.value);
    const { name, version, live, shadow, windows, lists, hash } = found;
    const counts = `${live} live rules, ${shadow} in shadow, ${windows} windows and features, ${lists} lists`;
    output.result({ file, ok: true, ...found }, `${file}: ${name}, version ${version}: ${counts}\n${hash}`);
    return 0;
  }
  const lines = loaded.error.map((fault) => `${file}:${textOfFault(fault)}`);
  output.result({ file, ok: false, faults: loaded.error }, lines.join('\n'));
  return 1;
};

const textOfFault = ({ line, column, code, expected, rule }: RuleFileFault): string =>
  `${line}:${column}: ${code}${rule === undefined ? '' : ` (rule ${rule})`}; expected ${expected}`;

const summaryOf = ({ content, hash, plan }: RuleSet) => {
  const live = content.rules.filter(({ status }) => status === 'live').length;
  return {
    name: content.name,
    version: content.version,
    hash,
    live,
    shadow: content.rules.length - live,
    windows: plan.windows.length,
    lists: content.lists?.length ?? 0,
  };
};

/** @throws CommandFailure */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CommandFailure('unreadable-file', `${file}: expected a rule file that can be read`, 2);
  }
};
