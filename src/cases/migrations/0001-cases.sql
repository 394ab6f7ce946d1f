-- Alerts, what people decided about them, the cases they belong to, deadlines, and messages about all that.
-- Salts stand beside what they commit to: taking one away takes the datum out of the log's reach, and proofs still hold.

-- The tenant's turn: whoever raises, sees again or disposes holds this row, so that no two wait for each other.
create table turn (
  tenant uuid primary key,
  last_case_number bigint not null default 0 check (last_case_number >= 0)
);

-- Counted under the lock of its row in the transaction that raises: numbers have no gap, whoever rolls back.
create table source (
  tenant uuid not null,
  source text collate "C" not null,
  last_sequence bigint not null check (last_sequence > 0),
  first_raised_at timestamptz(3) not null,
  primary key (tenant, source)
);

-- `record` is the canonical text that the log's entry commits to: it is never rewritten. The columns beside it are
-- copies to search by.
create table alert (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  source text collate "C" not null,
  sequence bigint not null check (sequence > 0),
  kind text collate "C" not null,
  severity text collate "C" not null check (severity in ('critical', 'high', 'medium', 'low')),
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  subject_label text not null,
  reference text collate "C" not null,
  record text not null,
  salt bytea check (octet_length(salt) = 32),
  entry uuid not null,
  -- Of the observation that raised it.
  source_entry uuid,
  observed_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  times_seen_again integer not null default 0,
  last_seen_at timestamptz(3) not null,
  disposed_at timestamptz(3),
  primary key (tenant, id),
  constraint alert_sequence unique (tenant, source, sequence)
);
create index alert_newest on alert (tenant, recorded_at desc, id desc);
create index alert_open on alert (tenant, recorded_at, id) where disposed_at is null;
create index alert_open_finding on alert (tenant, source, reference) where disposed_at is null;

create table disposition (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  alert uuid not null,
  person uuid not null,
  second_person uuid check (second_person <> person),
  reason text collate "C" not null
    check (reason in ('confirmed', 'remediated', 'expected', 'false-alarm', 'duplicate', 'test')),
  words text,
  duplicate_of uuid check (duplicate_of <> alert),
  record text not null,
  salt bytea check (octet_length(salt) = 32),
  entry uuid not null,
  recorded_at timestamptz(3) not null,
  -- A disposition that no longer counts stays, and makes room for another.
  withdrawn_at timestamptz(3),
  primary key (tenant, id),
  foreign key (tenant, alert) references alert (tenant, id),
  foreign key (tenant, duplicate_of) references alert (tenant, id)
);
create unique index disposition_live on disposition (tenant, alert) where withdrawn_at is null;

-- What one person wants to decide and a second one has to approve.
create table proposal (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  alert uuid not null,
  act uuid not null,
  person uuid not null,
  reason text collate "C" not null,
  words text,
  asked_at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, alert) references alert (tenant, id)
);
create index proposal_of_alert on proposal (tenant, alert, asked_at desc, id desc);

create table case_file (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  number bigint not null check (number > 0),
  kind text collate "C" not null,
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  subject_label text not null,
  severity text collate "C" not null check (severity in ('critical', 'high', 'medium', 'low')),
  owner uuid,
  opened_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  -- When it was noticed, which after an outage is later than the deadline.
  overdue_at timestamptz(3),
  escalated_at timestamptz(3),
  closed_at timestamptz(3),
  timeline_length integer not null default 0,
  primary key (tenant, id),
  constraint case_number unique (tenant, number)
);
create index case_newest on case_file (tenant, opened_at desc, id desc);
create index case_by_deadline on case_file (tenant, due_at, id) where closed_at is null;
-- An alert that comes finds the one open case about its subject.
create unique index case_open_subject on case_file (tenant, kind, subject_kind, subject_id, party) nulls not distinct
  where closed_at is null;

create table alert_case (
  tenant uuid not null,
  party uuid,
  alert uuid not null,
  case_file uuid not null,
  joined_at timestamptz(3) not null,
  primary key (tenant, alert, case_file),
  foreign key (tenant, alert) references alert (tenant, id),
  foreign key (tenant, case_file) references case_file (tenant, id)
);
create index alert_case_by_case on alert_case (tenant, case_file, alert);

create table timeline (
  tenant uuid not null,
  party uuid,
  case_file uuid not null,
  place integer not null check (place > 0),
  at timestamptz(3) not null,
  kind text collate "C" not null,
  actor_kind text collate "C" not null check (actor_kind in ('person', 'api-key', 'system')),
  actor_id text collate "C" not null,
  params jsonb not null,
  words text,
  -- Without a record the entry is that of the alert or disposition, which commits to its own.
  record text,
  salt bytea check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, case_file, place),
  foreign key (tenant, case_file) references case_file (tenant, id)
);

-- What is due when. A row is settled once: met in time, or found past.
create table obligation (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  case_file uuid not null,
  kind text collate "C" not null check (kind in ('close', 'escalate')),
  due_at timestamptz(3) not null,
  settled_at timestamptz(3),
  primary key (tenant, id),
  constraint obligation_once unique (tenant, case_file, kind),
  foreign key (tenant, case_file) references case_file (tenant, id)
);
create index obligation_due on obligation (due_at, tenant, id) where settled_at is null;

-- Messages on their way to people: words are put in when one is sent, in the language its reader has then.
create table notice (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  case_file uuid not null,
  kind text collate "C" not null,
  person uuid not null,
  params jsonb not null,
  created_at timestamptz(3) not null,
  attempts integer not null default 0,
  -- Not before this: the pause after a failure, or the time its sender has.
  next_attempt_at timestamptz(3) not null,
  last_failure text collate "C",
  sent_at timestamptz(3),
  primary key (tenant, id),
  foreign key (tenant, case_file) references case_file (tenant, id)
);
create index notice_waiting on notice (next_attempt_at, tenant, id) where sent_at is null;

select platform.wall('turn'), platform.wall('source');
select platform.wall('alert', 'party'), platform.wall('disposition', 'party'), platform.wall('proposal', 'party'),
  platform.wall('case_file', 'party'), platform.wall('alert_case', 'party'), platform.wall('timeline', 'party'),
  platform.wall('obligation', 'party'), platform.wall('notice', 'party');

-- Counts of the whole tenant are nothing for a scope limited to some parties.
create policy no_party on turn as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on source as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

-- What was said stays said. Only what this room moves can be moved.
revoke delete on turn, source, alert, disposition, proposal, case_file, alert_case, timeline, obligation, notice
  from mitsuke_app, mitsuke_system;
revoke update on alert, disposition, proposal, case_file, alert_case, timeline, obligation, notice
  from mitsuke_app, mitsuke_system;
grant update (times_seen_again, last_seen_at, disposed_at) on alert to mitsuke_app, mitsuke_system;
grant update (severity, owner, due_at, overdue_at, escalated_at, closed_at, timeline_length)
  on case_file to mitsuke_app, mitsuke_system;
grant update (due_at, settled_at) on obligation to mitsuke_app, mitsuke_system;
grant update (attempts, next_attempt_at, last_failure, sent_at) on notice to mitsuke_app, mitsuke_system;
