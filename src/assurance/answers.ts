/** What this room's routes send: the schemas, from which validation, types and OpenAPI are made. */
import { z } from 'zod';
import { COVERAGES } from './core/coverage.ts';
import { EVIDENCE_KINDS, GRADES, STATES } from './core/evidence-kind.ts';
import { FINDING_ORIGINS, FINDING_STATUSES, FINDING_STEPS, SEVERITIES } from './core/finding.ts';
import { HOLDING_FAULTS } from './core/log-retention.ts';
import { DELIVERY_STEPS, ORIGINS } from './store-tables.ts';

const facts = z.record(z.string(), z.unknown());
const day = (description: string) => z.string().meta({ description: `${description}, YYYY-MM-DD` });
const instant = z.string();

export const revision = z
  .object({
    id: z.string(),
    number: z.int(),
    title: z.string(),
    issuer: z.string(),
    effectiveFrom: day('First day it speaks of'),
    effectiveTo: day('Last day it speaks of'),
    expiresOn: day('Last day it counts').optional(),
    coveredSystems: z.array(z.string()).readonly(),
    grade: z.enum(GRADES).meta({
      description: 'A observed by Mitsuke · B delivered, served or signed by the assessor · C handed in · D claimed',
    }),
    origin: z.enum(ORIGINS),
    signedBy: z.string().optional().meta({ description: 'Assessor key whose signature was checked' }),
    sha256: z.string().optional(),
    bytes: z.int().optional(),
    mediaType: z.string().optional(),
    fileName: z.string().optional(),
    deliveredBy: z.string().optional().meta({ description: 'Who delivered by link, as they call themselves' }),
    source: facts.meta({ description: 'fetch: url, tls · observation: visit, site · delivery: request' }),
    recordedAt: instant.meta({ description: 'When it was handed in, apart from what it speaks of' }),
    recordedBy: z.string().meta({ description: 'Person, API key or delivery request' }),
    entry: z.string().meta({ description: 'Entry in the log' }),
  })
  .meta({ id: 'EvidenceRevision' });

export const evidenceItem = z
  .object({
    id: z.string(),
    party: z.string().optional().meta({ description: 'Absent: the tenant itself' }),
    kind: z.enum(EVIDENCE_KINDS),
    createdAt: instant,
    state: z.enum(STATES).meta({ description: 'Of the standing revision, today' }),
    revisions: z.int(),
    standing: revision.meta({ description: 'The newest revision with proof (A or B), else the newest' }),
  })
  .meta({ id: 'EvidenceItem' });

export const evidenceItemDetail = evidenceItem
  .extend({
    history: z.array(revision).readonly().meta({ description: 'Every revision, newest first' }),
    viewers: z
      .array(z.object({ person: z.string(), listedAt: instant, listedBy: z.string() }))
      .readonly()
      .meta({ description: 'Others who may see it; told to staff alone' }),
  })
  .meta({ id: 'EvidenceItemDetail' });

export const evidenceFile = z
  .object({ id: z.string(), sha256: z.string(), bytes: z.int(), mediaType: z.string(), name: z.string().optional() })
  .meta({ id: 'EvidenceFile' });

export const assessorKey = z
  .object({
    id: z.string(),
    assessor: z.string(),
    publicKeyBase64: z.string(),
    keyId: z.string().meta({ description: 'SHA-256 of the public key, as `keyid` of a signature may say it' }),
    state: z.enum(['asked', 'known', 'revoked']),
    askedAt: instant,
    askedBy: z.string(),
    knownAt: instant.optional(),
    revokedAt: instant.optional(),
  })
  .meta({ id: 'AssessorKey' });

