-- Of what site-watch found: visits that went through the whole checkout since it was last seen, and did not see it. It
-- closes nothing; a retest does, which a person presents.

alter table finding
  add column unseen_since timestamptz(3),
  -- The latest of them: whose event comes twice is counted once.
  add column unseen_until timestamptz(3),
  add column unseen_looks integer not null default 0 check (unseen_looks >= 0),
  add check ((unseen_since is null) = (unseen_looks = 0) and (unseen_since is null) = (unseen_until is null));
create index finding_of_probe on finding (tenant, subject_id) where origin = 'probe' and status <> 'closed';
grant update (unseen_since, unseen_until, unseen_looks) on finding to mitsuke_app;
