-- Rule sets that a tenant has written: each version's text as it was typed, where it stands, and who did what with it.

-- Whoever makes a version or moves one holds this row, so that numbers have no gap and one set at most is live.
create table rule_set_counter (
  tenant uuid not null primary key,
  number integer not null check (number >= 0)
);

-- The text is never changed: who edits makes another version. `hash` is of the content, so that two versions differ.
create table rule_set_version (
  tenant uuid not null,
  id uuid not null,
  number integer not null check (number > 0),
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  version integer not null,
  rules integer not null,
  text text not null,
  canonical_text text not null,
  status text collate "C" not null check (status in ('draft', 'shadow', 'live', 'retired')),
  note text not null,
  based_on uuid,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  status_since timestamptz(3) not null,
  primary key (tenant, id),
  constraint rule_set_version_number unique (tenant, number),
  constraint rule_set_version_hash unique (tenant, hash),
  foreign key (tenant, based_on) references rule_set_version (tenant, id)
);
create unique index rule_set_version_in_force on rule_set_version (tenant, status) where status in ('shadow', 'live');

create table rule_set_step (
  tenant uuid not null,
  id uuid not null,
  version uuid not null,
  step text collate "C" not null check (step in ('made', 'to-shadow', 'from-shadow', 'to-live', 'retired')),
  why text not null,
  act uuid,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, version) references rule_set_version (tenant, id)
);
create index rule_set_step_of_version on rule_set_step (tenant, version, id);

select platform.wall('rule_set_counter'), platform.wall('rule_set_version'), platform.wall('rule_set_step');

create policy no_party on rule_set_counter as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on rule_set_version as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on rule_set_step as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on rule_set_counter, rule_set_version from mitsuke_app, mitsuke_system;
revoke update, delete on rule_set_step from mitsuke_app, mitsuke_system;