export const delivery = z
  .object({
    id: z.string(),
    party: z.string().optional(),
    item: z.string().optional(),
    kind: z.enum(EVIDENCE_KINDS),
    wanted: z.string(),
    assessor: z.object({
      name: z.string(),
      organisation: z.string(),
      email: z.string(),
      language: z.enum(['ja', 'en']),
    }),
    dueOn: day('Due'),
    state: z.enum(['waiting', 'overdue', 'delivered', 'ended']),
    askedAt: instant,
    askedBy: z.string(),
    expiresAt: instant.meta({ description: 'End of the link' }),
    message: z.object({
      state: z.enum(['waiting', 'sent', 'failing']),
      attempts: z.int(),
      failure: z.string().optional(),
    }),
    history: z
      .array(
        z.object({
          step: z.enum(DELIVERY_STEPS),
          at: instant,
          revision: z.string().optional(),
          entry: z.string(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'DeliveryRequest' });

export const deliveryInvitation = z
  .object({
    askedBy: z.string().meta({ description: 'Name of the organisation that asks' }),
    about: z.string().optional().meta({ description: 'Name of the party assessed; absent: who asks' }),
    kind: z.enum(EVIDENCE_KINDS),
    wanted: z.string(),
    assessor: z.object({ name: z.string(), organisation: z.string() }),
    language: z.enum(['ja', 'en']),
    dueOn: day('Due'),
    delivered: z.boolean(),
  })
  .meta({ id: 'DeliveryInvitation' });

export const deliveryReceipt = z
  .object({
    revision: z.string(),
    number: z.int(),
    sha256: z.string(),
    recordedAt: instant,
    entry: z.string(),
    proof: z
      .object({
        vkey: z.string(),
        index: z.int(),
        size: z.int(),
        entryBase64: z.string(),
        pathBase64: z.array(z.string()).readonly(),
        rootBase64: z.string(),
        checkpoint: z.string(),
      })
      .optional()
      .meta({ description: 'Of inclusion (RFC 6962); absent until a checkpoint covers the entry: ask again' }),
  })
  .meta({ id: 'DeliveryReceipt' });

export const scopeSystem = z
  .object({
    id: z.string(),
    party: z.string().optional(),
    name: z.string(),
    source: z.enum(['person', 'site-watch']),
    reference: z.string().optional().meta({ description: 'The site that showed it' }),
    firstSeenAt: instant,
    lastSeenAt: instant,
    addedBy: z.string(),
    coverage: z.enum(COVERAGES).meta({
      description:
        'covered: listed in an attestation in force of grade A or B · claimed: of grade C or D only · not-covered · unknown: no attestation in force',
    }),
    coveredBy: z.string().optional().meta({ description: 'Revision that lists it' }),
    coveredByItem: z.string().optional().meta({ description: 'Evidence item of that revision' }),
    entry: z.string(),
  })
  .meta({ id: 'ScopeSystem' });

export const scopeSummary = z
  .object({ unknown: z.int(), covered: z.int(), claimed: z.int(), notCovered: z.int() })
  .meta({ id: 'ScopeSummary' });

const findingStep = z.object({
  step: z.enum(FINDING_STEPS),
  at: instant,
  by: z.string(),
  params: facts,
  words: z.string().optional(),
  entry: z.string(),
});

export const finding = z
  .object({
    id: z.string(),
    party: z.string().optional(),
    kind: z.string(),
    origin: z.enum(FINDING_ORIGINS),
    severity: z.enum(SEVERITIES),
    title: z.string(),
    subject: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
    reference: z.string(),
    params: facts,
    foundAt: instant,
    recordedAt: instant,
    lastSeenAt: instant,
    unseenSince: instant
      .optional()
      .meta({ description: 'The first whole look after it was last seen that did not see it; it is no retest' }),
    unseenLooks: z.int().meta({ description: 'Such looks, one after the other' }),
    owner: z.string().optional(),
    dueAt: instant,
    overdue: z.boolean(),
    item: z.string().optional(),
    status: z.enum(FINDING_STATUSES),
    acceptedUntil: day('Last day of an accepted risk').optional(),
    closedAt: instant.optional(),
    alert: z.string().optional().meta({ description: 'Raised when it was found' }),
    overdueAlert: z.string().optional().meta({ description: 'Raised when its due date passed' }),
  })
  .meta({ id: 'Finding' });

export const findingDetail = finding.extend({ history: z.array(findingStep).readonly() }).meta({ id: 'FindingDetail' });

export const logPolicy = z
  .object({ months: z.int(), onlineMonths: z.int(), setAt: instant.optional(), setBy: z.string().optional() })
  .meta({ id: 'LogRetentionPolicy' });

const holding = z.object({
  name: z.string(),
  from: day('First day held'),
  to: day('Last day held'),
  onlineFrom: day('First day at hand without restoring'),
});

export const logSystem = z
  .object({
    id: z.string(),
    party: z.string().optional(),
    name: z.string(),
    startedOn: day('From this day on it has logs'),
    signed: z.boolean().meta({ description: 'It has a key that signs its daily file' }),
    state: z.enum(['ok', 'short', 'silent', 'waiting', 'retired']),
    faults: z.array(z.object({ log: z.string(), fault: z.enum(HOLDING_FAULTS) })).readonly(),
    lastReportAt: instant.optional(),
    holdings: z.array(holding).readonly().meta({ description: 'Of the newest report' }),
    addedAt: instant,
    retiredAt: instant.optional(),
    entry: z.string(),
  })
  .meta({ id: 'LogSystem' });

export const logReport = z
  .object({
    id: z.string(),
    system: z.string(),
    day: day('The day it tells of'),
    reportedAt: instant,
    signed: z.boolean(),
    sha256: z.string(),
    faults: z.array(z.object({ log: z.string(), fault: z.enum(HOLDING_FAULTS) })).readonly(),
    entry: z.string(),
  })
  .meta({ id: 'LogReport' });

export type RevisionAnswer = z.output<typeof revision>;
export type EvidenceItemAnswer = z.output<typeof evidenceItem>;
export type EvidenceItemDetailAnswer = z.output<typeof evidenceItemDetail>;
export type AssessorKeyAnswer = z.output<typeof assessorKey>;
export type DeliveryAnswer = z.output<typeof delivery>;
export type DeliveryInvitationAnswer = z.output<typeof deliveryInvitation>;
export type DeliveryReceiptAnswer = z.output<typeof deliveryReceipt>;
export type ScopeSystemAnswer = z.output<typeof scopeSystem>;
export type ScopeSummaryAnswer = z.output<typeof scopeSummary>;
export type FindingAnswer = z.output<typeof finding>;
export type FindingDetailAnswer = z.output<typeof findingDetail>;
export type LogPolicyAnswer = z.output<typeof logPolicy>;
export type LogSystemAnswer = z.output<typeof logSystem>;
export type LogReportAnswer = z.output<typeof logReport>;
