/** What this room's routes send: the schemas, from which validation, types and OpenAPI are made. */
import { z } from 'zod';
import { CANARY_FIELDS } from './core/canary.ts';
import { CHANNELS } from './core/find-canary.ts';
import { FINDING_KINDS, SEVERITIES } from './core/judge-visit.ts';
import { PASS_ROLES } from './core/passes.ts';
import { visitingRights } from './ownership/describe-permissions.ts';

export const PAYMENT_TYPES = ['js', 'link'] as const;
export const VISIT_STATES = ['queued', 'running', 'done', 'failed'] as const;
export const CAUSES = ['scheduled', 'on-demand', 'deployment'] as const;
export const END_KINDS = ['completed', 'step-failed', 'ended-early', 'not-begun'] as const;

const REQUEST_KINDS = [
  'document',
  'script',
  'stylesheet',
  'image',
  'media',
  'font',
  'fetch',
  'beacon',
  'websocket',
  'name',
  'other',
] as const;

export const visitEnd = z
  .object({
    kind: z.enum(END_KINDS),
    code: z.string().optional().meta({ description: 'Why it did not complete' }),
    step: z.string().optional().meta({ description: 'Name of the step that failed' }),
  })
  .meta({ id: 'SiteVisitEnd' });

export const visitSummary = z
  .object({
    id: z.string(),
    site: z.string(),
    siteName: z.string(),
    state: z.enum(VISIT_STATES).meta({ description: '`failed` when it did not come to the end of its journey' }),
    cause: z.enum(CAUSES),
    orderedBy: z.string().optional().meta({ description: 'Person or API key; absent when it was scheduled' }),
    orderedAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    end: visitEnd.optional(),
    browser: z.string().optional(),
    sandboxed: z.boolean().optional(),
    counts: z.object({ requests: z.int(), scripts: z.int(), destinations: z.int(), findings: z.int() }),
    alertsRaised: z.int(),
    evidence: z.string().optional().meta({ description: 'Entry in the log' }),
  })
  .meta({ id: 'SiteVisit' });

const scriptFields = {
  url: z.string().meta({ description: 'Own address, or that of the document for an inline script' }),
  inline: z.boolean(),
  sha256: z.string(),
  bytes: z.int(),
};

export const SCRIPT_CHANGES = ['first-visit', 'same', 'added', 'changed'] as const;

const visitScript = z
  .object({
    ...scriptFields,
    frameUrl: z.string(),
    change: z.enum(SCRIPT_CHANGES).meta({ description: 'Against the visit named by comparedWith' }),
  })
  .meta({ id: 'SiteVisitScript' });

export const knownProviderSchema = z
  .object({
    id: z.string(),
    name: z.object({ ja: z.string(), en: z.string() }),
    verified: z.boolean().meta({ description: 'The provider itself says that the host is its own' }),
  })
  .meta({ id: 'SiteProvider', description: 'Of packs/site-watch/payment-providers.yaml; absent: not in the table' });

const destination = z
  .object({
    host: z.string(),
    kinds: z.array(z.enum(REQUEST_KINDS)).readonly(),
    requests: z.int(),
    own: z.boolean().meta({ description: "The site's own host" }),
    allowed: z.boolean().meta({ description: 'May get card data' }),
    fields: z.array(z.enum(CANARY_FIELDS)).readonly().meta({ description: 'What of the canary it was sent' }),
    provider: knownProviderSchema.optional(),
  })
  .meta({ id: 'SiteVisitDestination' });

const finding = z
  .object({
    id: z.string(),
    kind: z.enum(FINDING_KINDS),
    severity: z.enum(SEVERITIES),
    script: z
      .object({
        url: z.string(),
        inline: z.boolean(),
        sha256: z.string().optional(),
        by: z
          .enum(['stack', 'mention'])
          .meta({ description: 'mention: only the network knew of it, and no other script names the destination' }),
      })
      .optional()
      .meta({ description: 'Who sent it; without it, the document did' }),
    document: z.string().optional(),
    destination: z.string().optional(),
    fields: z.array(z.enum(CANARY_FIELDS)).readonly(),
    channel: z.enum(CHANNELS).optional(),
    encoding: z.array(z.string()).readonly().meta({ description: 'Layers, outermost first; empty for plain' }),
    step: z.string().optional(),
    refused: z.boolean().meta({ description: 'The guard of our own network did not let it pass' }),
    code: z.string().optional().meta({ description: 'Of a visit that is incomplete: why' }),
    about: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'What its kind needs to be understood; `passes`: in which passes it showed' }),
    alert: z.string().optional().meta({ description: 'Absent where it raises none by itself (severity low)' }),
    seenAgain: z.boolean().meta({ description: 'The alert had been raised by an earlier visit and is still open' }),
  })
  .meta({ id: 'SiteFinding' });

const screenshot = z
  .object({
    name: z.string(),
    step: z.string().optional(),
    sha256: z.string(),
    bytes: z.int(),
  })
  .meta({ id: 'SiteScreenshot' });

const passDifference = z
  .object({
    hosts: z.array(z.string()).readonly(),
    scripts: z.array(z.object({ url: z.string(), inline: z.boolean() })).readonly(),
    more: z.int().meta({ description: 'Hosts and scripts beyond those named' }),
  })
  .meta({ id: 'SitePassDifference' });

const passSaw = z
  .object({
    requests: z.int(),
    hosts: z.int(),
    scripts: z.int(),
    only: passDifference.meta({ description: 'What the primary pass did not see' }),
    missing: passDifference.meta({ description: 'What the primary pass saw, and this one did not' }),
  })
  .meta({ id: 'SitePassSaw' });

