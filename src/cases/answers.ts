/** What this room answers over HTTP, as schemas; their types are also what its readers give. */
import { z } from 'zod';
import { ERASURE_REASONS } from '#evidence';
import { STEP_RECIPIENTS } from './core/deadline-policy.ts';
import { DISPOSITION_REASONS } from './core/disposition.ts';
import { HOLIDAYS } from './core/japanese-holidays.ts';
import { RAW_WITHHELD } from './core/raw-content.ts';
import { SEVERITIES } from './core/severity.ts';
import { TIMELINE_KINDS } from './core/timeline.ts';
import { PARTICIPANT_PARTS, TASK_STATES } from './core/work.ts';

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

const erased = z
  .object({ at: instant, reason: z.enum(ERASURE_REASONS) })
  .meta({ id: 'ErasedMark', description: 'What people typed there is gone, and why' });

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
    erased: erased.nullable(),
    duplicateOf: z.string().nullable(),
    entry: loggedEntry,
    commitment: commitment.nullable().meta({ description: 'Null when it is erased' }),
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
  happenedAt: instant.nullable().meta({ description: 'Where the source knows it apart from when it saw it' }),
  resolution: z
    .enum(DISPOSITION_REASONS)
    .nullable()
    .meta({ description: 'The reason of the disposition that stands; apart from the status' }),
  mergedInto: z.string().nullable().meta({ description: 'The alert it is a duplicate of' }),
  timesReopened: z.int(),
  secondPersonAsked: secondPersonAsked
    .nullable()
    .meta({ description: 'The last act put before a second person, which /v1/acts tells more of; null when disposed' }),
};

const reopening = z
  .object({
    disposition: z.string().meta({ description: 'Which counts no more' }),
    reason: z.enum(DISPOSITION_REASONS).meta({ description: 'What it had said' }),
    person: namedPerson.meta({ description: 'Who took it back' }),
    words: z.string().nullable(),
    erased: erased.nullable(),
    at: instant,
    entry: loggedEntry,
    commitment: commitment.nullable().meta({ description: 'Null when it is erased' }),
  })
  .meta({ id: 'Reopening' });

export const alertAnswer = z.object({ ...alertFields, disposition: disposition.nullable() }).meta({ id: 'Alert' });

export const alertDetailAnswer = z
  .object({
    ...alertFields,
    disposition: dispositionDetail.nullable(),
    detail: z.record(z.string(), z.unknown()).meta({ description: 'What the source says, by kind of alert' }),
    raw: z
      .object({ sha256: z.string().meta({ description: 'Hexadecimal' }), size: z.int(), mediaType: z.string() })
      .nullable()
      .meta({ id: 'RawContent', description: 'What the source found, as it found it; /raw has the bytes' }),
    rawWithheld: z
      .enum(RAW_WITHHELD)
      .nullable()
      .meta({ description: 'Why there is none although the source sent one' }),
    mergedCount: z.int().meta({ description: 'Alerts disposed of as duplicates of this one' }),
    reopenings: z.array(reopening).readonly().meta({ description: 'Oldest first' }),
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
  reportedToBoardAt: instant.nullable(),
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
    erased: erased.nullable(),
    entry: loggedEntry,
    commitment: commitment.nullable().meta({
      description: 'Null when erased, and where the entry is the alert’s or the disposition’s own, which has its own',
    }),
  })
  .meta({ id: 'TimelineRow' });

const actor = z
  .object({
    kind: z.enum(['person', 'api-key', 'system']),
    id: z.string(),
    displayName: z.string().nullable().meta({ description: 'Of a person' }),
  })
  .meta({ id: 'Actor' });

export const taskAnswer = z
  .object({
    id: z.string(),
    case: z.string(),
    title: z.string(),
    status: z.enum(TASK_STATES),
    overdue: z.boolean(),
    assignee: namedPerson.nullable(),
    dueAt: instant.nullable(),
    addedAt: instant,
    endedAt: instant.nullable(),
    endedBy: namedPerson.nullable(),
    erased: erased.nullable(),
  })
  .meta({ id: 'CaseTask' });

