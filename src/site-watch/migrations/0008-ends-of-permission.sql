-- What was last told of a site's permission to be visited: its end is told ahead of time, and when it has come (LEAK-05).

alter table site
  -- Null: it was never visited beyond a plain page load.
  add column watch_told text collate "C" check (watch_told in ('watched', 'ending', 'ended'));

alter table site no force row level security;
alter table consent no force row level security;
update site set watch_told = 'watched'
where earlier_until is not null
  or proven_at is not null and (
    select count(distinct giver) from consent where consent.tenant = site.tenant and consent.site = site.id
  ) = 2;
alter table site force row level security;
alter table consent force row level security;