const pass = z
  .object({
    role: z.enum(PASS_ROLES).meta({
      description: 'careful: unnoticed, as a customer; naive: as a robot; returning: with the cookies of the first',
    }),
    mobile: z.boolean(),
    quiet: z.boolean(),
    viewport: z.object({ width: z.int(), height: z.int() }),
    userAgent: z.string().optional(),
    referrer: z.string().optional(),
    identified: z.boolean().meta({ description: 'It said who visits' }),
    end: z.enum(END_KINDS),
    code: z.string().optional(),
    step: z.string().optional(),
    screenshots: z
      .array(screenshot)
      .readonly()
      .meta({ description: 'Its pictures; empty of visits that kept those of the primary pass alone' }),
    saw: passSaw.optional().meta({ description: 'Absent of visits before it was kept, and where it did not begin' }),
  })
  .meta({ id: 'SiteVisitPass' });

const step = z
  .object({
    name: z.string(),
    act: z.string(),
    state: z.enum(['done', 'failed', 'not-reached']),
  })
  .meta({ id: 'SiteVisitStep' });

const alikePass = z
  .object({
    visit: z.string(),
    pass: z.int(),
    startedAt: z.string().optional(),
    viewport: z.object({ width: z.int(), height: z.int() }),
    names: z.array(z.string()).readonly(),
  })
  .meta({ id: 'SiteAlikePass' });

export const visitDetail = visitSummary
  .extend({
    steps: z.array(step).readonly(),
    passes: z.array(pass).readonly().meta({ description: 'Runs of this visit; the first is the primary one' }),
    destinations: z.array(destination).readonly(),
    scripts: z.array(visitScript).readonly(),
    comparedWith: z.string().optional().meta({ description: 'The last visit before it that completed' }),
    findings: z.array(finding).readonly(),
    screenshots: z.array(screenshot).readonly().meta({ description: 'Of the primary pass' }),
    picturesBefore: alikePass.optional().meta({
      description:
        'The last pass of an earlier visit on the same kind of device: its pictures can be laid beside these',
    }),
    rawSha256: z.string().optional().meta({ description: 'Of the raw record, as the entry in the log names it' }),
  })
  .meta({ id: 'SiteVisitDetail' });

const comparedScript = z.object(scriptFields).meta({ id: 'ComparedScript' });
const changedScript = z
  .object({
    url: z.string(),
    inline: z.boolean(),
    before: z.object({ sha256: z.string(), bytes: z.int() }),
    after: z.object({ sha256: z.string(), bytes: z.int() }),
  })
  .meta({ id: 'ChangedScript' });

export const comparison = z
  .object({
    visit: z.string(),
    with: z.string(),
    scripts: z.object({
      added: z.array(comparedScript).readonly(),
      removed: z.array(comparedScript).readonly(),
      changed: z.array(changedScript).readonly(),
      same: z.int(),
    }),
    destinations: z.object({ added: z.array(z.string()).readonly(), removed: z.array(z.string()).readonly() }),
  })
  .meta({ id: 'SiteVisitComparison' });

export const consent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own-site') }),
  z.strictObject({
    kind: z.literal('written'),
    reference: z.string().trim().min(1).max(200).meta({ description: 'Where the document is kept' }),
    person: z.string().trim().min(1).max(200).meta({ description: 'Who gave it' }),
  }),
]);

export const site = z
  .object({
    id: z.string(),
    name: z.string(),
    origin: z.string(),
    paymentType: z.enum(PAYMENT_TYPES),
    destinations: z.array(z.string()).readonly(),
    journey: z.object({ name: z.string(), steps: z.int(), sha256: z.string() }),
    consent,
    merchants: z.array(z.string()).readonly(),
    party: z.string().optional(),
    cadenceMinutes: z.int(),
    active: z.boolean(),
    createdAt: z.string(),
    changedAt: z.string(),
    nextVisitAt: z.string().optional(),
    lastVisit: visitSummary.optional(),
    openFindings: z.int().meta({ description: 'Findings of the last visit that got to the end' }),
    rights: visitingRights.meta({ description: 'How far visits may go now' }),
  })
  .meta({ id: 'Site' });

export const siteDetail = site
  .extend({
    journeyText: z.string(),
    knownDestinations: z
      .array(z.object({ host: z.string(), provider: knownProviderSchema.optional() }))
      .readonly()
      .meta({ description: 'Its destinations, each with what the table of payment providers says of it' }),
    visitedEveryMinutes: z.int().meta({ description: 'Its own cadence, or what its merchants’ risk asks for' }),
  })
  .meta({ id: 'SiteDetail' });

export const siteScript = z
  .object({
    ...scriptFields,
    firstSeenAt: z.string(),
    firstSeenVisit: z.string(),
    lastSeenAt: z.string(),
    lastSeenVisit: z.string(),
  })
  .meta({ id: 'SiteScript' });

export const browserState = z
  .object({
    state: z.enum(['ready', 'no-sandbox', 'no-browser']),
    browser: z.string().optional(),
    why: z.string().optional(),
    visitsWithoutSandbox: z
      .enum(['none', 'lab', 'all'])
      .meta({ description: 'Which sites are visited where the sandbox cannot run' }),
  })
  .meta({ id: 'SiteBrowser' });

export type Site = z.output<typeof site>;
export type SiteDetail = z.output<typeof siteDetail>;
export type SiteScript = z.output<typeof siteScript>;
export type AlikePass = z.output<typeof alikePass>;
export type VisitSummary = z.output<typeof visitSummary>;
export type VisitDetail = z.output<typeof visitDetail>;
export type Comparison = z.output<typeof comparison>;
export type BrowserState = z.output<typeof browserState>;
export type Consent = z.output<typeof consent>;
export type PaymentType = (typeof PAYMENT_TYPES)[number];
