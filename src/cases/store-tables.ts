/** This room's tables, as its store files see them. Ids are in the uuid column's form. */
import type { Generated } from 'kysely';
import type { ErasureReason } from '#evidence';
import type { Instant } from '#kernel';
import type { DeadlinePolicy } from './core/deadline-policy.ts';
import type { DispositionReason } from './core/disposition.ts';
import type { NoticeKind, NoticeLanguage } from './core/notice-words.ts';
import type { RawWithheld } from './core/raw-content.ts';
import type { Severity } from './core/severity.ts';
import type { TimelineKind, TimelineParams } from './core/timeline.ts';
import type { ParticipantPart } from './core/work.ts';

type OfTenant = { tenant: string; party: string | null };
/** Null until it is erased. */
type Erasable = { erased_at: Generated<Instant | null>; erased_for: Generated<ErasureReason | null> };
type Subject = { subject_kind: string; subject_id: string; subject_label: string };

export type ObligationKind = 'close' | 'escalate' | 'task';
export type ActorKind = 'person' | 'api-key' | 'system';

type AlertTable = OfTenant &
  Subject & {
    id: string;
    source: string;
    sequence: number;
    kind: string;
    severity: Severity;
    reference: string;
    record: string;
    salt: Uint8Array | null;
    entry: string;
    source_entry: string | null;
    observed_at: Instant;
    recorded_at: Instant;
    times_seen_again: Generated<number>;
    last_seen_at: Instant;
    disposed_at: Instant | null;
    happened_at: Instant | null;
    raw_sha256: Uint8Array | null;
    raw_size: number | null;
    raw_type: string | null;
    raw_withheld: RawWithheld | null;
    times_reopened: Generated<number>;
  };

type DispositionTable = OfTenant &
  Erasable & {
    id: string;
    alert: string;
    person: string;
    second_person: string | null;
    reason: DispositionReason;
    words: string | null;
    duplicate_of: string | null;
    record: string | null;
    salt: Uint8Array | null;
    entry: string;
    recorded_at: Instant;
    withdrawn_at: Instant | null;
    bulk: string | null;
  };

type ReopeningTable = OfTenant &
  Erasable & {
    disposition: string;
    alert: string;
    person: string;
    words: string | null;
    record: string | null;
    salt: Uint8Array | null;
    entry: string;
    recorded_at: Instant;
  };

type BulkTable = Erasable & {
  tenant: string;
  id: string;
  person: string;
  reason: DispositionReason;
  words: string | null;
  alerts: readonly string[];
  record: string | null;
  salt: Uint8Array | null;
  entry: string;
  recorded_at: Instant;
};

type ProposalTable = OfTenant &
  Erasable & {
    id: string;
    alert: string;
    act: string;
    person: string;
    reason: DispositionReason;
    words: string | null;
    duplicate_of: string | null;
    asked_at: Instant;
    times_reopened: Generated<number>;
    bulk: string | null;
  };

type CaseTable = OfTenant &
  Subject & {
    id: string;
    number: number;
    kind: string;
    severity: Severity;
    owner: string | null;
    opened_at: Instant;
    due_at: Instant;
    overdue_at: Instant | null;
    escalated_at: Instant | null;
    closed_at: Instant | null;
    board_at: Instant | null;
    timeline_length: Generated<number>;
  };

type TimelineTable = OfTenant &
  Erasable & {
    case_file: string;
    place: number;
    at: Instant;
    kind: TimelineKind;
    actor_kind: ActorKind;
    actor_id: string;
    params: TimelineParams;
    words: string | null;
    record: string | null;
    salt: Uint8Array | null;
    entry: string;
  };

type ObligationTable = OfTenant & {
  id: string;
  case_file: string;
  kind: ObligationKind;
  due_at: Instant;
  settled_at: Instant | null;
  step: Generated<number>;
  task: string | null;
  counted_from: Instant | null;
};

type TaskTable = OfTenant &
  Erasable & {
    id: string;
    case_file: string;
    title: string;
    assignee: string | null;
    due_at: Instant | null;
    added_at: Instant;
    ended_at: Instant | null;
    ended_as: 'done' | 'dropped' | null;
    ended_by: string | null;
  };

