/** Resolves the windows and features a file declares; every fault is reported with the path it stands at. */
import type { Attempt } from '../attempt.ts';
import type { Fields } from '../expression/check.ts';
import type { ReadableField } from '../expression/condition.ts';
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
import {
  type DeclaredFeatures,
  type Planning,
  placeCondition,
  resolveField,
  takeName,
  type WindowFault,
} from './planning.ts';

export type Declared = {
  readonly windows?: readonly WindowDeclaration[] | undefined;
  readonly features?: DeclaredFeatures | undefined;
  readonly lateness?: string | undefined;
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
    conditionTexts: [...planning.conditions.keys()],
    latenessMs,
  };
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
    conditionTexts: [...own.conditionTexts, ...more.conditionTexts],
    latenessMs: own.windows.length === 0 ? more.latenessMs : Math.max(own.latenessMs, more.latenessMs),
  };
};
