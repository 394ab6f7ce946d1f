-- Who did what to what, when: an index of the acts in the tenant's log, made from the log and the rows its entries commit
-- to. It can be made again from them, and proves nothing by itself: `place` names the entry that does.

create table operation (
  tenant uuid not null,
  -- The entry's index in the log.
  place bigint not null check (place >= 0),
  entry uuid not null,
  at timestamptz(3) not null,
  -- The kind of entry, and what was done.
  kind text collate "C" not null,
  act text collate "C" not null,
  room text collate "C" not null,
  -- The person, API key or part of the server; null where the entry commits to it and it was erased.
  doer text collate "C",
  address text collate "C",
  -- What it was done to; the first is the nearest.
  subjects text[] collate "C" not null,
  detail jsonb not null,
  primary key (tenant, place)
);
create unique index operation_of_entry on operation (tenant, entry);
create index operation_newest on operation (tenant, at, place);
create index operation_of_doer on operation (tenant, doer, at, place);
create index operation_of_kind on operation (tenant, kind, act, at, place);
create index operation_from_address on operation (tenant, address, at, place) where address is not null;

create table operation_subject (
  tenant uuid not null,
  subject text collate "C" not null,
  at timestamptz(3) not null,
  place bigint not null,
  primary key (tenant, subject, at, place),
  foreign key (tenant, place) references operation (tenant, place)
);
create index operation_subject_of on operation_subject (tenant, place);

-- How far the log was read.
create table reading (
  tenant uuid not null primary key,
  next bigint not null default 0 check (next >= 0)
);

select platform.wall('operation'), platform.wall('operation_subject'), platform.wall('reading');
-- As the log itself: whoever is limited to some parties sees none of it.
create policy whole_tenant on operation as restrictive to mitsuke_app
  using (coalesce(current_setting('mitsuke.parties', true), '') = '');
create policy whole_tenant on operation_subject as restrictive to mitsuke_app
  using (coalesce(current_setting('mitsuke.parties', true), '') = '');
create policy whole_tenant on reading as restrictive to mitsuke_app
  using (coalesce(current_setting('mitsuke.parties', true), '') = '');

-- Requests read; the house writes, and takes back who it was when that is erased.
revoke insert, update, delete on operation, operation_subject, reading from mitsuke_app;
revoke update, delete on operation from mitsuke_system;
grant update (doer, address, subjects) on operation to mitsuke_system;
