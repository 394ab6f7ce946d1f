-- Passwords, one-time codes, passkeys: what people sign in with, and what came of trying.
--
-- An address is tried before any tenant is known, so that what counts tries belongs to none: such rows carry the nil
-- uuid (RFC 9562 section 5.9), which no tenant has, and no scope sees them.

alter table registry.person
  add column language text collate "C" check (language in ('ja', 'en')),
  add column deactivated_at timestamptz(3);
-- Row-level security binds the owner too, and no policy is for it: it has to look for a moment without.
alter table registry.person no force row level security;
alter table registry.tenant no force row level security;
update registry.person set language = tenant.language from registry.tenant where tenant.tenant = person.tenant;
alter table registry.person force row level security;
alter table registry.tenant force row level security;
alter table registry.person alter column language set not null;
create index person_by_email on registry.person (email);

-- Who is told first. One a tenant.
create table registry.duty (
  tenant uuid primary key references registry.tenant (tenant),
  person uuid not null,
  set_by text collate "C" not null,
  set_at timestamptz(3) not null,
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);

alter table registry.sign_in_link
  add column purpose text collate "C" not null default 'sign-in'
    check (purpose in ('sign-in', 'invitation', 'credential-reset')),
  add column made_by text collate "C";
alter table registry.sign_in_link alter column purpose drop default;

alter table registry.session
  add column method text collate "C" not null default 'link'
    check (method in ('link', 'invitation', 'password', 'recovery-code', 'passkey'));
alter table registry.session alter column method drop default;

-- Argon2id (RFC 9106) with the parameters it was made with, so that they can be raised one sign-in at a time. All
-- passwords of one address share a salt: one computation, not one a tenant, tells which of them a password opens.
create table registry.password (
  tenant uuid not null,
  person uuid not null,
  salt bytea not null check (octet_length(salt) = 16),
  hash bytea not null check (octet_length(hash) = 32),
  memory_kib integer not null,
  passes integer not null,
  lanes integer not null,
  set_at timestamptz(3) not null,
  primary key (tenant, person),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);

create table registry.totp (
  tenant uuid not null,
  person uuid not null,
  -- Sealed by the keys' port for this tenant and person.
  secret bytea not null,
  enrolled_at timestamptz(3) not null,
  -- The 30-second step of the last code that was taken: neither it nor an earlier one is taken again.
  last_step bigint not null,
  primary key (tenant, person),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);

-- Shown, and not in force until its first code confirms it.
create table registry.totp_enrolment (
  tenant uuid not null,
  person uuid not null,
  secret bytea not null,
  expires_at timestamptz(3) not null,
  primary key (tenant, person),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);

create table registry.recovery_code (
  tenant uuid not null,
  person uuid not null,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  made_at timestamptz(3) not null,
  used_at timestamptz(3),
  primary key (tenant, person, code_hash),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);

create table registry.passkey (
  tenant uuid not null,
  id uuid not null,
  person uuid not null,
  name text not null,
  -- As the authenticator named it; the public key in COSE form (RFC 9052).
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  backed_up boolean not null,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3),
  primary key (tenant, id),
  constraint passkey_credential_id unique (credential_id),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);
create index passkey_of_person on registry.passkey (tenant, person);

-- Given out once each; of signing in the tenant is nil and there is no person yet.
create table registry.passkey_challenge (
  tenant uuid not null,
  challenge_hash bytea not null check (octet_length(challenge_hash) = 32),
  person uuid,
  expires_at timestamptz(3) not null,
  primary key (challenge_hash)
);
create index passkey_challenge_expiry on registry.passkey_challenge (expires_at);

-- Of an address, whether or not anyone has it: a try is counted before it is judged, and forgiven when it was right.
create table registry.sign_in_failure (
  tenant uuid not null,
  address_hash bytea not null check (octet_length(address_hash) = 32),
  failures integer not null check (failures >= 0),
  locked_until timestamptz(3),
  last_at timestamptz(3) not null,
  primary key (address_hash)
);
create index sign_in_failure_last on registry.sign_in_failure (last_at);

-- A password was right and a second factor is awaited. One token, one row for each tenant it may end in.
create table registry.sign_in_attempt (
  tenant uuid not null,
  person uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  expires_at timestamptz(3) not null,
  primary key (token_hash, tenant, person),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);
create index sign_in_attempt_of_person on registry.sign_in_attempt (tenant, person);

-- What the log's entry commits to: with the salt gone, the entry says nothing of anyone.
create table registry.credential_change (
  tenant uuid not null,
  id uuid not null,
  person uuid not null,
  change text collate "C" not null,
  credential text collate "C",
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);
create index credential_change_of_person on registry.credential_change (tenant, person, id);

select platform.wall('registry.duty');
select platform.wall('registry.password');
select platform.wall('registry.totp');
select platform.wall('registry.totp_enrolment');
select platform.wall('registry.recovery_code');
select platform.wall('registry.passkey');
select platform.wall('registry.passkey_challenge');
select platform.wall('registry.sign_in_failure');
select platform.wall('registry.sign_in_attempt');
select platform.wall('registry.credential_change');

-- None of these rows belongs to a party: a scope limited to some parties sees none.
do $$
declare
  walled text;
begin
  foreach walled in array array[
    'sign_in_link', 'session', 'duty', 'password', 'totp', 'totp_enrolment', 'recovery_code', 'passkey',
    'passkey_challenge', 'sign_in_failure', 'sign_in_attempt', 'credential_change'
  ] loop
    execute format(
      'create policy whole_tenant on registry.%I as restrictive to mitsuke_app '
      'using (tenant = platform.tenant() and coalesce(current_setting(''mitsuke.parties'', true), '''') = '''')', walled);
  end loop;
end $$;
