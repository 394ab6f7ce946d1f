-- Which editions a declaration was asked under, beside the form they were taken from: a form is long, and who is touched
-- by a new edition is asked of all declarations at once.
alter table declaration add column packs jsonb not null generated always as (form->'packs') stored;
