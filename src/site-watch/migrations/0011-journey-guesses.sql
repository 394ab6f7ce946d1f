-- Guesses of journeys that people asked for: what was looked for, how it ended, the YAML and the pictures of the way.

create table journey_guess (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  site uuid not null,
  ordered_by text collate "C" not null,
  ordered_at timestamptz(3) not null,
  state text collate "C" not null check (state in ('queued', 'running', 'done', 'failed')),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  -- How far the way was found.
  found text collate "C" check (found in ('card-form', 'no-known-shop', 'no-product', 'no-way-on')),
  -- Why it broke off.
  end_code text collate "C",
  shop_kind text collate "C",
  yaml text,
  destinations text[] not null default '{}',
  steps integer not null default 0,
  pictures jsonb not null default '[]',
  -- Its entry in the log.
  entry uuid,
  primary key (tenant, id),
  foreign key (tenant, site) references site (tenant, id),
  check ((state in ('done', 'failed')) = (ended_at is not null)),
  check (state <> 'done' or (entry is not null and found is not null))
);
create index journey_guess_of_site on journey_guess (tenant, site, ordered_at desc, id desc);
create index journey_guess_waiting on journey_guess (ordered_at, id) where state in ('queued', 'running');
create unique index journey_guess_waiting_once on journey_guess (tenant, site) where state in ('queued', 'running');

select platform.wall('journey_guess', 'party');
revoke delete on journey_guess from mitsuke_app, mitsuke_system;
