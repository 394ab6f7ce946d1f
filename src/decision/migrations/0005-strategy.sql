-- What a tenant's attempts are judged with, part by part. A part without a row is the configured one, or none.

-- Raised with every change of the strategy: a batch that was judged with an older one cannot commit.
alter table node add column strategy_revision bigint not null default 0 check (strategy_revision >= 0);

create table strategy_part (
  tenant uuid not null,
  part text collate "C" not null
    check (part in ('rule-set', 'shadow-rule-set', 'champion', 'challenger', 'policy')),
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant, part)
);

-- One row for each revision; rows are only ever added.
create table strategy_change (
  tenant uuid not null,
  revision bigint not null check (revision > 0),
  id uuid not null,
  part text collate "C" not null,
  -- Null: the configured one, or none.
  hash_before text collate "C",
  hash text collate "C",
  why text not null,
  -- The act of two people it was; null where one was enough.
  act uuid,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  -- The log's entry commits to this text with this salt.
  record text not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, revision)
);
create index strategy_change_of_part on strategy_change (tenant, part, revision);

select platform.wall('strategy_part'), platform.wall('strategy_change');

create policy no_party on strategy_part as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on strategy_change as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke update, delete on strategy_change from mitsuke_app, mitsuke_system;
