-- One log for each tenant and its entries. Bytes of an entry are written once; nobody may change or delete them.

create table evidence.log (
  tenant uuid primary key,
  id uuid not null unique,
  origin text collate "C" not null unique,
  key_name text collate "C" not null,
  public_key bytea not null check (octet_length(public_key) = 32),
  created_at timestamptz(3) not null,
  -- Entries that have an index. Indices are committed before any tile with them is written.
  assigned bigint not null default 0,
  -- The tree of the newest checkpoint, and the checkpoint itself: the signed note, byte for byte.
  size bigint not null default 0 check (size between 0 and assigned),
  root bytea check (octet_length(root) = 32),
  checkpoint bytea,
  checkpoint_at timestamptz(3),
  check ((size > 0) = (root is not null and checkpoint is not null and checkpoint_at is not null))
);

create table evidence.entry (
  tenant uuid not null,
  id uuid not null,
  -- Order among the entries of one transaction. Between transactions it is not the order of commits.
  arrived bigint generated always as identity,
  bytes bytea not null check (octet_length(bytes) between 1 and 65535),
  recorded_at timestamptz(3) not null,
  leaf_index bigint check (leaf_index >= 0),
  primary key (tenant, id)
);
-- Most entries are about 1 KB; compressing the few large ones costs more than it saves.
alter table evidence.entry alter column bytes set storage external;

create unique index entry_by_index on evidence.entry (tenant, leaf_index) where leaf_index is not null;
create index entry_without_index on evidence.entry (tenant, arrived) where leaf_index is null;

select platform.wall('evidence.log');

-- Whoever acts for a party adds entries; the log as a whole is read only by those who see every party.
alter table evidence.entry enable row level security;
alter table evidence.entry force row level security;
create policy adding on evidence.entry for insert to mitsuke_app with check (tenant = platform.tenant());
create policy reading on evidence.entry for select to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
create policy everything on evidence.entry to mitsuke_system using (true) with check (true);

revoke all on evidence.log, evidence.entry from mitsuke_app, mitsuke_system;
grant select on evidence.log, evidence.entry to mitsuke_app, mitsuke_system;
grant insert (tenant, id, origin, key_name, public_key, created_at) on evidence.log to mitsuke_app, mitsuke_system;
grant insert (tenant, id, bytes, recorded_at) on evidence.entry to mitsuke_app, mitsuke_system;
grant update (assigned, size, root, checkpoint, checkpoint_at) on evidence.log to mitsuke_system;
grant update (leaf_index) on evidence.entry to mitsuke_system;
