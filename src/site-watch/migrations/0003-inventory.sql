-- The scripts of a site's pages as PCI DSS 6.4.3 wants them kept: each place with what it showed, who loaded it, what it
-- did, and who authorised it; and what changed, for the digest of the week.

create table inventory (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  policy text collate "C" not null check (policy in ('same-content', 'same-functions', 'same-behaviour')),
  -- The first visit that got to its end: what comes later is new. Null before it.
  since timestamptz(3),
  -- Of the last visit that got to its end: another journey shows other pages, which are no change.
  journey_hash text collate "C",
  -- Every host the site was ever seen to send to.
  hosts text[] not null default '{}',
  primary key (tenant, site),
  foreign key (tenant, site) references site (tenant, id)
);

create table inventory_script (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  site uuid not null,
  -- `file <address without the hashes of builds>`, `inline <shape>`.
  slot text collate "C" not null,
  inline boolean not null,
  -- As last seen, without query; of an inline script that of its document.
  url text collate "C" not null,
  loader_kind text collate "C" not null check (loader_kind in ('parser', 'script', 'unknown')),
  loader_url text collate "C",
  loader_inline boolean,
  state text collate "C" not null check (state in ('new', 'authorised', 'changed', 'withdrawn')),
  -- Hashes of 16 bytes, one after the other, of all units it ever showed, each as often as it ever stood in one content.
  units bytea not null,
  -- All it was ever seen to do.
  destinations text[] not null,
  listens text[] not null,
  storage text[] not null,
  evaluates boolean not null,
  -- Of the content read last; null when that could not be parsed.
  signs jsonb,
  first_seen_at timestamptz(3) not null,
  first_seen_visit uuid not null,
  -- When it last showed other functions or did something new.
  changed_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  last_seen_visit uuid not null,
  -- What is authorised, with what it did then; null unless it is or was.
  authorised_at timestamptz(3),
  authorised_by text collate "C",
  why text,
  responsible text,
  authorised_sha256s text[],
  authorised_shapes text[],
  authorised_destinations text[],
  authorised_listens text[],
  authorised_storage text[],
  authorised_evaluates boolean,
  primary key (tenant, id),
  constraint inventory_slot unique (tenant, site, slot),
  foreign key (tenant, site) references site (tenant, id)
);
create index inventory_newest on inventory_script (tenant, site, last_seen_at desc, id desc);

-- What a place showed, by its shape: texts that differ by instants and tokens alone have one.
create table inventory_content (
  tenant uuid not null,
  party uuid,
  script uuid not null,
  shape text collate "C" not null,
  -- Of the text last seen with this shape.
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes integer not null,
  functions integer not null,
  not_parsed text collate "C" check (not_parsed in ('too-large', 'too-deep', 'syntax', 'time-limit')),
  first_seen_at timestamptz(3) not null,
  first_seen_visit uuid not null,
  last_seen_at timestamptz(3) not null,
  last_seen_visit uuid not null,
  primary key (tenant, script, shape),
  foreign key (tenant, script) references inventory_script (tenant, id)
);

create table inventory_authorisation (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  script uuid not null,
  act text collate "C" not null check (act in ('authorise', 'withdraw')),
  sha256s text[] not null,
  why text not null,
  responsible text not null,
  by_principal text collate "C" not null,
  at timestamptz(3) not null,
  -- The entry in the log commits to the row with it: without it the log tells nothing of what was written.
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, script) references inventory_script (tenant, id)
);
create index inventory_authorisation_of on inventory_authorisation (tenant, script, at desc, id desc);

create table site_digest (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  site uuid not null,
  -- Of the changes in it: the Monday at or before the first, the Monday after the last.
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  changes integer not null check (changes > 0),
  alert uuid not null,
  made_at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, site) references site (tenant, id)
);
create index site_digest_of on site_digest (tenant, site, made_at desc, id desc);

-- Findings that raise no alert of their own, until the digest of their week has them.
create table site_change (
  tenant uuid not null,
  finding uuid not null,
  party uuid,
  site uuid not null,
  -- The same for the same change seen again before its digest.
  key_hash text collate "C" not null,
  at timestamptz(3) not null,
  -- Null until a digest has it.
  digest uuid,
  primary key (tenant, finding),
  foreign key (tenant, finding) references finding (tenant, id),
  foreign key (tenant, digest) references site_digest (tenant, id)
);
create unique index site_change_once on site_change (tenant, site, key_hash) where digest is null;
create index site_change_waiting on site_change (at) where digest is null;
create index site_change_of on site_change (tenant, site, at desc, finding desc);

select platform.wall('inventory', 'party'), platform.wall('inventory_script', 'party'),
  platform.wall('inventory_content', 'party'), platform.wall('inventory_authorisation', 'party'),
  platform.wall('site_digest', 'party'), platform.wall('site_change', 'party');

revoke delete on inventory, inventory_script, inventory_content, site_change from mitsuke_app, mitsuke_system;
revoke update, delete on inventory_authorisation, site_digest from mitsuke_app, mitsuke_system;
