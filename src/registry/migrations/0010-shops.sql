-- The chain from a legal entity to what it is paid under: 法人番号 → trade name (屋号) → address on the web → acceptor number
-- × acquirer × brands (SUPV-01, SUPV-10). A shop may have several contracts; a PSP may act for an acquirer (包括代理).

create table registry.shop (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  party uuid not null,
  -- 屋号, as it is shown.
  name text not null,
  kana text,
  -- Equal for spellings of one name.
  name_key text collate "C" not null,
  -- `https://shop.example`, and its host without www.
  url text collate "C",
  host text collate "C",
  address text,
  -- Equal for spellings of one address.
  address_key text collate "C",
  -- Digits alone.
  phone text collate "C" check (phone ~ '^[0-9]{9,15}$'),
  -- Shops of one chain share its name; a mall is a party, of role 4号.
  chain text,
  mall uuid,
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, party) references registry.party (tenant, id),
  foreign key (tenant, mall) references registry.party (tenant, id),
  check ((url is null) = (host is null)),
  check ((address is null) = (address_key is null))
);
create index shop_of_party on registry.shop (tenant, party);
create index shop_host on registry.shop (tenant, host);
create index shop_name on registry.shop (tenant, name_key);

alter table registry.merchant
  add column shop uuid,
  add column acquirer uuid,
  -- Who made the contract in the acquirer's place.
  add column agent uuid,
  add column brands text[] not null default '{}',
  -- Equal for spellings of its name; null until the name is written again.
  add column name_key text collate "C",
  add foreign key (tenant, shop) references registry.shop (tenant, id),
  add foreign key (tenant, acquirer) references registry.party (tenant, id),
  add foreign key (tenant, agent) references registry.party (tenant, id);
create index merchant_of_shop on registry.merchant (tenant, shop);

-- A PSP surveys merchants, and answers for them, in an acquirer's place.
create table registry.agency (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  acquirer uuid not null,
  agent uuid not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  primary key (tenant, id),
  foreign key (tenant, acquirer) references registry.party (tenant, id),
  foreign key (tenant, agent) references registry.party (tenant, id),
  check (acquirer <> agent)
);

-- Of a party that is another one by now: its records stay where they are, and its people see both.
alter table registry.party add column merged_into uuid, add foreign key (tenant, merged_into) references registry.party (tenant, id);

-- What was moved from one party to another, when and why; only ever added to.
create table registry.party_move (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  kind text collate "C" not null check (kind in ('merge', 'split', 'shops-moved')),
  from_party uuid not null,
  to_party uuid not null,
  shops uuid[] not null,
  merchants uuid[] not null,
  reason text not null,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, from_party) references registry.party (tenant, id),
  foreign key (tenant, to_party) references registry.party (tenant, id)
);
create index party_move_from on registry.party_move (tenant, from_party);
create index party_move_to on registry.party_move (tenant, to_party);

select platform.wall('registry.shop', 'party');
select platform.wall('registry.agency');
create policy whole_tenant on registry.agency as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
select platform.wall('registry.party_move');
create policy whole_tenant on registry.party_move as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
revoke update, delete on registry.party_move from mitsuke_app, mitsuke_system;
