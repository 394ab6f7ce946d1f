-- Agreements on attempts stay on record, as consents do: one takes the place of another, none is overwritten. Each is of
-- the host that it was made for.

alter table probe_agreement
  add column id uuid not null default gen_random_uuid(),
  add column host text collate "C",
  add column withdrawn_at timestamptz(3),
  add column withdrawn_by text collate "C",
  add check ((withdrawn_at is null) = (withdrawn_by is null)),
  -- A password is kept no longer than it may be used.
  add check (withdrawn_at is null or sealed_password is null),
  drop constraint probe_agreement_pkey,
  add primary key (tenant, id);

alter table probe_agreement no force row level security;
alter table site no force row level security;
update probe_agreement set host = site.host
from site where site.tenant = probe_agreement.tenant and site.id = probe_agreement.site;
alter table site force row level security;
alter table probe_agreement force row level security;

alter table probe_agreement alter column id drop default, alter column host set not null;
create unique index probe_agreement_standing on probe_agreement (tenant, site) where withdrawn_at is null;
create index probe_agreement_newest on probe_agreement (tenant, site, recorded_at desc, id desc);
revoke delete on probe_agreement from mitsuke_app, mitsuke_system;
