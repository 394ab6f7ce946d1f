/** What planning a file's windows and its features share: how faults are told, and fields, names and conditions found. */
import type { Attempt } from '../attempt.ts';
import type { Fields } from '../expression/check.ts';
import { type Condition, compileCondition, type ReadableField } from '../expression/condition.ts';
import type { FaultCode } from '../expression/fault.ts';
import { MOST_CONDITIONS } from './family-plan.ts';
import type { ReadPath } from './plan.ts';

export type WindowFault = {
  readonly code:
    | FaultCode
    | 'cycle'
    | 'duplicate-id'
    | 'missing-key'
    | 'several-operations'
    | 'too-many-conditions'
    | 'unknown-key'
    | 'unknown-operation'
    | 'wrong-unit'
    | 'wrong-value';
  /** From the root of the file. */
  readonly path: readonly PropertyKey[];
  readonly expected: string;
  /** Offset into a condition's text. */
  readonly at?: number;
};

/** What a file says of each feature, before anything of it is checked. */
export type DeclaredFeatures = Readonly<Record<string, unknown>>;

export type Planning = {
  readonly fields: Fields<ReadableField<Attempt>>;
  readonly report: (fault: WindowFault) => void;
  readonly latenessMs: number;
  readonly names: Set<string>;
  readonly conditions: Map<string, number>;
  readonly compiled: Condition<Attempt>[];
};

/** A name is given once. */
export const takeName = ({ names, report }: Planning, name: string, path: readonly PropertyKey[]): void => {
  if (names.has(name)) report({ code: 'duplicate-id', path, expected: 'a name no other window or feature has' });
  names.add(name);
};

export const resolveField = ({ fields, report }: Planning, field: string, path: readonly PropertyKey[]): ReadPath => {
  const known = fields.get(field);
  if (known !== undefined) return { path: field, read: known.read };
  report({ code: 'unknown-field', path, expected: `one of ${[...fields.keys()].join(', ')}` });
  return { path: field, read: () => undefined };
};

/** Its place among the plan's conditions; the same text is the same condition. */
export const placeCondition = (planning: Planning, text: string, path: readonly PropertyKey[]): number => {
  const known = planning.conditions.get(text);
  if (known !== undefined) return known;
  const compiled = compileCondition(text, planning.fields);
  if (compiled.kind === 'failed') {
    for (const { code, at, expected } of compiled.error) planning.report({ code, path, at, expected });
    return -1;
  }
  if (planning.compiled.length === MOST_CONDITIONS) {
    const expected = `at most ${MOST_CONDITIONS} different conditions in one file`;
    planning.report({ code: 'too-many-conditions', path, expected });
  }
  planning.conditions.set(text, planning.compiled.length);
  planning.compiled.push(compiled.value);
  return planning.compiled.length - 1;
};
