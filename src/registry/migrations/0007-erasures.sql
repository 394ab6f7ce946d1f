-- Words of two-person acts can be erased: each step keeps what its entry commits to, the act keeps the salt.

create table registry.act_step (
  tenant uuid not null,
  entry uuid not null,
  act uuid not null,
  step text collate "C" not null check (step in ('asked', 'approved', 'refused', 'collected')),
  -- Canonical JSON; with the salt gone it is gone too. Acts from before this table have no rows here.
  record text,
  primary key (tenant, entry),
  foreign key (tenant, act) references registry.two_person_act (tenant, id)
);
create index act_step_of_act on registry.act_step (tenant, act);

alter table registry.two_person_act
  alter column salt drop not null,
  add column erased_at timestamptz(3),
  add column erased_for text collate "C",
  add check ((erased_at is null) = (erased_for is null)),
  add check ((erased_at is null) = (salt is not null)),
  add check (erased_at is null or (reason = '' and decision_reason is null));
create index credential_change_by_entry on registry.credential_change (tenant, entry);

select platform.wall('registry.act_step');
create policy whole_tenant on registry.act_step as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
