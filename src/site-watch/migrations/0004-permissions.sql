-- How far visits may go: proof that the site is the merchant's, consents of merchant and payment provider (LEAK-05);
-- what is told after a deployment; rest between visits of one host.

alter table site
  -- Watched before proof and consents were asked for: it goes on as it was until then. Null for sites added since.
  add column earlier_until timestamptz(3) default (now() + interval '90 days'),
  add column host text collate "C" not null generated always as (substring(origin from '^[a-z]+://([^/:]+)')) stored,
  -- What the TXT record or the file has to say. Not a secret: whoever can put it there has the site.
  add column proof_token text collate "C" not null default replace(gen_random_uuid()::text, '-', ''),
  add column proof_method text collate "C" check (proof_method in ('dns', 'file')),
  -- The host that was proven; another one has to be proven anew.
  add column proof_host text collate "C",
  add column proven_at timestamptz(3),
  add column proven_until timestamptz(3),
  add column proof_checked_at timestamptz(3),
  -- What the last check saw in either place.
  add column proof_dns text collate "C",
  add column proof_file text collate "C",
  -- Null until it was proven once: only then is it checked by itself.
  add column next_proof_at timestamptz(3),
  -- When the last visit of it ended.
  add column visited_at timestamptz(3);
alter table site alter column earlier_until drop default;
create index site_host on site (host);
create index site_proof_due on site (next_proof_at) where active and next_proof_at is not null;

alter table visit
  -- After a deployment: not before the next one would have come too.
  add column not_before timestamptz(3),
  drop constraint visit_cause_check,
  add constraint visit_cause_check check (cause in ('scheduled', 'on-demand', 'deployment'));

create table consent (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  site uuid not null,
  giver text collate "C" not null check (giver in ('merchant', 'payment-provider')),
  -- The host it was given for.
  host text collate "C" not null,
  organisation text not null,
  person text not null,
  contact text not null,
  reference text not null,
  allows text[] not null,
  valid_until timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  recorded_by text collate "C" not null,
  withdrawn_at timestamptz(3),
  withdrawn_by text collate "C",
  primary key (tenant, id),
  foreign key (tenant, site) references site (tenant, id),
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create unique index consent_standing on consent (tenant, site, giver) where withdrawn_at is null;
create index consent_newest on consent (tenant, site, recorded_at desc, id desc);

create table deployment (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  -- The teller's own: the same told twice is one deployment.
  reference text collate "C" not null,
  told_at timestamptz(3) not null,
  told_by text collate "C" not null,
  visit uuid not null,
  primary key (tenant, site, reference),
  foreign key (tenant, site) references site (tenant, id),
  foreign key (tenant, visit) references visit (tenant, id)
);

select platform.wall('consent', 'party'), platform.wall('deployment', 'party');

revoke delete on consent from mitsuke_app, mitsuke_system;
revoke update, delete on deployment from mitsuke_app, mitsuke_system;
