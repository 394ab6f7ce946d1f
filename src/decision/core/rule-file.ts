/** A rule file (YAML) to a compiled rule set, or every fault in it with its line and column. Nothing is half-loaded. */
import { failed, inOrder, LocatedYaml, type Outcome, ok, type YamlFaultCode } from '#kernel';
import type { Fields } from './expression/check.ts';
import { type BoundedCondition, compileBounded, type ReadableField } from './expression/condition.ts';
import { MOST_COST_OF_RULES } from './expression/cost.ts';
import type { FaultCode } from './expression/fault.ts';
import { ATTEMPT_FIELDS, ruleFields, type Subject } from './fields.ts';
import { type RuleSet, type RuleSetContent, ruleSetOf, ruleSetSchema } from './rule-set.ts';
import { type FeatureSet, NO_FEATURES, offsetOfFault } from './windows/feature-set.ts';
import { millisecondsOf, STANDARD_LATENESS } from './windows/plan.ts';
import { planWindows, withFeatures } from './windows/plan-windows.ts';
import type { WindowFault } from './windows/planning.ts';

export type RuleFileFault = {
  readonly code: FaultCode | YamlFaultCode | WindowFault['code'] | 'duplicate-id' | 'words-differ';
  /** One-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  /** The rule concerned, where its id could be read. */
  readonly rule?: string;
};

type CompiledCondition = BoundedCondition<Subject>;
type File = { readonly yaml: LocatedYaml; readonly faults: RuleFileFault[] };

/** `features`: of a feature file beside it, which its rules may name too. */
export const loadRuleSet = (
  text: string,
  features: FeatureSet = NO_FEATURES,
): Outcome<RuleSet, readonly RuleFileFault[]> => {
  const yaml = new LocatedYaml(text);
  const file: File = { yaml, faults: [] };
  for (const { code, offset, expected } of yaml.faults) report(file, { code, offset, expected });
  if (file.faults.length > 0) return failed(file.faults);
  const read = ruleSetSchema.safeParse(yaml.content);
  if (!read.success) {
    for (const issue of read.error.issues) {
      for (const fault of yaml.faultsOf(issue)) report(file, { ...fault, rule: ruleAt(file, issue.path) });
    }
    return failed(inOrder(file.faults));
  }
  const own = planWindows(read.data, ATTEMPT_FIELDS, (fault) => reportWindow(file, fault));
  const plan = withFeatures(own, features.plan, (fault) => reportWindow(file, fault));
  const fields = ruleFields(plan.windows, read.data.lists);
  const conditions = read.data.rules.map((_rule, index) => compileRule(file, { content: read.data, index, fields }));
  reportConflicts(file, read.data);
  reportCosts(file, read.data, conditions);
  if (file.faults.length > 0) return failed(inOrder(file.faults));
  const holds = (conditions as CompiledCondition[]).map((compiled) => compiled.holds);
  return ok(ruleSetOf(withFeatureFile(read.data, features), holds, plan));
};

/** What is kept of a rule set says all that its decisions were made from, so that loading it alone gives the same. */
const withFeatureFile = (content: RuleSetContent, { content: file }: FeatureSet): RuleSetContent => {
  if (Object.keys(file.features).length === 0) return content;
  const windowless = content.windows === undefined && content.features === undefined;
  const lateness = latestOf(windowless ? undefined : (content.lateness ?? STANDARD_LATENESS), file.lateness);
  return { ...content, lateness, features: { ...content.features, ...file.features } };
};

const latestOf = (own: string | undefined, other = STANDARD_LATENESS): string =>
  own === undefined || millisecondsOf(other) > millisecondsOf(own) ? other : own;

type Found = Pick<RuleFileFault, 'code' | 'expected'> & { readonly offset: number; readonly rule?: string | undefined };

const report = (file: File, { code, offset, expected, rule }: Found): void => {
  file.faults.push({ code, ...file.yaml.placeOf(offset), expected, ...(rule === undefined ? {} : { rule }) });
};

/** The id of the rule that a path of the content lies in. */
const ruleAt = ({ yaml }: File, path: readonly PropertyKey[]): string | undefined =>
  path[0] === 'rules' && path.length >= 2 ? yaml.textAt([...path.slice(0, 2), 'id']) : undefined;

const reportWindow = (file: File, fault: WindowFault): void =>
  report(file, { code: fault.code, offset: offsetOfFault(file.yaml, fault), expected: fault.expected });

type RuleInFile = {
  readonly content: RuleSetContent;
  readonly index: number;
  readonly fields: Fields<ReadableField<Subject>>;
};

const compileRule = (file: File, { content, index, fields }: RuleInFile): CompiledCondition | undefined => {
  const rule = content.rules[index];
  if (rule === undefined) return undefined;
  const compiled = compileBounded(rule.when, fields);
  if (compiled.kind === 'ok') return compiled.value;
  for (const { code, at, expected } of compiled.error) {
    report(file, { code, offset: file.yaml.offsetIn(['rules', index, 'when'], at), expected, rule: rule.id });
  }
  return undefined;
};

/** The first rule with which all together cost too much. */
const reportCosts = (
  file: File,
  { rules }: RuleSetContent,
  conditions: readonly (CompiledCondition | undefined)[],
): void => {
  let sum = 0;
  for (const [index, compiled] of conditions.entries()) {
    sum += compiled?.cost ?? 0;
    if (sum <= MOST_COST_OF_RULES) continue;
    const expected = `conditions of at most ${MOST_COST_OF_RULES} steps in all, ${sum} with this one`;
    const offset = file.yaml.offsetAt(['rules', index, 'when']);
    report(file, { code: 'costs-too-much', offset, expected, rule: rules[index]?.id });
    return;
  }
};

const reportConflicts = (file: File, content: RuleSetContent): void => {
  const ids = new Set<string>();
  const lists = new Set<string>();
  for (const [index, { name }] of (content.lists ?? []).entries()) {
    if (lists.has(name)) {
      const offset = file.yaml.offsetAt(['lists', index, 'name']);
      report(file, { code: 'duplicate-id', offset, expected: 'a name no other list has' });
    }
    lists.add(name);
  }
  const wordsOf = new Map<string, string>();
  for (const [index, rule] of content.rules.entries()) {
    const at = (key: string) => file.yaml.offsetAt(['rules', index, key]);
    if (ids.has(rule.id)) {
      report(file, { code: 'duplicate-id', offset: at('id'), expected: 'an id no other rule has', rule: rule.id });
    }
    ids.add(rule.id);
    if (rule.action === undefined && rule.score === undefined) {
      const offset = file.yaml.offsetAt(['rules', index]);
      report(file, { code: 'missing-key', offset, expected: 'action, or score', rule: rule.id });
    }
    if (rule.action !== undefined && rule.score !== undefined) {
      report(file, { code: 'unknown-key', offset: at('score'), expected: 'no score beside an action', rule: rule.id });
    }
    const words = JSON.stringify([rule.words.ja, rule.words.en]);
    const known = wordsOf.get(rule.reason) ?? words;
    wordsOf.set(rule.reason, known);
    if (known !== words) {
      const expected = 'the words this reason has above';
      report(file, { code: 'words-differ', offset: at('words'), expected, rule: rule.id });
    }
  }
};
