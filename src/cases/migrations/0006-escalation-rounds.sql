-- The steps after a missed deadline can begin again for an alert that joins later: each is owed once at a time.
alter table obligation drop constraint obligation_once;
create unique index obligation_once on obligation (tenant, case_file, kind, step, task) nulls not distinct
  where settled_at is null;
-- What the steps are counted from; null for the deadline of the case.
alter table obligation add column counted_from timestamptz(3);
