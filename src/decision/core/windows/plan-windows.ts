/** Resolves the windows a rule file declares; every fault is reported with the path it stands at. */
import type { Attempt } from '../attempt.ts';
import type { Fields } from '../expression/check.ts';
import { type Condition, compileCondition, type ReadableField } from '../expression/condition.ts';
import type { FaultCode } from '../expression/fault.ts';
import {
  millisecondsOf,
  type PlannedWindow,
  STANDARD_LATENESS,
  type WindowDeclaration,
  type WindowPlan,
} from './plan.ts';

export type WindowFault = {
  readonly code: FaultCode | 'missing-key' | 'unknown-key' | 'duplicate-id' | 'too-many-conditions';
  /** From the root of the file. */
  readonly path: readonly PropertyKey[];
  readonly expected: string;
  /** Offset into a condition's text. */
  readonly at?: number;
};

type Declared = {
  readonly windows?: readonly WindowDeclaration[] | undefined;
  readonly lateness?: string | undefined;
};

type Planning = {
  readonly fields: Fields<ReadableField<Attempt>>;
  readonly report: (fault: WindowFault) => void;
  readonly conditions: Map<string, number>;
  readonly compiled: Condition<Attempt>[];
};

/** Conditions are bits of one 32-bit number. */
const MOST_CONDITIONS = 31;

/** Of use only when nothing was reported. */
export const planWindows = (
  { windows = [], lateness = STANDARD_LATENESS }: Declared,
  fields: Fields<ReadableField<Attempt>>,
  report: (fault: WindowFault) => void,
): WindowPlan => {
  const planning: Planning = { fields, report, conditions: new Map(), compiled: [] };
  const names = new Set<string>();
  const planned = windows.map((window, index) => {
    const path = ['windows', index];
    if (names.has(window.name)) {
      report({ code: 'duplicate-id', path: [...path, 'name'], expected: 'a name no other window has' });
    }
    names.add(window.name);
    return planWindow(planning, window, path);
  });
  return { windows: planned, conditions: planning.compiled, latenessMs: millisecondsOf(lateness) };
};

const planWindow = (planning: Planning, window: WindowDeclaration, path: readonly PropertyKey[]): PlannedWindow => {
  const { name, measure, over } = window;
  const paths = typeof window.by === 'string' ? [window.by] : window.by;
  const by = paths.map((field, index) =>
    resolve(planning, field, typeof window.by === 'string' ? [...path, 'by'] : [...path, 'by', index]),
  );
  const of = resolveMeasured(planning, window, path);
  return {
    name,
    measure,
    overMs: millisecondsOf(over),
    by,
    ...(of === undefined ? {} : { of }),
    condition: window.where === undefined ? -1 : conditionOf(planning, window.where, [...path, 'where']),
  };
};

type Resolved = PlannedWindow['by'][number];

const resolve = ({ fields, report }: Planning, field: string, path: readonly PropertyKey[]): Resolved => {
  const known = fields.get(field);
  if (known !== undefined) return { path: field, read: known.read };
  report({ code: 'unknown-field', path, expected: `one of ${[...fields.keys()].join(', ')}` });
  return { path: field, read: () => undefined };
};

const resolveMeasured = (
  planning: Planning,
  { measure, of }: WindowDeclaration,
  path: readonly PropertyKey[],
): Resolved | undefined => {
  if (of === undefined) {
    if (measure !== 'count')
      planning.report({ code: 'missing-key', path, expected: `of: what to take the ${measure} of` });
    return undefined;
  }
  if (measure === 'count') {
    planning.report({ code: 'unknown-key', path: [...path, 'of'], expected: 'no key of here: count counts attempts' });
    return undefined;
  }
  const resolved = resolve(planning, of, [...path, 'of']);
  if (measure !== 'distinct' && planning.fields.get(of)?.type !== 'int') {
    planning.report({ code: 'wrong-type', path: [...path, 'of'], expected: 'amount.amountMinor' });
  }
  return resolved;
};

const conditionOf = (planning: Planning, text: string, path: readonly PropertyKey[]): number => {
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
