-- Sites, the visits through them, and what each visit saw. What a visit saw is only ever added.
-- `party` is the merchant's party that the site belongs to (null: the tenant's own); every row below a site repeats it.

create table site (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  name text not null,
  -- `https://shop.example`, as a browser writes it.
  origin text collate "C" not null,
  payment_type text collate "C" not null check (payment_type in ('js', 'link')),
  -- Host names that may get card data.
  destinations text[] not null,
  journey_text text not null,
  journey_name text collate "C" not null,
  journey_steps integer not null check (journey_steps > 0),
  journey_hash text collate "C" not null check (journey_hash ~ '^[0-9a-f]{64}$'),
  consent text collate "C" not null check (consent in ('own-site', 'written')),
  consent_reference text,
  consent_person text,
  cadence_minutes integer not null check (cadence_minutes between 5 and 10080),
  active boolean not null,
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  -- Null while it is not active.
  next_visit_at timestamptz(3),
  -- Visits in a row that were incomplete.
  incomplete_in_a_row integer not null default 0,
  primary key (tenant, id),
  constraint site_name unique (tenant, name),
  check (consent = 'own-site' or (consent_reference is not null and consent_person is not null)),
  check (active = (next_visit_at is not null))
);
create index site_due on site (next_visit_at) where active;

-- Merchants are the registry's; a site may sell for several, and a merchant may have several sites.
create table site_merchant (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  merchant uuid not null,
  primary key (tenant, site, merchant),
  foreign key (tenant, site) references site (tenant, id) on delete cascade
);
create index site_of_merchant on site_merchant (tenant, merchant);

create table visit (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  site uuid not null,
  cause text collate "C" not null check (cause in ('scheduled', 'on-demand')),
  -- Person or API key; null when it was scheduled.
  ordered_by text collate "C",
  ordered_at timestamptz(3) not null,
  state text collate "C" not null check (state in ('queued', 'running', 'done', 'failed')),
  -- How often a process took it up: one that was killed leaves it to the next.
  attempts integer not null default 0,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  end_kind text collate "C" check (end_kind in ('completed', 'step-failed', 'ended-early', 'not-begun')),
  end_code text collate "C",
  -- Index of the step that failed.
  end_step integer,
  -- `name act` of each step of the journey as it was walked.
  steps text[] not null default '{}',
  browser text,
  sandboxed boolean,
  requests integer not null default 0,
  scripts integer not null default 0,
  destinations integer not null default 0,
  findings integer not null default 0,
  alerts_raised integer not null default 0,
  journey_hash text collate "C",
  raw_sha256 text collate "C" check (raw_sha256 ~ '^[0-9a-f]{64}$'),
  -- Its entry in the log.
  entry uuid,
  -- The last visit before it that completed.
  compared_with uuid,
  primary key (tenant, id),
  foreign key (tenant, site) references site (tenant, id),
  check ((state in ('done', 'failed')) = (ended_at is not null and end_kind is not null and entry is not null))
);
create index visit_of_site on visit (tenant, site, ordered_at desc, id desc);
create index visit_completed on visit (tenant, site, ended_at desc) where end_kind = 'completed';
create index visit_waiting on visit (ordered_at, id) where state = 'queued';
create unique index visit_queued_once on visit (tenant, site) where state = 'queued';
create unique index visit_running_once on visit (tenant, site) where state = 'running';

-- The inventory: each script a site ever showed, by where it stood and what it said.
create table script (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  -- Without query and fragment.
  url text collate "C" not null,
  inline boolean not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes integer not null,
  first_seen_at timestamptz(3) not null,
  first_seen_visit uuid not null,
  last_seen_at timestamptz(3) not null,
  last_seen_visit uuid not null,
  primary key (tenant, site, url, inline, sha256),
  foreign key (tenant, site) references site (tenant, id)
);
create index script_newest on script (tenant, site, last_seen_at desc, url, inline, sha256);

create table visit_script (
  tenant uuid not null,
  party uuid,
  visit uuid not null,
  place integer not null,
  url text collate "C" not null,
  inline boolean not null,
  sha256 text collate "C" not null,
  bytes integer not null,
  frame_url text collate "C" not null,
  primary key (tenant, visit, place),
  foreign key (tenant, visit) references visit (tenant, id)
);

create table visit_destination (
  tenant uuid not null,
  party uuid,
  visit uuid not null,
  host text collate "C" not null,
  kinds text[] not null,
  requests integer not null,
  own boolean not null,
  allowed boolean not null,
  fields text[] not null,
  primary key (tenant, visit, host),
  foreign key (tenant, visit) references visit (tenant, id)
);

create table visit_screenshot (
  tenant uuid not null,
  party uuid,
  visit uuid not null,
  name text collate "C" not null,
  step integer not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes integer not null,
  primary key (tenant, visit, name),
  foreign key (tenant, visit) references visit (tenant, id)
);

create table finding (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  visit uuid not null,
  place integer not null,
  kind text collate "C" not null,
  severity text collate "C" not null,
  -- The same for the same finding in another visit.
  key text collate "C" not null,
  sender_kind text collate "C" check (sender_kind in ('script', 'document')),
  sender_url text collate "C",
  sender_inline boolean,
  sender_sha256 text collate "C",
  -- `mention`: nothing told who sent it, and it is the only script that names the destination.
  sender_by text collate "C" check (sender_by in ('stack', 'mention')),
  destination text collate "C",
  fields text[] not null,
  channel text collate "C",
  encoding text[] not null,
  step integer,
  refused boolean not null,
  code text collate "C",
  alert uuid not null,
  seen_again boolean not null,
  primary key (tenant, id),
  foreign key (tenant, visit) references visit (tenant, id)
);
create index finding_of_visit on finding (tenant, visit, place);

select platform.wall('site', 'party'), platform.wall('site_merchant', 'party'), platform.wall('visit', 'party'),
  platform.wall('script', 'party'), platform.wall('visit_script', 'party'), platform.wall('visit_destination', 'party'),
  platform.wall('visit_screenshot', 'party'), platform.wall('finding', 'party');

revoke delete on site, visit, script from mitsuke_app, mitsuke_system;
revoke update, delete on visit_script, visit_destination, visit_screenshot, finding from mitsuke_app, mitsuke_system;
