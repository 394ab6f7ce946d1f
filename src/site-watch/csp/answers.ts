/** What is sent and answered about policies and reports. */
import { z } from 'zod';
import { ADVICE_CODES, STAGES } from './core/advise-stage.ts';
import { SOURCE_DIRECTIVES } from './core/directives.ts';
import { OBSTACLES, VARIANTS } from './core/generate-policy.ts';
import { LINT_CODES, LINT_SEVERITIES, type LintFinding } from './core/lint-policy.ts';
import { NOISE_REASONS } from './core/noise-facts.ts';
import { LONGEST_READ } from './core/read-policy.ts';
import { PLACES } from './core/write-snippets.ts';
import { MOST_VISITS } from './read-past-visits.ts';

const instant = z.iso.datetime();
const day = z.iso.date();
/** One character more, so that the policy's own error says that it is too long. */
const policyText = z.string().max(LONGEST_READ + 1);

const paymentPath = z
  .string()
  .max(200)
  .regex(/^\/[^\s?#]*$/)
  .describe('beginning of a path');

export const describedCsp = z
  .strictObject({
    stage: z.enum(STAGES),
    policy: policyText.optional(),
    paymentPaths: z.array(paymentPath).max(20).describe('pages where cards are typed; empty: all of the site'),
  })
  .meta({ id: 'DescribedSiteCsp' });
export type DescribedCsp = z.output<typeof describedCsp>;

export const cspState = z
  .object({
    stage: z.enum(STAGES),
    since: instant.optional(),
    policy: z.string().optional(),
    reportTo: z.string().optional().describe('where browsers send reports; from the first time a stage is told'),
    paymentPaths: z.array(z.string()).readonly(),
    observed: z.enum(STAGES).optional().describe('what the last visit received with the pages'),
    lastReportAt: instant.optional().describe('of anything, noise too'),
    lastViolationAt: instant.optional(),
    wouldBlock: z.int().describe('things of the shop itself in its last visits that the policy would block'),
    advice: z.object({
      code: z.enum(ADVICE_CODES),
      quietDays: z.int(),
      listenedDays: z.int(),
      daysLeft: z.int(),
    }),
  })
  .meta({ id: 'SiteCsp' });
export type CspState = z.output<typeof cspState>;

const visits = z.coerce.number().int().min(1).max(MOST_VISITS).default(5).describe('the last so many that completed');

export const proposalQuery = z.strictObject({
  visits,
  page: paymentPath.optional().describe('only what pages of this beginning did'),
  reportHashes: z.enum(['true', 'false']).optional().describe('has browsers report the hash of each script'),
});

const source = z.object({ source: z.string(), why: z.enum(['own', 'seen', 'inline', 'payment', 'always']) });

export const proposals = z
  .object({
    visits: z.array(z.string()).readonly(),
    pages: z.array(z.string()).readonly(),
    proposals: z
      .array(
        z.object({
          variant: z.enum(VARIANTS),
          policy: z.string(),
          directives: z.array(z.object({ name: z.string(), sources: z.array(source).readonly() })).readonly(),
          obstacles: z
            .array(z.object({ code: z.enum(OBSTACLES), count: z.int(), examples: z.array(z.string()).readonly() }))
            .readonly(),
          leftOut: z.array(z.object({ what: z.enum(['host', 'inline-script']), value: z.string() })).readonly(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'SiteCspProposals' });

export const simulationBody = z.strictObject({
  policy: policyText,
  visits: z.int().min(1).max(MOST_VISITS).default(5),
  page: paymentPath.optional(),
});

const outcome = z.enum(['allowed', 'needs-nonce', 'needs-integrity', 'blocked', 'unknown']);

export const simulation = z
  .object({
    visits: z.int(),
    deeds: z.int(),
    allowed: z.int(),
    stopped: z
      .array(
        z.object({
          outcome: z.enum(['needs-nonce', 'needs-integrity', 'blocked']),
          directive: z.enum(SOURCE_DIRECTIVES),
          what: z.enum(['load', 'script', 'handler', 'link', 'style', 'style-attribute', 'eval']),
          value: z.string(),
          pages: z.array(z.string()).readonly(),
          visits: z.int(),
          suspect: z.boolean().describe('a finding is about it'),
        }),
      )
      .readonly(),
    findings: z
      .array(
        z.object({
          finding: z.string(),
          kind: z.string(),
          visit: z.string(),
          destination: z.string().optional(),
          scriptOutcome: outcome,
          sendingOutcome: outcome,
        }),
      )
      .readonly(),
  })
  .meta({ id: 'SiteCspSimulation' });

export const lintBody = z.strictObject({ policy: policyText });

export const lintAnswer = z
  .object({
    policies: z.int(),
    findings: z
      .array(
        z.object({
          code: z.enum(LINT_CODES as [LintFinding['code'], ...LintFinding['code'][]]),
          severity: z.enum(LINT_SEVERITIES),
          directive: z.string().optional(),
          value: z.string().optional(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'CspLint' });

export const snippetsBody = z.strictObject({ policy: policyText, mode: z.enum(['report-only', 'enforce']) });

export const snippets = z
  .object({
    items: z.array(z.object({ place: z.enum(PLACES), file: z.string().optional(), text: z.string() })).readonly(),
  })
  .meta({ id: 'CspSnippets' });

export const REPORT_KINDS = ['violation', 'script-hash', 'integrity'] as const;
export const DISPOSITIONS = ['report', 'enforce'] as const;

export const reportFilters = {
  kind: z.enum(REPORT_KINDS).optional(),
  directive: z.string().max(40).optional(),
  disposition: z.enum(DISPOSITIONS).optional(),
  text: z.string().min(1).max(100).optional().describe('in host, hash or path'),
  from: day.optional(),
  to: day.optional(),
};

export const cspReport = z
  .object({
    day,
    kind: z.enum(REPORT_KINDS),
    directive: z.string(),
    disposition: z.enum(DISPOSITIONS),
    blocked: z.string(),
    hash: z.string().optional(),
    path: z.string(),
    reports: z.int(),
    networks: z.int().optional().describe('that reported it that day, up to 64; where they are counted'),
    firstAt: instant,
    lastAt: instant,
  })
  .meta({ id: 'SiteCspReport' });
export type CspReport = z.output<typeof cspReport>;

export const daysQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(30) });

export const cspDays = z
  .object({
    from: day,
    to: day,
    reports: z.array(z.object({ day, name: z.string(), reports: z.int() })).readonly(),
    noise: z.array(z.object({ day, name: z.enum(NOISE_REASONS), reports: z.int() })).readonly(),
  })
  .meta({ id: 'SiteCspDays' });
export type CspDays = z.output<typeof cspDays>;
