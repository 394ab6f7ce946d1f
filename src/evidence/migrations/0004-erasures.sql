-- What was erased that entries commit to: which commitment of which entry, why, and which act of two people did it. Of the
-- datum itself nothing stands here.

create table evidence.erasure (
  tenant uuid not null,
  id uuid not null,
  -- Whose subject the commitment is.
  entry uuid not null,
  commitment bytea not null check (octet_length(commitment) = 32),
  -- The room that kept datum and salt, and what it was in that room's words.
  room text collate "C" not null,
  kind text collate "C" not null,
  about text collate "C" not null,
  reason text collate "C" not null
    check (reason in ('asked-by-the-person', 'no-longer-needed', 'entered-by-mistake', 'ordered')),
  act uuid not null,
  asked_by text collate "C" not null,
  approved_by text collate "C" not null check (approved_by <> asked_by),
  erased_at timestamptz(3) not null,
  -- The entry that says so.
  recorded uuid not null,
  primary key (tenant, id),
  constraint erasure_once unique (tenant, entry, commitment)
);

select platform.wall('evidence.erasure');
-- A scope limited to some parties sees nothing of it, as of the log.
create policy whole_tenant on evidence.erasure as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
revoke all on evidence.erasure from mitsuke_app, mitsuke_system;
grant select on evidence.erasure to mitsuke_app, mitsuke_system;
grant insert on evidence.erasure to mitsuke_app;
