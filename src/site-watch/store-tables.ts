/** This room's tables, as its store files see them. Ids are in the uuid column's form. */
import type { ColumnType, Generated } from 'kysely';
import type { JsonObject } from '#evidence';
import type { Id, Instant } from '#kernel';
import type { CanaryField } from './core/canary.ts';
import type { Channel } from './core/find-canary.ts';
import type { FindingKind, Severity } from './core/judge-visit.ts';
import type { KeptPass } from './core/passes.ts';

export type SiteId = Id<'sit'>;
export type VisitId = Id<'vis'>;
export type FindingId = Id<'fnd'>;

export type VisitState = 'queued' | 'running' | 'done' | 'failed';
export type Cause = 'scheduled' | 'on-demand' | 'deployment';
export type EndKind = 'completed' | 'step-failed' | 'ended-early' | 'not-begun';

type Texts = ColumnType<string[], readonly string[], readonly string[]>;

export type SiteTable = {
  tenant: string;
  id: string;
  party: string | null;
  name: string;
  origin: string;
  payment_type: 'js' | 'link';
  destinations: Texts;
  journey_text: string;
  journey_name: string;
  journey_steps: number;
  journey_hash: string;
  consent: 'own-site' | 'written';
  consent_reference: string | null;
  consent_person: string | null;
  cadence_minutes: number;
  active: boolean;
  created_at: Instant;
  changed_at: Instant;
  next_visit_at: Instant | null;
  incomplete_in_a_row: Generated<number>;
  visited_at: ColumnType<Instant | null, never, Instant>;
};

export type VisitTable = {
  tenant: string;
  id: string;
  party: string | null;
  site: string;
  cause: Cause;
  ordered_by: string | null;
  ordered_at: Instant;
  /** Absent: at once. */
  not_before: ColumnType<Instant | null, Instant | null | undefined, Instant | null>;
  state: VisitState;
  attempts: Generated<number>;
  started_at: Instant | null;
  ended_at: Instant | null;
  end_kind: EndKind | null;
  end_code: string | null;
  end_step: number | null;
  steps: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  /** Of each pass what it looked like and how it ended; the first is the primary one. */
  passes: ColumnType<readonly KeptPass[], string | undefined, string>;
  browser: string | null;
  sandboxed: boolean | null;
  requests: Generated<number>;
  scripts: Generated<number>;
  destinations: Generated<number>;
  findings: Generated<number>;
  alerts_raised: Generated<number>;
  journey_hash: string | null;
  raw_sha256: string | null;
  entry: string | null;
  compared_with: string | null;
};

export type FindingTable = {
  tenant: string;
  id: string;
  party: string | null;
  visit: string;
  place: number;
  kind: FindingKind;
  severity: Severity;
  key: string;
  sender_kind: 'script' | 'document' | null;
  sender_url: string | null;
  sender_inline: boolean | null;
  sender_sha256: string | null;
  sender_by: 'stack' | 'mention' | null;
  destination: string | null;
  fields: ColumnType<CanaryField[], readonly CanaryField[], never>;
  channel: Channel | null;
  encoding: Texts;
  step: number | null;
  refused: boolean;
  code: string | null;
  about: ColumnType<JsonObject | null, string | null, never>;
  /** Null where it raises none by itself. */
  alert: string | null;
  seen_again: boolean;
};

export type Tables = {
  'site_watch.site': SiteTable;
  'site_watch.site_merchant': { tenant: string; party: string | null; site: string; merchant: string };
  'site_watch.visit': VisitTable;
  'site_watch.script': {
    tenant: string;
    party: string | null;
    site: string;
    url: string;
    inline: boolean;
    sha256: string;
    bytes: number;
    first_seen_at: Instant;
    first_seen_visit: string;
    last_seen_at: Instant;
    last_seen_visit: string;
  };
  'site_watch.visit_script': {
    tenant: string;
    party: string | null;
    visit: string;
    place: number;
    url: string;
    inline: boolean;
    sha256: string;
    bytes: number;
    frame_url: string;
  };
  'site_watch.visit_destination': {
    tenant: string;
    party: string | null;
    visit: string;
    host: string;
    kinds: Texts;
    requests: number;
    own: boolean;
    allowed: boolean;
    fields: ColumnType<CanaryField[], readonly CanaryField[], never>;
  };
  'site_watch.visit_screenshot': {
    tenant: string;
    party: string | null;
    visit: string;
    pass: number;
    name: string;
    step: number;
    sha256: string;
    bytes: number;
  };
  'site_watch.finding': FindingTable;
};
