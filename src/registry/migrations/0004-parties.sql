-- Legal entities within a tenant with their roles under article 35-16(1), the people who act for them, and merchants as
-- their contracts, with the attributes that decide what applies (REGIME: parties and roles; SUPV-01).

create table registry.party (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  -- 法人番号, 13 digits with their check digit; sole proprietors have none.
  corporate_number text collate "C" check (corporate_number ~ '^[0-9]{13}$'),
  name text not null,
  kana text,
  -- Equal for spellings of one name.
  name_key text not null,
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  primary key (tenant, id),
  constraint party_corporate_number unique (tenant, corporate_number)
);
create index party_name on registry.party (tenant, name_key);

create table registry.party_role (
  tenant uuid not null,
  id uuid not null,
  party uuid not null,
  -- 1号 to 7号.
  role smallint not null check (role between 1 and 7),
  valid_from date not null,
  -- The last day, if there is one.
  valid_to date check (valid_to >= valid_from),
  primary key (tenant, id),
  foreign key (tenant, party) references registry.party (tenant, id) on delete cascade
);
create index party_role_of_party on registry.party_role (tenant, party);

create table registry.person_party (
  tenant uuid not null,
  person uuid not null,
  party uuid not null,
  primary key (tenant, person, party),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade,
  foreign key (tenant, party) references registry.party (tenant, id) on delete cascade
);

alter table registry.merchant
  drop constraint merchant_standing_check,
  drop constraint merchant_attempt_count_check;
alter table registry.merchant
  alter column first_seen_at drop not null,
  alter column last_seen_at drop not null,
  -- `observed`: known only from payments. A contract may stand before its first payment.
  add check (standing in ('observed', 'contracted', 'suspended', 'terminated')),
  add check (attempt_count >= 0),
  add column party uuid,
  add column connection text collate "C" check (connection in ('link', 'javascript', 'other')),
  add column platform text collate "C" check (platform in ('scratch', 'package', 'asp', 'mall')),
  add column payment_module_owner text collate "C",
  add column application_owner text collate "C",
  add column infrastructure_owner text collate "C",
  add column content_owner text collate "C",
  add column standing_reason text,
  add column changed_at timestamptz(3),
  add foreign key (tenant, party) references registry.party (tenant, id);
create index merchant_of_party on registry.merchant (tenant, party);

select platform.wall('registry.party', 'id');
select platform.wall('registry.party_role', 'party');
select platform.wall('registry.person_party');
create policy whole_tenant on registry.person_party as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');

-- A merchant's own people see their own: the wall of the party stands where that of the whole tenant stood.
drop policy whole_tenant on registry.merchant;
drop policy scope on registry.merchant;
drop policy everything on registry.merchant;
select platform.wall('registry.merchant', 'party');
