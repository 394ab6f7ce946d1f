-- Evidence items, deliveries by assessors, the scope register, findings and log retention (LEAK-02, -07, -10, -11).
-- What stands here is only ever added; the few columns that may change are granted one by one at the end, to nobody's
-- party but by the acts of the tenant's people. `party` is whom a row is about (null: the tenant itself).

-- What was received and checked, whether or not it became part of an item. Content lies in the object store.
create table file (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  -- Set for what came through a delivery link.
  delivery uuid,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes integer not null check (bytes > 0),
  media_type text collate "C" not null,
  name text,
  received_at timestamptz(3) not null,
  -- Person, API key or delivery request.
  received_by text collate "C" not null,
  primary key (tenant, id)
);
create unique index file_once on file (tenant, received_by, sha256, coalesce(party, tenant));

create table item (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  kind text collate "C" not null,
  created_at timestamptz(3) not null,
  created_by text collate "C" not null,
  primary key (tenant, id)
);
create index item_newest on item (tenant, created_at desc, id desc);

create table revision (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  item uuid not null,
  number integer not null check (number > 0),
  title text not null,
  issuer text not null,
  effective_from date not null,
  effective_to date not null,
  expires_on date,
  -- As listed in the document; `covered_keys` in the form that is compared.
  covered_systems text[] not null,
  covered_keys text[] not null,
  grade text collate "C" not null check (grade in ('A', 'B', 'C', 'D')),
  origin text collate "C" not null check (origin in ('claim', 'upload', 'delivery', 'fetch', 'observation')),
  -- The assessor's key whose signature was checked.
  signed_by uuid,
  file uuid,
  sha256 text collate "C" check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Of a fetch: address and TLS. Of an observation: visit and entry. Of a delivery: the request.
  source jsonb not null,
  recorded_at timestamptz(3) not null,
  recorded_by text collate "C" not null,
  -- What the entry commits to.
  record text not null,
  salt bytea not null,
  entry uuid not null,
  primary key (tenant, id),
  constraint revision_number unique (tenant, item, number),
  foreign key (tenant, item) references item (tenant, id),
  foreign key (tenant, file) references file (tenant, id),
  check (effective_from <= effective_to),
  check (expires_on is null or expires_on >= effective_from),
  check ((origin = 'claim') = (sha256 is null)),
  check ((origin = 'claim') = (grade = 'D')),
  check ((origin = 'observation') = (grade = 'A')),
  check (grade <> 'B' or origin in ('delivery', 'fetch') or signed_by is not null),
  check ((file is null) = (origin in ('claim', 'observation')))
);
create index revision_of_file on revision (tenant, sha256);

-- People who may see one item besides its party and the tenant's staff.
create table item_viewer (
  tenant uuid not null,
  id uuid not null,
  item uuid not null,
  person uuid not null,
  listed_at timestamptz(3) not null,
  listed_by text collate "C" not null,
  ended_at timestamptz(3),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, item) references item (tenant, id)
);
create unique index item_viewer_once on item_viewer (tenant, item, person) where ended_at is null;

create table assessor_key (
  tenant uuid not null,
  id uuid not null,
  assessor text not null,
  public_key bytea not null check (length(public_key) = 32),
  -- SHA-256 of the public key: what a signature's `keyid` may say.
  key_id text collate "C" not null check (key_id ~ '^[0-9a-f]{64}$'),
  asked_at timestamptz(3) not null,
  asked_by text collate "C" not null,
  -- When a second person approved.
  known_at timestamptz(3),
  revoked_at timestamptz(3),
  primary key (tenant, id)
);
create unique index assessor_key_once on assessor_key (tenant, key_id) where revoked_at is null;

-- A report that an assessor was asked to deliver. No party sees it: `about` is whom it is about.
create table delivery_request (
  tenant uuid not null,
  id uuid not null,
  about uuid,
  item uuid,
  kind text collate "C" not null,
  wanted text not null,
  assessor_name text not null,
  assessor_organisation text not null,
  assessor_email text not null,
  language text collate "C" not null check (language in ('ja', 'en')),
  due_on date not null,
  asked_at timestamptz(3) not null,
  asked_by text collate "C" not null,
  expires_at timestamptz(3) not null,
  withdrawn_at timestamptz(3),
  delivered_at timestamptz(3),
  -- The message with the link: when to send it next; null when it was sent or is not to be sent.
  message_due_at timestamptz(3),
  message_attempts integer not null default 0,
  message_failure text collate "C",
  primary key (tenant, id)
);
create index delivery_request_newest on delivery_request (tenant, asked_at desc, id desc);
create index delivery_message_due on delivery_request (message_due_at) where message_due_at is not null;

