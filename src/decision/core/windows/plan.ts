/**
 * Windows and features, resolved: what each measures, of whom, over how long and on which condition. A rule file
 * declares them as `windows` (a list) or `features` (by name); a feature file holds `features` alone.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { parseDuration } from '#kernel';
import type { Attempt } from '../attempt.ts';
import type { Run } from '../expression/compile.ts';
import type { Condition } from '../expression/condition.ts';
import type { Operation } from './family-plan.ts';

export const MEASURES = ['count', 'sum', 'mean', 'distinct'] as const;

/** How far behind the newest event of the tenant an event may be and still have its windows answered. */
export const STANDARD_LATENESS = '1h';

export const LONGEST_MS = 400 * 86_400_000;

export const millisecondsOf = (text: string): number => {
  const parsed = parseDuration(text);
  return parsed.kind === 'ok' ? parsed.value : Number.NaN;
};

export const DURATION_FORM = 'a duration such as 10m, 1h or 7d, of 400 days at most';
const duration = (shortestMs: number) =>
  z
    .string(DURATION_FORM)
    .refine((text) => millisecondsOf(text) >= shortestMs && millisecondsOf(text) <= LONGEST_MS, DURATION_FORM);

const path = z.string('a field of the attempt').min(1, 'a field of the attempt');

export const FEATURE_NAME = /^[a-z][a-z0-9_]{0,63}$/;
export const FEATURE_NAME_FORM = '1 to 64 lower-case letters, digits and underscores, a letter first';

export const windowSchema = z.strictObject(
  {
    name: z.string('a name for the rules').regex(FEATURE_NAME, FEATURE_NAME_FORM),
    measure: z.enum(MEASURES, MEASURES.join(', ')),
    of: path.optional(),
    by: z.union([path, z.array(path).min(1).max(4)], 'a field, or a list of 1 to 4 fields'),
    over: duration(1),
    where: z.string('a condition on the attempt').min(1, 'a condition on the attempt').optional(),
  },
  'a window: name, measure, of, by, over, where',
);

export const latenessSchema = duration(0);

/** What each of them says is checked as it is planned, where every fault has a code of its own. */
export const featuresSchema = z
  .record(z.string(), z.unknown(), 'features by name')
  .refine((features) => Object.keys(features).length <= 128, 'at most 128 features');

export type WindowDeclaration = z.output<typeof windowSchema>;

export type ReadPath = { readonly path: string; readonly read: Run<Attempt> };

/** Minor units of the attempt's own currency, a share from 0 to 1, seconds, or a plain number. */
export type Unit = 'count' | 'money' | 'share' | 'duration' | 'number';

export type PlannedWindow = {
  readonly name: string;
  readonly operation: Operation;
  readonly unit: Unit;
  readonly overMs: number;
  readonly delayMs: number;
  readonly excludeCurrent: boolean;
  readonly by: readonly ReadPath[];
  /** What is told apart by `distinct` and `top-share`. */
  readonly of?: ReadPath;
  /** Its place among the plan's conditions; -1 for none. */
  readonly condition: number;
  /** What must have been learned of an event for it to be counted, as bits of results. */
  readonly results: number;
  /** Of a ratio: the condition (-1 for none) and the results that count above the line. */
  readonly above: { readonly condition: number; readonly results: number };
  /** A mean rounded down to a whole minor unit. */
  readonly whole: boolean;
  /** Nothing is kept for it: one of the plan's windows divided by another, by their places. */
  readonly quotient?: { readonly above: number; readonly below: number };
};

export type WindowPlan = {
  /** A quotient stands behind what it divides. */
  readonly windows: readonly PlannedWindow[];
  /** Each once. */
  readonly conditions: readonly Condition<Attempt>[];
  /** As they were written. */
  readonly conditionTexts: readonly string[];
  readonly latenessMs: number;
};

/** One number for each window of the plan, in its order; NaN is unknown. */
export type Features = readonly number[];

/** 64 lower-case hex digits: the same where windows filled for one plan answer the other. */
export const planHash = ({ windows, conditionTexts, latenessMs }: WindowPlan): string => {
  const planned = windows.map(({ by, of, ...window }) => ({
    ...window,
    by: by.map(({ path }) => path),
    ...(of === undefined ? {} : { of: of.path }),
  }));
  const text = canonicalize({ windows: planned, conditionTexts, latenessMs });
  if (text === undefined) throw new Error('a plan has a canonical form');
  return bytesToHex(sha256(utf8ToBytes(text)));
};

/** How far back an event can still matter: what a rebuild has to read. */
export const reachMs = ({ windows, latenessMs }: WindowPlan): number =>
  windows.length === 0 ? 0 : Math.max(...windows.map(({ overMs, delayMs }) => overMs + delayMs)) + latenessMs;

/** The names of those that ask for one of these results and for no delay. */
export const withoutDelay = ({ windows }: WindowPlan, results: number): readonly string[] =>
  windows
    .filter((window) => window.delayMs === 0 && ((window.results | window.above.results) & results) !== 0)
    .map(({ name }) => name);

/** Of those that count money, sums never mix currencies. */
export const isOfMoney = ({ operation }: Pick<PlannedWindow, 'operation'>): boolean =>
  operation === 'sum' || operation === 'mean' || operation === 'min' || operation === 'max' || operation === 'stddev';

/** An int for the rules, which know no other number: shares in millionths, the rest rounded down. */
export const intOf = ({ unit }: Pick<PlannedWindow, 'unit'>, value: number | undefined): number | undefined => {
  if (value === undefined || Number.isNaN(value)) return undefined;
  if (unit === 'share') return Math.round(value * 1_000_000);
  return Math.floor(value);
};