type ParticipantTable = OfTenant & {
  case_file: string;
  person: string;
  part: ParticipantPart;
  since: Instant;
  left_at: Instant | null;
};

type AttachmentTable = OfTenant &
  Erasable & {
    id: string;
    case_file: string;
    name: string;
    media_type: string;
    size: number;
    sha256: Uint8Array;
    added_by: string;
    added_at: Instant;
  };

type MerchantTable = OfTenant & { case_file: string; merchant: string; since: Instant; left_at: Instant | null };

type ReadingTable = OfTenant & {
  case_file: string;
  reader_kind: ActorKind;
  reader_id: string;
  hour: Instant;
  first_at: Instant;
  last_at: Instant;
  times: Generated<number>;
  entry: string;
};

type PolicyTable = {
  tenant: string;
  version: number;
  policy: DeadlinePolicy;
  set_by: string;
  set_at: Instant;
  entry: string;
};

type PrintTable = OfTenant &
  Erasable & {
    id: string;
    case_file: string;
    at: Instant;
    language: NoticeLanguage;
    sha256: Uint8Array;
    size: number;
    committed_by: string;
    committed_at: Instant;
    entry: string;
  };

type NoticeTable = OfTenant & {
  id: string;
  case_file: string;
  kind: NoticeKind;
  person: string;
  params: TimelineParams;
  created_at: Instant;
  attempts: Generated<number>;
  next_attempt_at: Instant;
  last_failure: string | null;
  sent_at: Instant | null;
};

type SourceTable = {
  tenant: string;
  source: string;
  last_sequence: number;
  last_observation: Generated<number>;
  first_raised_at: Instant | null;
};

type AlertSourceTable = {
  tenant: string;
  id: string;
  source: string;
  room: string;
  cadence_minutes: number;
  grace_minutes: number;
  declared_at: Instant;
  declaration_entry: string;
  ended_at: Instant | null;
  ended_by: 'people' | 'system' | null;
  cursor_at: Instant;
  last_window: number;
  last_sequence: number;
  last_observation: number;
  due_at: Instant;
  late_at: Instant;
  alive_at: Instant;
  rounds: number;
  pause_from: Instant;
  pause_to: Instant;
  silence_alert: string | null;
  silence_at: Instant | null;
};

type AlertWindowTable = {
  tenant: string;
  id: string;
  source: string;
  number: number;
  from_at: Instant;
  to_at: Instant;
  count: number;
  first_sequence: number | null;
  last_sequence: number | null;
  root: string;
  observations: number;
  last_observation: number;
  rounds: number;
  pause_from: Instant;
  pause_to: Instant;
  late: boolean;
  silence_alert: string | null;
  entry: string;
};

type StatementLineTable = {
  tenant: string;
  statement: string;
  source: string;
  ingested_total: number;
  disposed_total: number;
  open: number;
  oldest_open: string | null;
  oldest_open_sequence: number | null;
  oldest_open_at: Instant | null;
};

export type Tables = {
  'cases.turn': { tenant: string; last_case_number: Generated<number>; last_at: Instant | null };
  'cases.source': SourceTable;
  'cases.alert_source': AlertSourceTable;
  'cases.alert_window': AlertWindowTable;
  'cases.account': { tenant: string; next_to: Instant };
  'cases.alert_statement': { tenant: string; id: string; to_at: Instant; written_at: Instant; entry: string };
  'cases.alert_statement_line': StatementLineTable;
  'cases.alert': AlertTable;
  'cases.disposition': DispositionTable;
  'cases.proposal': ProposalTable;
  'cases.case_file': CaseTable;
  'cases.alert_case': OfTenant & { alert: string; case_file: string; joined_at: Instant; left_at: Instant | null };
  'cases.timeline': TimelineTable;
  'cases.obligation': ObligationTable;
  'cases.notice': NoticeTable;
  'cases.reopening': ReopeningTable;
  'cases.bulk_disposition': BulkTable;
  'cases.task': TaskTable;
  'cases.participant': ParticipantTable;
  'cases.attachment': AttachmentTable;
  'cases.case_merchant': MerchantTable;
  'cases.reading': ReadingTable;
  'cases.deadline_policy': PolicyTable;
  'cases.printed_record': PrintTable;
  'cases.object_to_remove': { tenant: string; sha256: Uint8Array; since: Instant };
};
