-- Work on cases: raw content of alerts, dispositions in bulk and taken back, links that end, tasks, participants, files,
-- merchants, who read what, deadlines by policy, prints.

-- When it happened, where the source knows that apart from when it saw it. Raw content is an object by its SHA-256.
alter table alert
  add column happened_at timestamptz(3),
  add column raw_sha256 bytea check (octet_length(raw_sha256) = 32),
  add column raw_size integer check (raw_size > 0),
  add column raw_type text collate "C",
  -- Why there is none although the source sent one.
  add column raw_withheld text collate "C" check (raw_withheld in ('card-number', 'too-large')),
  add column times_reopened integer not null default 0;
create index alert_similar on alert (tenant, kind, subject_kind, subject_id, recorded_at desc, id desc);
create index alert_reference on alert (tenant, source, reference, recorded_at desc, id desc);

-- One act on many alerts, which names each. What became of each stands in its own disposition or proposal.
create table bulk_disposition (
  tenant uuid not null,
  id uuid not null,
  person uuid not null,
  reason text collate "C" not null,
  words text,
  alerts uuid[] not null check (cardinality(alerts) > 0),
  record text not null,
  salt bytea check (octet_length(salt) = 32),
  entry uuid not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant, id)
);
alter table disposition add column bulk uuid;
alter table proposal add column bulk uuid;
create index disposition_duplicates on disposition (tenant, duplicate_of)
  where duplicate_of is not null and withdrawn_at is null;

-- A disposition that was taken back: why and by whom.
create table reopening (
  tenant uuid not null,
  party uuid,
  disposition uuid not null,
  alert uuid not null,
  person uuid not null,
  words text not null,
  record text not null,
  salt bytea check (octet_length(salt) = 32),
  entry uuid not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant, disposition),
  foreign key (tenant, disposition) references disposition (tenant, id),
  foreign key (tenant, alert) references alert (tenant, id)
);
create index reopening_of_alert on reopening (tenant, alert, recorded_at);

-- A link that ended stays as a row: with another beginning it is one link again.
alter table alert_case add column left_at timestamptz(3);

create table task (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  case_file uuid not null,
  title text not null,
  assignee uuid,
  due_at timestamptz(3),
  added_at timestamptz(3) not null,
  ended_at timestamptz(3),
  ended_as text collate "C" check (ended_as in ('done', 'dropped')),
  ended_by uuid,
  primary key (tenant, id),
  foreign key (tenant, case_file) references case_file (tenant, id),
  check ((ended_at is null) = (ended_as is null) and (ended_at is null) = (ended_by is null))
);
create index task_of_case on task (tenant, case_file, id);
create index task_open on task (tenant, due_at, id) where ended_at is null;

create table participant (
  tenant uuid not null,
  party uuid,
  case_file uuid not null,
  person uuid not null,
  part text collate "C" not null,
  since timestamptz(3) not null,
  left_at timestamptz(3),
  primary key (tenant, case_file, person),
  foreign key (tenant, case_file) references case_file (tenant, id)
);

-- The bytes are an object by their SHA-256.
create table attachment (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  case_file uuid not null,
  name text not null,
  media_type text collate "C" not null,
  size integer not null check (size > 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  added_by text collate "C" not null,
  added_at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, case_file) references case_file (tenant, id),
  constraint attachment_once unique (tenant, case_file, sha256, name)
);

create table case_merchant (
  tenant uuid not null,
  party uuid,
  case_file uuid not null,
  merchant uuid not null,
  since timestamptz(3) not null,
  left_at timestamptz(3),
  primary key (tenant, case_file, merchant),
  foreign key (tenant, case_file) references case_file (tenant, id)
);
create index case_merchant_by_merchant on case_merchant (tenant, merchant, case_file) where left_at is null;

-- Who had a case before them, by the hour of the clock: the first time in an hour is also an entry of the log.
create table reading (
  tenant uuid not null,
  party uuid,
  case_file uuid not null,
  reader_kind text collate "C" not null check (reader_kind in ('person', 'api-key', 'system')),
  reader_id text collate "C" not null,
  hour timestamptz(3) not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  times integer not null default 1,
  entry uuid not null,
  primary key (tenant, case_file, reader_kind, reader_id, hour),
  foreign key (tenant, case_file) references case_file (tenant, id)
);
create index reading_newest on reading (tenant, case_file, hour desc);

-- Each version stays; the last one is in force.
create table deadline_policy (
  tenant uuid not null,
  version integer not null check (version > 0),
  policy jsonb not null,
  set_by text collate "C" not null,
  set_at timestamptz(3) not null,
  entry uuid not null,
  primary key (tenant, version)
);

-- A print whose digest is in the log; its bytes are an object.
create table printed_record (
  tenant uuid not null,
  party uuid,
  id uuid not null,
  case_file uuid not null,
  at timestamptz(3) not null,
  language text collate "C" not null check (language in ('ja', 'en')),
  sha256 bytea not null check (octet_length(sha256) = 32),
  size integer not null,
  committed_by text collate "C" not null,
  committed_at timestamptz(3) not null,
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, case_file) references case_file (tenant, id),
  constraint printed_record_once unique (tenant, case_file, at, language)
);

-- Steps after a missed deadline are counted from 0; a task's deadline names its task.
alter table obligation add column step integer not null default 0;
alter table obligation add column task uuid;
alter table obligation drop constraint obligation_once;
alter table obligation add constraint obligation_once unique nulls not distinct (tenant, case_file, kind, step, task);
alter table obligation drop constraint obligation_kind_check;
alter table obligation add constraint obligation_kind_check check (kind in ('close', 'escalate', 'task'));
alter table case_file add column board_at timestamptz(3);

select platform.wall('bulk_disposition'), platform.wall('deadline_policy');
select platform.wall('reopening', 'party'), platform.wall('task', 'party'), platform.wall('participant', 'party'),
  platform.wall('attachment', 'party'), platform.wall('case_merchant', 'party'), platform.wall('reading', 'party'),
  platform.wall('printed_record', 'party');

-- What names many alerts, or says how the tenant works, is nothing for a scope limited to some parties.
create policy no_party on bulk_disposition as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on deadline_policy as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on bulk_disposition, reopening, task, participant, attachment, case_merchant, reading, deadline_policy,
  printed_record from mitsuke_app, mitsuke_system;
revoke update on bulk_disposition, reopening, task, participant, attachment, case_merchant, reading, deadline_policy,
  printed_record from mitsuke_app, mitsuke_system;
grant update (times_reopened) on alert to mitsuke_app, mitsuke_system;
grant update (withdrawn_at) on disposition to mitsuke_app, mitsuke_system;
grant update (joined_at, left_at) on alert_case to mitsuke_app, mitsuke_system;
grant update (board_at) on case_file to mitsuke_app, mitsuke_system;
grant update (title, assignee, due_at, ended_at, ended_as, ended_by) on task to mitsuke_app, mitsuke_system;
grant update (part, since, left_at) on participant to mitsuke_app, mitsuke_system;
grant update (since, left_at) on case_merchant to mitsuke_app, mitsuke_system;
grant update (last_at, times) on reading to mitsuke_app, mitsuke_system;
