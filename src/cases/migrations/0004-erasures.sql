-- What people typed into cases can be erased, with the salt of the commitment to it: words, titles of tasks, names of files
-- and the files themselves, prints that show any of it. The row stays and says when and why.

alter table disposition
  alter column record drop not null,
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check (erased_at is null or (words is null and record is null and salt is null)),
  add check (erased_at is not null or (record is not null and salt is not null));
alter table bulk_disposition
  alter column record drop not null,
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check (erased_at is null or (words is null and record is null and salt is null)),
  add check (erased_at is not null or (record is not null and salt is not null));
alter table reopening
  alter column words drop not null, alter column record drop not null,
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check (erased_at is null or (words is null and record is null and salt is null)),
  add check (erased_at is not null or (words is not null and record is not null and salt is not null));
alter table timeline
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check (erased_at is null or (words is null and record is null and salt is null));
alter table proposal
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check (erased_at is null or words is null);
alter table task
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check (erased_at is null or title = '');
alter table attachment
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check (erased_at is null or name = '');
alter table attachment drop constraint attachment_once;
create unique index attachment_once on attachment (tenant, case_file, sha256, name) where erased_at is null;
alter table printed_record
  add column erased_at timestamptz(3), add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null));

create index disposition_by_entry on disposition (tenant, entry);
create index disposition_of_bulk on disposition (tenant, bulk) where bulk is not null;
create index bulk_disposition_by_entry on bulk_disposition (tenant, entry);
create index reopening_by_entry on reopening (tenant, entry);
create index timeline_by_entry on timeline (tenant, entry);
create index proposal_of_bulk on proposal (tenant, bulk) where bulk is not null;

-- Bytes to be removed from the objects, unless another row still names them.
create table object_to_remove (
  tenant uuid not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  since timestamptz(3) not null,
  primary key (tenant, sha256)
);
create index attachment_by_digest on attachment (tenant, sha256) where erased_at is null;
create index printed_record_by_digest on printed_record (tenant, sha256) where erased_at is null;
create index alert_by_raw on alert (tenant, raw_sha256) where raw_sha256 is not null;

select platform.wall('object_to_remove');
grant update (words, record, salt, erased_at, erased_for) on disposition, bulk_disposition, reopening, timeline
  to mitsuke_app;
grant update (words, erased_at, erased_for) on proposal to mitsuke_app;
grant update (erased_at, erased_for) on task, printed_record to mitsuke_app;
grant update (name, erased_at, erased_for) on attachment to mitsuke_app;

-- What was said stays said: it can be taken out, once, and never be put otherwise. The checks above see to it that it is out.
create function only_erased() returns trigger language plpgsql as $$
begin
  if old.erased_at is not null or new.erased_at is null then
    raise exception 'what was said can only be erased' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_erased before update of words, record, salt, erased_at, erased_for on disposition
  for each row execute function only_erased();
create trigger only_erased before update of words, record, salt, erased_at, erased_for on bulk_disposition
  for each row execute function only_erased();
create trigger only_erased before update of words, record, salt, erased_at, erased_for on reopening
  for each row execute function only_erased();
create trigger only_erased before update of words, record, salt, erased_at, erased_for on timeline
  for each row execute function only_erased();
create trigger only_erased before update of words, erased_at, erased_for on proposal
  for each row execute function only_erased();
create trigger only_erased before update of name, erased_at, erased_for on attachment
  for each row execute function only_erased();
create trigger only_erased before update of erased_at, erased_for on task
  for each row execute function only_erased();
create trigger only_erased before update of erased_at, erased_for on printed_record
  for each row execute function only_erased();