-- Tokens are nowhere at rest but as hashes: each message that is sent has one of its own.
create table delivery_token (
  tenant uuid not null,
  hash bytea not null,
  delivery uuid not null,
  -- `link`: what the message carries. `session`: what the page got for it.
  kind text collate "C" not null check (kind in ('link', 'session')),
  made_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  primary key (hash),
  foreign key (tenant, delivery) references delivery_request (tenant, id)
);

-- The link's history.
create table delivery_step (
  tenant uuid not null,
  id uuid not null,
  -- In the order they were written, where a millisecond holds several.
  place bigint generated always as identity,
  delivery uuid not null,
  step text collate "C" not null check (step in ('asked', 'link-sent', 'opened', 'delivered', 'withdrawn')),
  at timestamptz(3) not null,
  revision uuid,
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, delivery) references delivery_request (tenant, id)
);
create index delivery_steps on delivery_step (tenant, delivery, place);

-- Systems that are known, by whoever told or saw; `coverage` is worked out again by each round.
create table system (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  name text not null,
  key text collate "C" not null,
  source text collate "C" not null check (source in ('person', 'site-watch')),
  -- The site, when it was seen by site-watch.
  reference text collate "C",
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  added_by text collate "C" not null,
  coverage text collate "C" not null default 'unknown' check (coverage in ('unknown', 'covered', 'claimed', 'not-covered')),
  covered_by uuid,
  entry uuid not null,
  primary key (tenant, id)
);
create unique index system_once on system (tenant, key, coalesce(party, tenant));

create table finding (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  kind text collate "C" not null,
  origin text collate "C" not null check (origin in ('assessment', 'scan', 'probe', 'assurance')),
  severity text collate "C" not null check (severity in ('critical', 'high', 'medium', 'low')),
  title text not null,
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  subject_label text not null,
  -- The finder's own name for it: one open finding for each.
  reference text collate "C" not null,
  params jsonb not null,
  found_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  owner uuid,
  due_at timestamptz(3) not null,
  item uuid,
  status text collate "C" not null check (status in ('open', 'risk-accepted', 'closed')),
  accepted_until date,
  closed_at timestamptz(3),
  alert uuid,
  overdue_alert uuid,
  primary key (tenant, id),
  check ((status = 'closed') = (closed_at is not null)),
  check ((status = 'risk-accepted') = (accepted_until is not null))
);
create unique index finding_open_once on finding (tenant, reference) where status <> 'closed';
create index finding_newest on finding (tenant, recorded_at desc, id desc);
create index finding_due on finding (tenant, due_at) where status = 'open' and overdue_alert is null;

create table finding_step (
  tenant uuid not null,
  id uuid not null,
  -- In the order they were written, where a millisecond holds several.
  place bigint generated always as identity,
  party uuid,
  finding uuid not null,
  step text collate "C" not null check (step in
    ('found', 'owner-set', 'risk-acceptance-asked', 'risk-accepted', 'acceptance-ended', 'overdue',
     'retested')),
  at timestamptz(3) not null,
  by text collate "C" not null,
  params jsonb not null,
  words text,
  record text not null,
  salt bytea not null,
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, finding) references finding (tenant, id)
);
create index finding_steps on finding_step (tenant, finding, place);

create table log_policy (
  tenant uuid not null,
  months integer not null check (months between 12 and 120),
  online_months integer not null check (online_months between 3 and 120),
  set_at timestamptz(3) not null,
  set_by text collate "C" not null,
  entry uuid not null,
  primary key (tenant),
  check (online_months <= months)
);

