-- Who works here and with what: tenants, people, their keys and sessions, and the merchants a tenant has seen.
-- Of a credential only the SHA-256 is kept: 256 random bits need no slow hash, and a stolen copy opens nothing.

create table registry.tenant (
  tenant uuid primary key,
  name text not null,
  kind text collate "C" not null check (kind in ('acquirer', 'psp', 'issuer', 'merchant-group')),
  language text collate "C" not null check (language in ('ja', 'en')),
  created_at timestamptz(3) not null
);

create table registry.person (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  -- As it is compared: trimmed and in lower case.
  email text collate "C" not null,
  display_name text not null,
  role text collate "C" not null check (role in ('administrator', 'supervisor', 'analyst', 'auditor', 'merchant')),
  created_at timestamptz(3) not null,
  primary key (tenant, id),
  constraint person_email unique (tenant, email)
);

create table registry.api_key (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  name text not null,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  last_four text collate "C" not null,
  permissions text[] not null,
  created_by text collate "C" not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  primary key (tenant, id),
  constraint api_key_secret unique (secret_hash)
);

create table registry.sign_in_link (
  tenant uuid not null,
  id uuid not null,
  person uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (tenant, id),
  constraint sign_in_link_token unique (token_hash),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);

create table registry.session (
  tenant uuid not null,
  id uuid not null,
  person uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  created_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  primary key (tenant, id),
  constraint session_token unique (token_hash),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);
create index session_of_person on registry.session (tenant, person);

create table registry.merchant (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  acceptor_number text collate "C" not null,
  name text,
  -- `observed`: known only from payments.
  standing text collate "C" not null check (standing in ('observed')),
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  attempt_count bigint not null check (attempt_count > 0),
  primary key (tenant, id),
  constraint merchant_acceptor_number unique (tenant, acceptor_number)
);

select platform.wall('registry.tenant');
select platform.wall('registry.person');
select platform.wall('registry.api_key');
select platform.wall('registry.sign_in_link');
select platform.wall('registry.session');
select platform.wall('registry.merchant');

-- A scope limited to some parties sees none of these: none of these rows belongs to a party.
create policy whole_tenant on registry.person as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
create policy whole_tenant on registry.api_key as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
create policy whole_tenant on registry.merchant as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
