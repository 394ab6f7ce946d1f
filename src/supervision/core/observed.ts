/**
 * What Mitsuke observed beside what was declared. "Not observable from outside" says nothing; an equivalent measure is
 * another one than the one looked for, and a plan is no claim, so neither can be contradicted by its absence.
 */
import type { AnswerOutcome } from './answer.ts';
import type { FormControl } from './form.ts';
import { keyOf } from './form.ts';

export const OBSERVED_RESULTS = ['met', 'not-met', 'not-observable'] as const;
export type ObservedResult = (typeof OBSERVED_RESULTS)[number];

export const OBSERVED_BY = ['checklist-probe', 'checkout-visit', 'card-search'] as const;
export type ObservedBy = (typeof OBSERVED_BY)[number];

/** Whether an observation says otherwise than the declaration. */
export const contradicts = (outcome: AnswerOutcome, result: ObservedResult): boolean =>
  result === 'not-met' && (outcome === 'met' || outcome === 'not-applicable');

/** The pack whose controls the probes of site-watch name. */
const CHECKLIST = 'security-checklist';
export const checklistKey = (control: string): string => keyOf(CHECKLIST, control);

const ACT = 'installment-sales-act';
/** Which control a finding about card data speaks to; a kind that is not named says nothing about a declaration. */
const CONTROL_OF_FINDING: Readonly<Record<string, string>> = {
  'card-data-reaches-merchant': keyOf(ACT, 'non-retention-or-pci-dss'),
  'card-data-sent-elsewhere': keyOf(ACT, 'site-measures-beyond-non-retention'),
};
export const keyOfFinding = (kind: string): string | undefined => CONTROL_OF_FINDING[kind];
export const CARD_DATA_KEYS: readonly string[] = Object.values(CONTROL_OF_FINDING);
export const NON_RETENTION = keyOf(ACT, 'non-retention-or-pci-dss');

/** Of several observations about a control: what is found missing anywhere is missing. */
export const worstOf = (results: readonly ObservedResult[]): ObservedResult | undefined =>
  results.includes('not-met') ? 'not-met' : results.includes('met') ? 'met' : results[0];

/** Whether an observation is among what the pack takes as evidence of the control. */
export const countsAsEvidence = ({ control }: FormControl, by: ObservedBy): boolean =>
  control.evidence?.kinds.includes(by === 'card-search' ? 'card-scan' : 'observation') ?? false;
