/** What the routes of probes send: the schemas, from which validation, types and OpenAPI are made. */
import { z } from 'zod';
import { agreement } from './core/agreement.ts';
import { REASONS } from './core/judge-checklist.ts';
import { ITEMS, RESULTS, SIGN_CODES, SIGN_SEVERITIES } from './core/signs.ts';

export const ROUND_STATES = ['queued', 'running', 'done', 'failed'] as const;
export const ROUND_CAUSES = ['scheduled', 'on-demand'] as const;

const reasons = z
  .array(z.enum(REASONS))
  .readonly()
  .meta({ description: 'What decided it, worst first: docs/reference/probes.md' });

export const roundSummary = z
  .object({
    id: z.string(),
    site: z.string(),
    state: z.enum(ROUND_STATES).meta({ description: '`failed`: nothing was observed, `endCode` says why' }),
    cause: z.enum(ROUND_CAUSES),
    withAttempts: z.boolean().meta({ description: 'Attempts that the agreement allows are part of it' }),
    orderedBy: z.string().optional(),
    orderedAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    endCode: z.string().optional().meta({ description: 'Why it did not come to its end' }),
    requests: z.int(),
    alertsRaised: z.int(),
    evidence: z.string().optional().meta({ description: 'Entry in the log' }),
  })
  .meta({ id: 'ProbeRound' });

const itemResult = z
  .object({ item: z.enum(ITEMS), control: z.string(), result: z.enum(RESULTS), reasons })
  .meta({ id: 'ChecklistItemResult' });

const sign = z
  .object({
    item: z.enum(ITEMS),
    code: z.enum(SIGN_CODES),
    severity: z.enum(SIGN_SEVERITIES),
    place: z.string().meta({ description: 'Path at the site' }),
    detail: z.record(z.string(), z.unknown()),
    proof: z.array(z.int()).readonly().meta({ description: 'Numbers of requests in the raw record' }),
    alert: z.string().optional(),
  })
  .meta({ id: 'ProbeSign' });

export const roundDetail = roundSummary
  .extend({
    results: z.array(itemResult).readonly(),
    signs: z.array(sign).readonly(),
    rawSha256: z.string().optional().meta({ description: 'Of the raw record, as the entry in the log names it' }),
  })
  .meta({ id: 'ProbeRoundDetail' });

export const observedResult = itemResult
  .extend({ round: z.string(), observedAt: z.string(), evidence: z.string().optional() })
  .meta({ id: 'ObservedChecklistItem' });

export const checklist = z
  .object({
    round: roundDetail.optional().meta({ description: 'The newest that observed anything' }),
    underWay: roundSummary.optional(),
    lastSeen: z
      .array(observedResult)
      .readonly()
      .meta({ description: 'Of each item the newest result that is met or not met' }),
  })
  .meta({ id: 'ObservedChecklist' });

export const keptAgreement = z
  .object({
    id: z.string(),
    host: z.string().meta({ description: 'That it was made for; at another one it allows nothing' }),
    agreement,
    hasPassword: z.boolean(),
    stands: z.boolean().meta({ description: 'Attempts may be made by it today' }),
    recordedBy: z.string(),
    recordedAt: z.string(),
    withdrawnAt: z.string().optional(),
    withdrawnBy: z.string().optional(),
  })
  .meta({ id: 'ProbeAgreement' });

export type RoundSummary = z.output<typeof roundSummary>;
export type RoundDetail = z.output<typeof roundDetail>;
export type ObservedResult = z.output<typeof observedResult>;
export type KeptAgreement = z.output<typeof keptAgreement>;
export type ObservedChecklist = z.output<typeof checklist>;