export const taskPageAnswer = z
  .object({ items: z.array(taskAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'CaseTaskPage' });

export const readingAnswer = z
  .object({
    reader: actor,
    hour: instant.meta({ description: 'When the hour begins' }),
    firstAt: instant,
    lastAt: instant,
    times: z.int(),
    entry: loggedEntry,
  })
  .meta({ id: 'CaseReading' });

export const readingPageAnswer = z
  .object({ items: z.array(readingAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'CaseReadingPage' });

const workFields = {
  tasks: z.array(taskAnswer).readonly(),
  participants: z
    .array(
      z.object({ person: namedPerson, part: z.enum(PARTICIPANT_PARTS), since: instant }).meta({ id: 'Participant' }),
    )
    .readonly(),
  files: z
    .array(
      z
        .object({
          id: z.string(),
          name: z.string(),
          mediaType: z.string(),
          size: z.int(),
          sha256: z.string().meta({ description: 'Hexadecimal' }),
          addedBy: actor,
          addedAt: instant,
          erased: erased.nullable().meta({ description: 'Name and bytes are gone' }),
        })
        .meta({ id: 'CaseAttachment' }),
    )
    .readonly(),
  merchants: z
    .array(
      z
        .object({ id: z.string(), acceptorNumber: z.string(), name: z.string().nullable(), since: instant })
        .meta({ id: 'LinkedMerchant' }),
    )
    .readonly()
    .meta({ description: 'Those of them that the caller may see' }),
  readings: z
    .array(readingAnswer)
    .readonly()
    .meta({ description: 'Who had the case before them, the latest 50; none for a scope limited to some parties' }),
  records: z
    .array(
      z
        .object({
          id: z.string(),
          at: instant.meta({ description: 'It shows the case as it was before' }),
          language: z.enum(['ja', 'en']),
          sha256: z.string().meta({ description: 'Hexadecimal' }),
          size: z.int(),
          committedBy: actor,
          committedAt: instant,
          entry: loggedEntry,
          erased: erased.nullable().meta({ description: 'Its bytes are gone, since they showed what was erased' }),
        })
        .meta({ id: 'CommittedRecord' }),
    )
    .readonly(),
};

export const addedFileAnswer = z.object({ file: z.string() }).meta({ id: 'AddedFile' });

export const bulkDisposalAnswer = z
  .object({
    bulk: z.string().meta({ description: 'The act that names each of them, in the log' }),
    results: z
      .array(
        z.object({
          alert: z.string(),
          outcome: z.enum(['disposed', 'second-person-asked', 'refused']),
          problem: z
            .object({
              code: z.string(),
              params: z.record(z.string(), z.unknown()).optional(),
              fields: z
                .array(z.object({ pointer: z.string(), code: z.string() }))
                .readonly()
                .optional(),
            })
            .nullable(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'BulkDisposal' });

const periodAnswer = z
  .union([z.object({ hours: z.int() }), z.object({ businessDays: z.int() })])
  .meta({ id: 'Period' });
const severityDeadlines = z
  .object({
    close: periodAnswer,
    steps: z.array(z.object({ to: z.enum(STEP_RECIPIENTS), after: periodAnswer })).readonly(),
  })
  .meta({ id: 'SeverityDeadlines' });

export const policyAnswer = z
  .object({
    version: z.int().meta({ description: '0: the product’s own' }),
    policy: z
      .object({
        calendar: z.object({ closedAtYearEnd: z.boolean() }),
        severities: z.object({
          critical: severityDeadlines,
          high: severityDeadlines,
          medium: severityDeadlines,
          low: severityDeadlines,
        }),
        board: z.array(z.string()).readonly(),
      })
      .meta({ id: 'DeadlinePolicy' }),
    setBy: actor.nullable(),
    setAt: instant.nullable(),
    entry: loggedEntry.nullable(),
  })
  .meta({ id: 'DeadlinePolicyVersion' });

export const policyPageAnswer = z
  .object({ items: z.array(policyAnswer).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'DeadlinePolicyPage' });

export const holidaysAnswer = z
  .object({
    items: z
      .array(
        z.object({ date: z.string().meta({ format: 'date' }), holiday: z.enum(HOLIDAYS) }).meta({ id: 'HolidayDate' }),
      )
      .readonly(),
  })
  .meta({ id: 'Holidays' });

export const caseDetailAnswer = z
  .object({
    ...caseFields,
    alerts: z.array(alertAnswer).readonly(),
    timeline: z.array(timelineRow).readonly().meta({ description: 'Oldest first' }),
    people: z.array(namedPerson).readonly().meta({ description: 'Everyone whom the timeline names' }),
    nextStep: z
      .object({ recipient: z.enum(STEP_RECIPIENTS), dueAt: instant })
      .nullable()
      .meta({ id: 'NextStep', description: 'Who hears next when the case stays open, and when' }),
    ...workFields,
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
export type TaskAnswer = z.output<typeof taskAnswer>;
export type ReadingAnswer = z.output<typeof readingAnswer>;
export type ActorAnswer = z.output<typeof actor>;
export type WorkAnswer = Pick<
  CaseDetailAnswer,
  'tasks' | 'participants' | 'files' | 'merchants' | 'readings' | 'records' | 'nextStep'
>;
export type PolicyAnswer = z.output<typeof policyAnswer>;
export type BulkDisposalAnswer = z.output<typeof bulkDisposalAnswer>;
export type HolidaysAnswer = z.output<typeof holidaysAnswer>;
