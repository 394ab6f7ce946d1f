/** A policy file (YAML) to a policy, or every fault in it with its line and column. Nothing is half-loaded. */
import { failed, inOrder, LocatedYaml, type Outcome, ok, type YamlFaultCode } from '#kernel';
import { type Condition, compileCondition } from '../expression/condition.ts';
import type { FaultCode } from '../expression/fault.ts';
import { ruleFields, type Subject } from '../fields.ts';
import { type Policy, type PolicyContent, policyOf, policySchema } from './policy.ts';

export type PolicyFault = {
  readonly code: FaultCode | YamlFaultCode | 'duplicate-id' | 'not-in-order' | 'answer-not-given';
  /** One-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
};

type Found = Pick<PolicyFault, 'code' | 'expected'> & { readonly offset: number };
type Report = (found: Found) => void;

const FIELDS = ruleFields([]);

export const loadPolicy = (text: string): Outcome<Policy, readonly PolicyFault[]> => {
  const yaml = new LocatedYaml(text);
  const faults: PolicyFault[] = [];
  const report: Report = ({ code, offset, expected }) => faults.push({ code, ...yaml.placeOf(offset), expected });
  yaml.faults.forEach(report);
  if (faults.length > 0) return failed(faults);
  const read = policySchema.safeParse(yaml.content);
  if (!read.success) {
    read.error.issues.flatMap((issue) => yaml.faultsOf(issue)).forEach(report);
    return failed(inOrder(faults));
  }
  const conditions = (read.data.adjustments ?? []).map(({ when }, index) => {
    const compiled = compileCondition<Subject>(when, FIELDS);
    if (compiled.kind === 'ok') return compiled.value;
    for (const { code, at, expected } of compiled.error) {
      report({ code, offset: yaml.offsetIn(['adjustments', index, 'when'], at), expected });
    }
    return undefined;
  });
  reportConflicts(yaml, read.data, report);
  return faults.length > 0 ? failed(inOrder(faults)) : ok(policyOf(read.data, conditions as Condition<Subject>[]));
};

const STRICTER = ['challenge', 'hold', 'deny'] as const;

const reportConflicts = (yaml: LocatedYaml, content: PolicyContent, report: Report): void => {
  const { adjustments = [], thresholds = {}, points = [], answers } = content;
  const ids = new Set<string>();
  for (const [index, { id, atLeast }] of adjustments.entries()) {
    const at = (key: string) => yaml.offsetAt(['adjustments', index, key]);
    if (ids.has(id)) report({ code: 'duplicate-id', offset: at('id'), expected: 'an id no other adjustment has' });
    ids.add(id);
    if (atLeast !== undefined && answers?.includes(atLeast) === false) {
      report({ code: 'answer-not-given', offset: at('atLeast'), expected: answers.join(', ') });
    }
  }
  for (const [index, { from, probability }] of points.entries()) {
    const last = points[index - 1];
    if (last === undefined || (from > last.from && probability >= last.probability)) continue;
    const expected = `more points than ${last.from}, and no lower probability than ${last.probability}`;
    report({ code: 'not-in-order', offset: yaml.offsetAt(['points', index]), expected });
  }
  let before = 0;
  for (const name of STRICTER) {
    const from = thresholds[name];
    if (from === undefined) continue;
    const offset = yaml.offsetAt(['thresholds', name]);
    if (from < before) report({ code: 'not-in-order', offset, expected: `no less than ${before}, of a milder answer` });
    if (answers?.includes(name) === false) report({ code: 'answer-not-given', offset, expected: answers.join(', ') });
    before = from;
  }
};
