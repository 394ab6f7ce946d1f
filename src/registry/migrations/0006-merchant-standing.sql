-- From when on a merchant's standing is what it is (LEAK-20); of those set before, the time is not known.
alter table registry.merchant add column standing_since timestamptz(3);

-- Asked with every batch of payments: few merchants are in it.
create index merchant_refused on registry.merchant (tenant, acceptor_number) where standing in ('suspended', 'terminated');

-- Each change of a standing as it was put on record; the log's entry commits to who made it.
create table registry.standing_change (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  merchant uuid not null,
  from_standing text collate "C" not null,
  to_standing text collate "C" not null,
  reason text collate "C" not null,
  -- The act of two people it was, if it took two.
  act uuid,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, merchant) references registry.merchant (tenant, id) on delete cascade
);
create index standing_change_of_merchant on registry.standing_change (tenant, merchant, id);

select platform.wall('registry.standing_change');
create policy whole_tenant on registry.standing_change as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
