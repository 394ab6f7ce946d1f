/** The reasons of a disposition and what the form asks for with each; the server decides, this only says it beforehand. */
import type { Disposition } from '../api/generated.ts';
import type { Severity } from './severity-mark.tsx';

export const REASONS = [
  'confirmed',
  'remediated',
  'expected',
  'false-alarm',
  'duplicate',
  'test',
] as const satisfies readonly Disposition['reason'][];
export type Reason = (typeof REASONS)[number];

const WITH_WORDS: readonly Reason[] = ['remediated', 'expected', 'false-alarm'];
const BY_TWO_WHEN_CRITICAL: readonly Reason[] = ['expected', 'false-alarm', 'test'];

export const needsWords = (reason: Reason): boolean => WITH_WORDS.includes(reason);

export const needsTwoPeople = (severity: Severity, reason: Reason): boolean =>
  severity === 'critical' && BY_TWO_WHEN_CRITICAL.includes(reason);