create table log_system (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  name text not null,
  -- From this day on it has logs.
  started_on date not null,
  -- Of the key that signs its daily file.
  public_key bytea check (length(public_key) = 32),
  added_at timestamptz(3) not null,
  added_by text collate "C" not null,
  last_report_at timestamptz(3),
  retired_at timestamptz(3),
  entry uuid not null,
  primary key (tenant, id),
  constraint log_system_name unique (tenant, name)
);

create table log_report (
  tenant uuid not null,
  id uuid not null,
  -- In the order they were written, where a millisecond holds several.
  place bigint generated always as identity,
  party uuid,
  system uuid not null,
  day date not null,
  reported_at timestamptz(3) not null,
  reported_by text collate "C" not null,
  signed boolean not null,
  -- [{name, from, to, onlineFrom}]
  holdings jsonb not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, system) references log_system (tenant, id)
);
create index log_report_newest on log_report (tenant, system, place desc);
create unique index log_report_signed_once on log_report (tenant, system, day) where signed;

-- When each tenant's register is next looked over.
create table round (
  tenant uuid not null primary key,
  due_at timestamptz(3) not null
);
create index round_due on round (due_at);

select platform.wall('file', 'party'), platform.wall('item', 'party'), platform.wall('revision', 'party'),
  platform.wall('item_viewer'), platform.wall('assessor_key'), platform.wall('system', 'party'),
  platform.wall('finding', 'party'), platform.wall('finding_step', 'party'), platform.wall('log_policy'),
  platform.wall('log_system', 'party'), platform.wall('log_report', 'party'), platform.wall('round');

-- A scope that is limited to some parties sees nothing of deliveries: the column is null by its check.
alter table delivery_request add column no_party uuid check (no_party is null);
alter table delivery_token add column no_party uuid check (no_party is null);
alter table delivery_step add column no_party uuid check (no_party is null);
select platform.wall('delivery_request', 'no_party'), platform.wall('delivery_token', 'no_party'),
  platform.wall('delivery_step', 'no_party');

-- Nobody deletes. Who is supervised could otherwise take back what it handed in.
revoke delete, update on file, item, revision, item_viewer, assessor_key, delivery_request, delivery_token,
  delivery_step, system, finding, finding_step, log_policy, log_system, log_report, round
  from mitsuke_app, mitsuke_system;
grant update (ended_at) on item_viewer to mitsuke_app;
grant update (known_at, revoked_at) on assessor_key to mitsuke_app;
grant update (item, delivered_at, withdrawn_at, message_due_at, message_attempts, message_failure)
  on delivery_request to mitsuke_app, mitsuke_system;
grant update (last_seen_at, coverage, covered_by) on system to mitsuke_app;
grant update (last_seen_at, owner, due_at, status, accepted_until, closed_at, alert, overdue_alert)
  on finding to mitsuke_app;
grant update (months, online_months, set_at, set_by, entry) on log_policy to mitsuke_app;
grant update (last_report_at, retired_at) on log_system to mitsuke_app;
grant update (due_at) on round to mitsuke_app, mitsuke_system;

-- The role is one for everybody's requests: what a scope limited to parties may change is nothing but that a system of
-- its own has reported.
create function sees_all() returns boolean language sql stable parallel safe
  return coalesce(current_setting('mitsuke.parties', true), '') = '';
create policy staff_only on item_viewer as restrictive for update to mitsuke_app using (sees_all());
create policy staff_writes on assessor_key as restrictive for insert to mitsuke_app with check (sees_all());
create policy staff_changes on assessor_key as restrictive for update to mitsuke_app using (sees_all());
create policy staff_only on system as restrictive for update to mitsuke_app using (sees_all());
create policy staff_only on finding as restrictive for update to mitsuke_app using (sees_all());
create policy staff_writes on log_policy as restrictive for insert to mitsuke_app with check (sees_all());
create policy staff_changes on log_policy as restrictive for update to mitsuke_app using (sees_all());
create policy staff_writes on finding as restrictive for insert to mitsuke_app with check (sees_all());
create policy staff_writes on finding_step as restrictive for insert to mitsuke_app with check (sees_all());
create policy staff_writes on log_system as restrictive for insert to mitsuke_app with check (sees_all());
-- That it has reported is the one thing a system's party may change about it.
create policy staff_retires on log_system as restrictive for update to mitsuke_app
  using (sees_all() or retired_at is null) with check (sees_all() or retired_at is null);
