-- Who signed in and out, when, how and from where: the log's entry commits to it and names nobody, so that with the row gone
-- the entry says nothing of anyone.
create table registry.sign_in (
  tenant uuid not null,
  id uuid not null,
  person uuid not null,
  session uuid not null,
  act text collate "C" not null check (act in ('signed-in', 'signed-out')),
  -- What the session began with.
  method text collate "C" not null check (method in ('link', 'invitation', 'password', 'recovery-code', 'passkey')),
  -- As the socket has it, or a trusted proxy says; null where nobody's browser asked.
  address text collate "C",
  at timestamptz(3) not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, person) references registry.person (tenant, id) on delete cascade
);
create unique index sign_in_of_entry on registry.sign_in (tenant, entry);

-- What the entries of other acts hold as a commitment is asked for by entry.
create index credential_change_of_entry on registry.credential_change (tenant, entry);
create index standing_change_of_entry on registry.standing_change (tenant, entry);
create index party_move_of_entry on registry.party_move (tenant, entry);

select platform.wall('registry.sign_in');
create policy whole_tenant on registry.sign_in as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
