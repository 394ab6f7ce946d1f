/** What this room answers over HTTP, as schemas; their types are also what its readers give. */
import { z } from 'zod';
import { DISPOSITION_REASONS } from './core/disposition.ts';
import { SEVERITIES } from './core/severity.ts';
import { TIMELINE_KINDS } from './core/timeline.ts';

const instant = z.string().meta({ format: 'date-time' });

const namedPerson = z
  .object({
    id: z.string(),
    displayName: z.string().nullable().meta({ description: 'Null when the tenant has this person no more' }),
  })
  .meta({ id: 'NamedPerson' });

const subject = z
  .object({
    kind: z.string().meta({ description: 'Such as site' }),
    id: z.string(),
    label: z.string().meta({ description: 'As people call it' }),
  })
  .meta({ id: 'AlertSubject' });

export const loggedEntry = z
  .object({ id: z.string(), index: z.int().nullable().meta({ description: 'In the log; null until it is sequenced' }) })
  .meta({ id: 'LoggedEntry' });

const commitment = z
  .object({
    record: z.string().meta({ description: 'Canonical JSON (RFC 8785)' }),
    salt: z
      .string()
      .meta({ description: '32 bytes in base64. SHA-256 of salt and record is the subject of the entry' }),
  })
  .meta({ id: 'Commitment' });

const dispositionFields = {
  id: z.string(),
  person: namedPerson,
  secondPerson: namedPerson.nullable().meta({ description: 'Who approved it, where two people are needed' }),
  reason: z.enum(DISPOSITION_REASONS),
  at: instant,
};

const disposition = z.object(dispositionFields).meta({ id: 'Disposition' });

const dispositionDetail = z
  .object({
    ...dispositionFields,
    words: z.string().nullable(),
    duplicateOf: z.string().nullable(),
    entry: loggedEntry,
    commitment,
  })
  .meta({ id: 'DispositionDetail' });

const secondPersonAsked = z
  .object({ act: z.string(), person: namedPerson, reason: z.enum(DISPOSITION_REASONS), at: instant })
  .meta({ id: 'SecondPersonAsked' });

const alertFields = {
  id: z.string(),
  source: z.string(),
  sequence: z.int().meta({ description: 'From 1, without a gap, within the source' }),
  kind: z.string(),
  severity: z.enum(SEVERITIES),
  status: z.enum(['open', 'disposed']),
  subject,
  reference: z.string().meta({ description: 'The source’s own name for what it found' }),
  observedAt: instant,
  recordedAt: instant,
  timesSeenAgain: z.int(),
  lastSeenAt: instant,
  cases: z.array(z.object({ id: z.string(), number: z.int() })).readonly(),
  secondPersonAsked: secondPersonAsked
    .nullable()
    .meta({ description: 'The last act put before a second person, which /v1/acts tells more of; null when disposed' }),
};

export const alertAnswer = z.object({ ...alertFields, disposition: disposition.nullable() }).meta({ id: 'Alert' });

export const alertDetailAnswer = z
  .object({
    ...alertFields,
    disposition: dispositionDetail.nullable(),
    detail: z.record(z.string(), z.unknown()).meta({ description: 'What the source says, by kind of alert' }),
    sourceEntry: loggedEntry.nullable().meta({ description: 'Of the observation that raised it' }),
    entry: loggedEntry,
    commitment,
  })
  .meta({ id: 'AlertDetail' });

export const alertPageAnswer = z
  .object({ items: z.array(alertAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'AlertPage' });

export const disposalAnswer = z
  .object({
    outcome: z.enum(['disposed', 'second-person-asked']),
    alert: alertDetailAnswer,
  })
  .meta({ id: 'Disposal' });

const caseFields = {
  id: z.string(),
  number: z.int().meta({ description: 'From 1 within the tenant, for people to speak of' }),
  kind: z.string(),
  subject,
  severity: z.enum(SEVERITIES),
  status: z.enum(['open', 'closed']),
  overdue: z.boolean().meta({ description: 'Open and past its deadline' }),
  owner: namedPerson.nullable(),
  openedAt: instant,
  dueAt: instant,
  escalatedAt: instant.nullable(),
  closedAt: instant.nullable(),
  openAlerts: z.int(),
  alertCount: z.int(),
};

export const caseAnswer = z.object(caseFields).meta({ id: 'Case' });

const timelineRow = z
  .object({
    place: z.int().meta({ description: 'From 1 within the case' }),
    at: instant,
    kind: z.enum(TIMELINE_KINDS),
    actor: z.object({
      kind: z.enum(['person', 'api-key', 'system']),
      id: z.string(),
      displayName: z.string().nullable().meta({ description: 'Of a person' }),
    }),
    params: z
      .record(z.string(), z.union([z.string(), z.number(), z.null()]))
      .meta({ description: 'By kind: alert, owner, dueAt and the like; people are in `people`' }),
    words: z.string().nullable(),
    entry: loggedEntry,
    commitment: commitment
      .nullable()
      .meta({ description: 'Null where the entry is the alert’s or the disposition’s own, which has its own' }),
  })
  .meta({ id: 'TimelineRow' });

export const caseDetailAnswer = z
  .object({
    ...caseFields,
    alerts: z.array(alertAnswer).readonly(),
    timeline: z.array(timelineRow).readonly().meta({ description: 'Oldest first' }),
    people: z.array(namedPerson).readonly().meta({ description: 'Everyone whom the timeline names' }),
  })
  .meta({ id: 'CaseDetail' });

export const casePageAnswer = z
  .object({ items: z.array(caseAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'CasePage' });

const bySeverity = z.object({ critical: z.int(), high: z.int(), medium: z.int(), low: z.int() });

export const caseSummaryAnswer = z
  .object({
    openAlerts: bySeverity.meta({ id: 'CountBySeverity' }),
    oldestOpenAlert: z.object({ id: z.string(), recordedAt: instant }).nullable(),
    openCases: z.int(),
    overdueCases: z.int(),
    mine: z.object({ open: z.int(), overdue: z.int() }).meta({ description: 'Of the caller; zero for an API key' }),
    nextDue: z
      .object({ case: z.string(), number: z.int(), dueAt: instant, subject })
      .nullable()
      .meta({ description: 'The open case whose deadline is the earliest, passed or not' }),
  })
  .meta({ id: 'CaseSummary' });

export type AlertAnswer = z.output<typeof alertAnswer>;
export type AlertDetailAnswer = z.output<typeof alertDetailAnswer>;
export type DispositionDetailAnswer = z.output<typeof dispositionDetail>;
export type DisposalAnswer = z.output<typeof disposalAnswer>;
export type CaseAnswer = z.output<typeof caseAnswer>;
export type CaseDetailAnswer = z.output<typeof caseDetailAnswer>;
export type CaseSummaryAnswer = z.output<typeof caseSummaryAnswer>;
export type TimelineRowAnswer = z.output<typeof timelineRow>;
export type NamedPersonAnswer = z.output<typeof namedPerson>;
