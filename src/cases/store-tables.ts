/** This room's tables, as its store files see them. Ids are in the uuid column's form. */
import type { Generated } from 'kysely';
import type { Instant } from '#kernel';
import type { DispositionReason } from './core/disposition.ts';
import type { NoticeKind } from './core/notice-words.ts';
import type { Severity } from './core/severity.ts';
import type { TimelineKind, TimelineParams } from './core/timeline.ts';

type OfTenant = { tenant: string; party: string | null };
type Subject = { subject_kind: string; subject_id: string; subject_label: string };

export type ObligationKind = 'close' | 'escalate';
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
  };

type DispositionTable = OfTenant & {
  id: string;
  alert: string;
  person: string;
  second_person: string | null;
  reason: DispositionReason;
  words: string | null;
  duplicate_of: string | null;
  record: string;
  salt: Uint8Array | null;
  entry: string;
  recorded_at: Instant;
  withdrawn_at: Instant | null;
};

type ProposalTable = OfTenant & {
  id: string;
  alert: string;
  act: string;
  person: string;
  reason: DispositionReason;
  words: string | null;
  asked_at: Instant;
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
    timeline_length: Generated<number>;
  };

type TimelineTable = OfTenant & {
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
  'cases.alert_case': OfTenant & { alert: string; case_file: string; joined_at: Instant };
  'cases.timeline': TimelineTable;
  'cases.obligation': ObligationTable;
  'cases.notice': NoticeTable;
};
