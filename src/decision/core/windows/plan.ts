/** The windows of a rule file, resolved: what each measures, of whom, over how long, and on which condition. */
import { z } from 'zod';
import { parseDuration } from '#kernel';
import type { Attempt } from '../attempt.ts';
import type { Run } from '../expression/compile.ts';
import type { Condition } from '../expression/condition.ts';

export const MEASURES = ['count', 'sum', 'mean', 'distinct'] as const;
export type Measure = (typeof MEASURES)[number];

/** How far behind the newest event of the tenant an event may be and still have its windows answered. */
export const STANDARD_LATENESS = '1h';

const LONGEST_MS = 400 * 86_400_000;

export const millisecondsOf = (text: string): number => {
  const parsed = parseDuration(text);
  return parsed.kind === 'ok' ? parsed.value : Number.NaN;
};

const DURATION_FORM = 'a duration such as 10m, 1h or 7d, of 400 days at most';
const duration = (shortestMs: number) =>
  z
    .string(DURATION_FORM)
    .refine((text) => millisecondsOf(text) >= shortestMs && millisecondsOf(text) <= LONGEST_MS, DURATION_FORM);

const path = z.string('a field of the attempt').min(1, 'a field of the attempt');

export const windowSchema = z.strictObject(
  {
    name: z
      .string('a name for the rules')
      .regex(/^[a-z][a-z0-9_]{0,63}$/, '1 to 64 lower-case letters, digits and underscores, a letter first'),
    measure: z.enum(MEASURES, MEASURES.join(', ')),
    of: path.optional(),
    by: z.union([path, z.array(path).min(1).max(4)], 'a field, or a list of 1 to 4 fields'),
    over: duration(1),
    where: z.string('a condition on the attempt').min(1, 'a condition on the attempt').optional(),
  },
  'a window: name, measure, of, by, over, where',
);

export const latenessSchema = duration(0);

export type WindowDeclaration = z.output<typeof windowSchema>;

export type PlannedWindow = {
  readonly name: string;
  readonly measure: Measure;
  readonly overMs: number;
  readonly by: readonly { readonly path: string; readonly read: Run<Attempt> }[];
  /** What is summed or told apart. */
  readonly of?: { readonly path: string; readonly read: Run<Attempt> };
  /** Its place among the plan's conditions; -1 for none. */
  readonly condition: number;
};

export type WindowPlan = {
  readonly windows: readonly PlannedWindow[];
  /** Each once. */
  readonly conditions: readonly Condition<Attempt>[];
  readonly latenessMs: number;
};

/** One number for each window of the plan, in its order; `undefined` is unknown. */
export type Features = readonly (number | undefined)[];

/** How far back an event can still matter: what a rebuild has to read. */
export const reachMs = ({ windows, latenessMs }: WindowPlan): number =>
  windows.length === 0 ? 0 : Math.max(...windows.map(({ overMs }) => overMs)) + latenessMs;
