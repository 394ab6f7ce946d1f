-- When and how a person signed in last, also after that session ended: for the inventory of user IDs. Of sign-ins
-- from before, only sessions that are still there tell.
alter table registry.person
  add column last_signed_in_at timestamptz(3),
  add column last_sign_in_method text collate "C"
    check (last_sign_in_method in ('link', 'invitation', 'password', 'recovery-code', 'passkey')),
  add constraint person_last_sign_in check ((last_signed_in_at is null) = (last_sign_in_method is null));

-- Row-level security binds the owner too, and no policy is for it: it has to look for a moment without.
alter table registry.person no force row level security;
alter table registry.session no force row level security;
update registry.person set last_signed_in_at = latest.created_at, last_sign_in_method = latest.method
from (
  select distinct on (tenant, person) tenant, person, created_at, method
  from registry.session order by tenant, person, created_at desc
) as latest
where latest.tenant = person.tenant and latest.person = person.id;
alter table registry.person force row level security;
alter table registry.session force row level security;
