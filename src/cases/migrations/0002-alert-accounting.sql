-- Accounts of alerts: who is to raise any, what each raised from when to when, and a statement for each day.
-- Format of what the log holds of it: docs/specs/alert-accounting.md.

-- No earlier instant is given to what is recorded after it, whatever a server's clock says.
alter table turn add column last_at timestamptz(3);

-- Counted under the tenant's turn, as alerts are. A source that is declared has a row before its first alert.
alter table source add column last_observation bigint not null default 0 check (last_observation >= 0);
alter table source drop constraint source_last_sequence_check;
alter table source add constraint source_last_sequence_check check (last_sequence >= 0);
alter table source alter column first_raised_at drop not null;

-- Whoever needs this row and the tenant's turn takes this row first.
create table alert_source (
  tenant uuid not null,
  id uuid not null,
  source text collate "C" not null,
  -- The room that has it: when the software has the room no more, the system ends it.
  room text collate "C" not null,
  cadence_minutes integer not null check (cadence_minutes > 0),
  grace_minutes integer not null check (grace_minutes >= 0),
  declared_at timestamptz(3) not null,
  declaration_entry uuid not null,
  ended_at timestamptz(3),
  -- What two people ended the software does not declare again by itself.
  ended_by text collate "C" check (ended_by in ('people', 'system')),
  -- Where the next window begins, and the last numbers that are in one.
  cursor_at timestamptz(3) not null,
  last_window bigint not null check (last_window >= 0),
  last_sequence bigint not null check (last_sequence >= 0),
  last_observation bigint not null check (last_observation >= 0),
  -- Cadence after the cursor, and the grace after that.
  due_at timestamptz(3) not null,
  late_at timestamptz(3) not null,
  -- Signs of life since the cursor.
  alive_at timestamptz(3) not null,
  rounds bigint not null check (rounds >= 0),
  pause_from timestamptz(3) not null,
  pause_to timestamptz(3) not null,
  -- Of the silence that goes on.
  silence_alert uuid,
  silence_at timestamptz(3),
  primary key (tenant, source),
  constraint alert_source_id unique (tenant, id),
  check (cursor_at <= alive_at and pause_from <= pause_to),
  check ((ended_at is null) = (ended_by is null)),
  check ((silence_alert is null) = (silence_at is null))
);
create index alert_source_by_source on alert_source (source, tenant) where ended_at is null;

create table alert_window (
  tenant uuid not null,
  id uuid not null,
  source text collate "C" not null,
  number bigint not null check (number > 0),
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  count integer not null check (count >= 0),
  first_sequence bigint,
  last_sequence bigint,
  root text collate "C" not null check (root ~ '^[0-9a-f]{64}$'),
  observations integer not null check (observations >= 0),
  last_observation bigint not null,
  rounds bigint not null,
  pause_from timestamptz(3) not null,
  pause_to timestamptz(3) not null,
  late boolean not null,
  silence_alert uuid,
  entry uuid not null,
  primary key (tenant, id),
  constraint alert_window_number unique (tenant, source, number),
  foreign key (tenant, source) references alert_source (tenant, source),
  foreign key (tenant, silence_alert) references alert (tenant, id),
  constraint alert_window_silence_once unique (tenant, silence_alert),
  check (from_at < to_at and late = (silence_alert is not null)),
  check (case when count = 0 then first_sequence is null and last_sequence is null
    else last_sequence - first_sequence + 1 = count end)
);
create index alert_window_newest on alert_window (tenant, to_at desc, id desc);

-- The end of the day that the next statement is about.
create table account (
  tenant uuid primary key,
  next_to timestamptz(3) not null
);
create index account_due on account (next_to);

create table alert_statement (
  tenant uuid not null,
  id uuid not null,
  -- The end of its day in Asia/Tokyo.
  to_at timestamptz(3) not null,
  written_at timestamptz(3) not null,
  entry uuid not null,
  primary key (tenant, id),
  constraint alert_statement_day unique (tenant, to_at)
);

create table alert_statement_line (
  tenant uuid not null,
  statement uuid not null,
  source text collate "C" not null,
  ingested_total bigint not null,
  disposed_total bigint not null,
  open bigint not null check (open >= 0),
  oldest_open uuid,
  oldest_open_sequence bigint,
  oldest_open_at timestamptz(3),
  primary key (tenant, statement, source),
  foreign key (tenant, statement) references alert_statement (tenant, id),
  check (ingested_total = disposed_total + open),
  check ((open = 0) = (oldest_open is null))
);

-- What a day adds to a statement.
create index disposition_of_alert on disposition (tenant, alert);
create index disposition_by_day on disposition (tenant, recorded_at);
create index disposition_withdrawn_by_day on disposition (tenant, withdrawn_at) where withdrawn_at is not null;

select platform.wall('alert_source'), platform.wall('alert_window'), platform.wall('account'),
  platform.wall('alert_statement'), platform.wall('alert_statement_line');

-- Counts of the whole tenant are nothing for a scope limited to some parties.
create policy no_party on alert_source as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on alert_window as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on account as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on alert_statement as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on alert_statement_line as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on alert_source, alert_window, account, alert_statement, alert_statement_line
  from mitsuke_app, mitsuke_system;
revoke update on alert_source, alert_window, account, alert_statement, alert_statement_line
  from mitsuke_app, mitsuke_system;
grant update (room, cadence_minutes, grace_minutes, declared_at, declaration_entry, ended_at, ended_by, cursor_at,
  last_window, last_sequence, last_observation, due_at, late_at, alive_at, rounds, pause_from, pause_to, silence_alert,
  silence_at) on alert_source to mitsuke_app, mitsuke_system;
grant update (next_to) on account to mitsuke_system;
