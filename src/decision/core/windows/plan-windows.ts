/** Resolves the windows and features a file declares; every fault is reported with the path it stands at. */
import type { Attempt } from '../attempt.ts';
import type { Fields } from '../expression/check.ts';
import { type Condition, compileCondition, type ReadableField } from '../expression/condition.ts';
import type { FaultCode } from '../expression/fault.ts';
import { MOST_CONDITIONS } from './family-plan.ts';
import {
  millisecondsOf,
  type PlannedWindow,
  type ReadPath,
  STANDARD_LATENESS,
  type WindowDeclaration,
  type WindowPlan,
} from './plan.ts';
import { planFeatures } from './plan-features.ts';

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

export type Declared = {
  readonly windows?: readonly WindowDeclaration[] | undefined;
  readonly features?: DeclaredFeatures | undefined;
  readonly lateness?: string | undefined;
};

export type Planning = {
  readonly fields: Fields<ReadableField<Attempt>>;
  readonly report: (fault: WindowFault) => void;
  readonly latenessMs: number;
  readonly names: Set<string>;
  readonly conditions: Map<string, number>;
  readonly compiled: Condition<Attempt>[];
};

/** Of use only when nothing was reported. */
export const planWindows = (
  { windows = [], features = {}, lateness = STANDARD_LATENESS }: Declared,
  fields: Fields<ReadableField<Attempt>>,
  report: (fault: WindowFault) => void,
): WindowPlan => {
  const latenessMs = millisecondsOf(lateness);
  const planning: Planning = { fields, report, latenessMs, names: new Set(), conditions: new Map(), compiled: [] };
  const planned = windows.map((window, index) => planWindow(planning, window, ['windows', index]));
  return {
    windows: [...planned, ...planFeatures(planning, features, planned.length)],
    conditions: planning.compiled,
    latenessMs,
  };
};

/** A name is given once. */
export const takeName = ({ names, report }: Planning, name: string, path: readonly PropertyKey[]): void => {
  if (names.has(name)) report({ code: 'duplicate-id', path, expected: 'a name no other window or feature has' });
  names.add(name);
};

const planWindow = (planning: Planning, window: WindowDeclaration, path: readonly PropertyKey[]): PlannedWindow => {
  const { name, measure, over } = window;
  takeName(planning, name, [...path, 'name']);
  const paths = typeof window.by === 'string' ? [window.by] : window.by;
  const by = paths.map((field, index) =>
    resolveField(planning, field, typeof window.by === 'string' ? [...path, 'by'] : [...path, 'by', index]),
  );
  const of = resolveMeasured(planning, window, path);
  return {
    name,
    operation: measure,
    unit: measure === 'sum' || measure === 'mean' ? 'money' : 'count',
    overMs: millisecondsOf(over),
    delayMs: 0,
    excludeCurrent: false,
    by,
    ...(of === undefined ? {} : { of }),
    condition: window.where === undefined ? -1 : placeCondition(planning, window.where, [...path, 'where']),
    results: 0,
    above: { condition: -1, results: 0 },
    whole: true,
  };
};

export const resolveField = ({ fields, report }: Planning, field: string, path: readonly PropertyKey[]): ReadPath => {
  const known = fields.get(field);
  if (known !== undefined) return { path: field, read: known.read };
  report({ code: 'unknown-field', path, expected: `one of ${[...fields.keys()].join(', ')}` });
  return { path: field, read: () => undefined };
};

const resolveMeasured = (
  planning: Planning,
  { measure, of }: WindowDeclaration,
  path: readonly PropertyKey[],
): ReadPath | undefined => {
  if (of === undefined) {
    if (measure !== 'count')
      planning.report({ code: 'missing-key', path, expected: `of: what to take the ${measure} of` });
    return undefined;
  }
  if (measure === 'count') {
    planning.report({ code: 'unknown-key', path: [...path, 'of'], expected: 'no key of here: count counts attempts' });
    return undefined;
  }
  const resolved = resolveField(planning, of, [...path, 'of']);
  if (measure !== 'distinct' && planning.fields.get(of)?.type !== 'int') {
    planning.report({ code: 'wrong-type', path: [...path, 'of'], expected: 'amount.amountMinor' });
  }
  return measure === 'distinct' ? resolved : undefined;
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

/** Both together: what was declared first stands first. Each keeps its own conditions. */
export const withFeatures = (own: WindowPlan, more: WindowPlan, report: (fault: WindowFault) => void): WindowPlan => {
  if (more.windows.length === 0) return own;
  const names = new Set(more.windows.map(({ name }) => name));
  for (const { name } of own.windows) {
    if (names.has(name))
      report({ code: 'duplicate-id', path: [], expected: `no window ${name}: the feature file has one` });
  }
  const conditions = own.conditions.length;
  if (conditions + more.conditions.length > MOST_CONDITIONS) {
    const expected = `at most ${MOST_CONDITIONS} different conditions, those of the feature file among them`;
    report({ code: 'too-many-conditions', path: [], expected });
  }
  const moved = (condition: number): number => (condition < 0 ? -1 : condition + conditions);
  const behind = (place: number): number => place + own.windows.length;
  const windows = more.windows.map(({ condition, above, quotient, ...window }) => ({
    ...window,
    condition: moved(condition),
    above: { ...above, condition: moved(above.condition) },
    ...(quotient === undefined ? {} : { quotient: { above: behind(quotient.above), below: behind(quotient.below) } }),
  }));
  return {
    windows: [...own.windows, ...windows],
    conditions: [...own.conditions, ...more.conditions],
    latenessMs: own.windows.length === 0 ? more.latenessMs : Math.max(own.latenessMs, more.latenessMs),
  };
};
