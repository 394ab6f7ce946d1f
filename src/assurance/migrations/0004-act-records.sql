-- What the entries of acts commit to, with the salt, for acts that have no row of their own to keep them in (revisions and
-- steps of findings have). Acts from before this have none: their salts were not kept.

create table act_record (
  tenant uuid not null,
  entry uuid not null,
  party uuid,
  predicate text collate "C" not null,
  -- The id of what the act is about.
  about text collate "C" not null,
  record text not null,
  salt bytea not null check (length(salt) = 32),
  primary key (tenant, entry)
);
create index revision_of_entry on revision (tenant, entry);
create index finding_step_of_entry on finding_step (tenant, entry);

select platform.wall('act_record', 'party');
revoke delete, update on act_record from mitsuke_app, mitsuke_system;
