/** This room's tables, as its store files see them. Ids are in the uuid column's form, days as `YYYY-MM-DD`. */
import type { ColumnType, Generated } from 'kysely';
import type { JsonObject, PredicateType } from '#evidence';
import type { Instant } from '#kernel';
import type { Coverage } from './core/coverage.ts';
import type { EvidenceKind, Grade } from './core/evidence-kind.ts';
import type { FindingOrigin, FindingStatus, FindingStep, Severity } from './core/finding.ts';
import type { Holding } from './core/log-retention.ts';

type Texts = ColumnType<string[], readonly string[], readonly string[]>;

export const ORIGINS = ['claim', 'upload', 'delivery', 'fetch', 'observation'] as const;
export type Origin = (typeof ORIGINS)[number];
export const DELIVERY_STEPS = ['asked', 'link-sent', 'opened', 'delivered', 'withdrawn'] as const;
export type DeliveryStep = (typeof DELIVERY_STEPS)[number];

/** Kinds of entry that this room writes. */
export type ActPredicate = Extract<PredicateType, 'evidence-item' | 'finding' | 'log-holding' | 'scope-system'>;

export type RevisionTable = {
  tenant: string;
  id: string;
  party: string | null;
  item: string;
  number: number;
  title: string;
  issuer: string;
  effective_from: string;
  effective_to: string;
  expires_on: string | null;
  covered_systems: Texts;
  covered_keys: Texts;
  grade: Grade;
  origin: Origin;
  signed_by: string | null;
  file: string | null;
  sha256: string | null;
  source: JsonObject;
  recorded_at: Instant;
  recorded_by: string;
  record: string;
  salt: Uint8Array;
  entry: string;
};

export type FileTable = {
  tenant: string;
  id: string;
  party: string | null;
  delivery: string | null;
  sha256: string;
  bytes: number;
  media_type: string;
  name: string | null;
  received_at: Instant;
  received_by: string;
};

export type DeliveryTable = {
  tenant: string;
  id: string;
  about: string | null;
  item: string | null;
  kind: EvidenceKind;
  wanted: string;
  assessor_name: string;
  assessor_organisation: string;
  assessor_email: string;
  language: 'ja' | 'en';
  due_on: string;
  asked_at: Instant;
  asked_by: string;
  expires_at: Instant;
  withdrawn_at: Instant | null;
  delivered_at: Instant | null;
  message_due_at: Instant | null;
  message_attempts: Generated<number>;
  message_failure: string | null;
};

export type SystemTable = {
  tenant: string;
  id: string;
  party: string | null;
  name: string;
  key: string;
  source: 'person' | 'site-watch';
  reference: string | null;
  first_seen_at: Instant;
  last_seen_at: Instant;
  added_by: string;
  coverage: Generated<Coverage>;
  covered_by: string | null;
  entry: string;
};

export type FindingTable = {
  tenant: string;
  id: string;
  party: string | null;
  kind: string;
  origin: FindingOrigin;
  severity: Severity;
  title: string;
  subject_kind: string;
  subject_id: string;
  subject_label: string;
  reference: string;
  params: JsonObject;
  found_at: Instant;
  recorded_at: Instant;
  last_seen_at: Instant;
  owner: string | null;
  due_at: Instant;
  item: string | null;
  status: FindingStatus;
  accepted_until: string | null;
  closed_at: Instant | null;
  alert: string | null;
  overdue_alert: string | null;
  /** The first whole look after the last sight that did not see it, and how many there were. */
  unseen_since: Generated<Instant | null>;
  unseen_until: Generated<Instant | null>;
  unseen_looks: Generated<number>;
};

export type LogSystemTable = {
  tenant: string;
  id: string;
  party: string | null;
  name: string;
  started_on: string;
  public_key: Uint8Array | null;
  added_at: Instant;
  added_by: string;
  last_report_at: Instant | null;
  retired_at: Instant | null;
  entry: string;
};

export type Tables = {
  'assurance.file': FileTable;
  'assurance.item': {
    tenant: string;
    id: string;
    party: string | null;
    kind: EvidenceKind;
    created_at: Instant;
    created_by: string;
  };
  'assurance.revision': RevisionTable;
  'assurance.item_viewer': {
    tenant: string;
    id: string;
    item: string;
    person: string;
    listed_at: Instant;
    listed_by: string;
    ended_at: Instant | null;
    entry: string;
  };
  'assurance.assessor_key': {
    tenant: string;
    id: string;
    assessor: string;
    public_key: Uint8Array;
    key_id: string;
    asked_at: Instant;
    asked_by: string;
    known_at: Instant | null;
    revoked_at: Instant | null;
  };
  'assurance.delivery_request': DeliveryTable;
  'assurance.delivery_token': {
    tenant: string;
    hash: Uint8Array;
    delivery: string;
    kind: 'link' | 'session';
    made_at: Instant;
    expires_at: Instant;
  };
  'assurance.delivery_step': {
    tenant: string;
    id: string;
    place: Generated<number>;
    delivery: string;
    step: DeliveryStep;
    at: Instant;
    revision: string | null;
    entry: string;
  };
  'assurance.system': SystemTable;
  'assurance.finding': FindingTable;
  'assurance.finding_step': {
    tenant: string;
    id: string;
    place: Generated<number>;
    party: string | null;
    finding: string;
    step: FindingStep;
    at: Instant;
    by: string;
    params: JsonObject;
    words: string | null;
    record: string;
    salt: Uint8Array;
    entry: string;
  };
  'assurance.log_policy': {
    tenant: string;
    months: number;
    online_months: number;
    set_at: Instant;
    set_by: string;
    entry: string;
  };
  'assurance.log_system': LogSystemTable;
  'assurance.log_report': {
    tenant: string;
    id: string;
    place: Generated<number>;
    party: string | null;
    system: string;
    day: string;
    reported_at: Instant;
    reported_by: string;
    signed: boolean;
    holdings: ColumnType<Holding[], string, never>;
    sha256: string;
    entry: string;
  };
  'assurance.act_record': {
    tenant: string;
    entry: string;
    party: string | null;
    predicate: ActPredicate;
    about: string;
    record: string;
    salt: Uint8Array;
  };
  'assurance.round': { tenant: string; due_at: Instant };
};
