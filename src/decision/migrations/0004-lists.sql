-- Lists of cards, addresses and the like that payments are compared with (FRAUD-03, FRAUD-06). Entries are ended, never
-- deleted, so that a past decision can be explained; every change is a row here and an entry in the log.

create table list (
  tenant uuid not null,
  id uuid not null,
  name text collate "C" not null check (name ~ '^[a-z][a-z0-9_]{0,63}$'),
  kind text collate "C" not null check (kind in ('card', 'ip', 'email', 'device', 'bin', 'address')),
  effect text collate "C" not null check (effect in ('allow', 'deny', 'watch')),
  note text not null,
  -- What fills it by itself: reports of fraud, disputes; and for how many days.
  filled_from text[] not null check (filled_from <@ array['fraud-report', 'dispute']),
  filled_for_days integer check (filled_for_days between 1 and 3660),
  made_at timestamptz(3) not null,
  made_by text collate "C" not null,
  primary key (tenant, id),
  constraint list_name unique (tenant, name)
);

create table list_change (
  tenant uuid not null,
  id uuid not null,
  list uuid not null,
  change text collate "C" not null check (change in ('made', 'set', 'added', 'removed')),
  source text collate "C" not null check (source in ('hand', 'file', 'fraud-report', 'dispute')),
  entries integer not null,
  why text not null,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  -- The log's entry commits to this text with this salt.
  record text not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, list) references list (tenant, id)
);
create index list_change_of_list on list_change (tenant, list, id);

create table list_entry (
  tenant uuid not null,
  id uuid not null,
  list uuid not null,
  kind text collate "C" not null,
  -- As it is looked up; `prefix` is the bits of a range or the digits of a BIN, else 0.
  key text collate "C" not null,
  prefix smallint not null,
  shown text collate "C" not null,
  why text,
  -- What it came from: a decision, a report.
  reference text collate "C",
  added_in uuid not null,
  expires_at timestamptz(3),
  removed_in uuid,
  primary key (tenant, id),
  foreign key (tenant, list) references list (tenant, id),
  foreign key (tenant, added_in) references list_change (tenant, id),
  foreign key (tenant, removed_in) references list_change (tenant, id)
);
create unique index list_entry_standing on list_entry (tenant, list, key) where removed_in is null;
create index list_entry_key on list_entry (tenant, kind, key) where removed_in is null;
create index list_entry_newest on list_entry (tenant, list, id desc);

-- Which keys to ask for: a tenant's few kinds and prefixes, added with the first entry of each.
create table list_shape (
  tenant uuid not null,
  kind text collate "C" not null,
  prefix smallint not null,
  primary key (tenant, kind, prefix)
);

select platform.wall('list'), platform.wall('list_change'), platform.wall('list_entry'), platform.wall('list_shape');

create policy no_party on list as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on list_change as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on list_entry as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on list_shape as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke update, delete on list_change from mitsuke_app, mitsuke_system;
revoke delete on list, list_entry, list_shape from mitsuke_app, mitsuke_system;
