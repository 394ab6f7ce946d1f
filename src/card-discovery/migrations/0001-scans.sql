-- Searches for card data that the server made itself or that were sent in, and where each found something (LEAK-01).
-- What stands here is only ever added. No row can hold a card number: places are masked, findings are counts.
-- `party` is whose data was searched (null: the tenant's own). The whole result lies in the object store by its digest.

create table scan (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  -- What was searched, as people call it; alerts about one name join.
  name text not null check (length(name) between 1 and 100),
  origin text collate "C" not null check (origin in ('watched', 'sent')),
  grade text collate "C" not null check (grade in ('A', 'C')),
  started_at timestamptz(3) not null,
  ended_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  -- Person or API key; null where the server searched.
  sent_by text collate "C",
  -- The verifier key that a sent result is signed with; whose it is, only people know.
  signer text collate "C",
  version text not null,
  complete boolean not null,
  files bigint not null,
  tables bigint not null,
  bytes_searched bigint not null,
  -- Findings with high or medium confidence, and with low.
  sure bigint not null,
  doubtful bigint not null,
  distinct_numbers bigint not null,
  -- What should have been searched and was not.
  not_searched bigint not null,
  alerts_raised integer not null,
  digest text collate "C" not null check (digest ~ '^[0-9a-f]{64}$'),
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  entry uuid not null,
  primary key (tenant, id),
  check ((origin = 'watched') = (grade = 'A')),
  check ((origin = 'watched') = (sent_by is null))
);
create index scan_newest on scan (tenant, recorded_at desc, id desc);
create index scan_of_name on scan (tenant, name, ended_at desc);
create unique index scan_sent_once on scan (tenant, coalesce(party, tenant), name, sha256) where origin = 'sent';

-- One row for each place and kind of finding; `number` is its order, the gravest first.
create table place (
  tenant uuid not null,
  scan uuid not null,
  number integer not null,
  party uuid,
  -- A file, with names inside containers behind it, or a table. Masked.
  place text not null,
  kind text collate "C" not null check (kind in ('card-number', 'track-data', 'security-code', 'pin-block')),
  high bigint not null,
  medium bigint not null,
  low bigint not null,
  brands text[] not null,
  -- Of the first finding in a file.
  line bigint,
  alert uuid,
  seen_again boolean not null,
  primary key (tenant, scan, number),
  foreign key (tenant, scan) references scan (tenant, id)
);

select platform.wall('scan', 'party'), platform.wall('place', 'party');

revoke update, delete on scan, place from mitsuke_app, mitsuke_system;
