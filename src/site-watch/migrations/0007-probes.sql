-- Rounds of probes: what was asked of a site for the security checklist, and what it showed. Results and signs are only
-- ever added.

create table probe_round (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  site uuid not null,
  cause text collate "C" not null check (cause in ('scheduled', 'on-demand')),
  -- Person or API key; null when it was scheduled.
  ordered_by text collate "C",
  ordered_at timestamptz(3) not null,
  -- Attempts that an agreement allows are part of it.
  with_attempts boolean not null,
  state text collate "C" not null check (state in ('queued', 'running', 'done', 'failed')),
  tries integer not null default 0,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  -- Why it did not come to its end.
  end_code text collate "C",
  requests integer not null default 0,
  alerts_raised integer not null default 0,
  raw_sha256 text collate "C" check (raw_sha256 ~ '^[0-9a-f]{64}$'),
  -- Its entry in the log.
  entry uuid,
  primary key (tenant, id),
  foreign key (tenant, site) references site (tenant, id),
  check ((state in ('done', 'failed')) = (ended_at is not null)),
  check (state <> 'done' or entry is not null)
);
create index probe_round_of_site on probe_round (tenant, site, ordered_at desc, id desc);
create index probe_round_waiting on probe_round (ordered_at, id) where state = 'queued';
create unique index probe_round_waiting_once on probe_round (tenant, site) where state in ('queued', 'running');

create table probe_result (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  round uuid not null,
  item text collate "C" not null,
  control text collate "C" not null,
  result text collate "C" not null check (result in ('met', 'not-met', 'not-observable')),
  reasons text[] not null,
  observed_at timestamptz(3) not null,
  primary key (tenant, round, item),
  foreign key (tenant, round) references probe_round (tenant, id)
);
create index probe_result_of_site on probe_result (tenant, site, observed_at desc, round desc, item);

create table probe_sign (
  tenant uuid not null,
  party uuid,
  round uuid not null,
  place integer not null,
  item text collate "C" not null,
  code text collate "C" not null,
  severity text collate "C" not null,
  path text not null,
  detail jsonb not null,
  -- Numbers of requests in the raw record.
  proof integer[] not null,
  alert uuid,
  primary key (tenant, round, place),
  foreign key (tenant, round) references probe_round (tenant, id)
);

-- What a merchant agreed to in writing; the log tells of each change.
create table probe_agreement (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  -- Without the password, which is sealed.
  content jsonb not null,
  sealed_password bytea,
  recorded_by text collate "C" not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant, site),
  foreign key (tenant, site) references site (tenant, id)
);

select platform.wall('probe_round', 'party'), platform.wall('probe_result', 'party'),
  platform.wall('probe_sign', 'party'), platform.wall('probe_agreement', 'party');

revoke delete on probe_round from mitsuke_app, mitsuke_system;
revoke update, delete on probe_result, probe_sign from mitsuke_app, mitsuke_system;
