-- Campaigns of enumeration (クレジットマスター, FRAUD-06): each with the attempts that belong to it, what is blocked for it, and
-- who lifted that. `number` is the place, among the tenant's decisions, of the attempt that showed it.

create table guard_settings (
  tenant uuid not null,
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  canonical_text text not null,
  first_used_at timestamptz(3) not null,
  primary key (tenant, hash)
);

create table campaign (
  tenant uuid not null,
  id uuid not null,
  number bigint not null check (number > 0),
  -- What it was found by, and its name among people.
  scope text collate "C" not null,
  value text not null,
  settings text collate "C" not null,
  quiet_minutes integer not null check (quiet_minutes > 0),
  found_at timestamptz(3) not null,
  -- Of its attempts, by when they were recorded.
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  attempts integer not null check (attempts >= 0),
  stopped integer not null check (stopped >= 0),
  told_at timestamptz(3) not null,
  ended_at timestamptz(3),
  entry uuid not null,
  primary key (tenant, id),
  constraint campaign_number unique (tenant, number),
  foreign key (tenant, settings) references guard_settings (tenant, hash)
);
create index campaign_newest on campaign (tenant, found_at desc, id desc);
create index campaign_running on campaign (last_at) where ended_at is null;

create table campaign_attempt (
  tenant uuid not null,
  campaign uuid not null,
  decision uuid not null,
  event_id text collate "C" not null,
  recorded_at timestamptz(3) not null,
  acceptor_number text collate "C" not null,
  token text collate "C" not null,
  bin text collate "C",
  last4 text collate "C",
  expiry text collate "C",
  amount_minor bigint not null,
  currency text collate "C" not null,
  answer text collate "C" not null,
  signs text[] not null,
  primary key (tenant, decision),
  foreign key (tenant, campaign) references campaign (tenant, id)
);
create index campaign_attempt_of on campaign_attempt (tenant, campaign, token);

create table campaign_block (
  tenant uuid not null,
  campaign uuid not null,
  scope text collate "C" not null,
  value text collate "C" not null,
  action text collate "C" not null,
  from_at timestamptz(3) not null,
  until_at timestamptz(3) not null,
  primary key (tenant, campaign, scope, value),
  foreign key (tenant, campaign) references campaign (tenant, id)
);

create table campaign_lift (
  tenant uuid not null,
  id uuid not null,
  campaign uuid not null,
  lifted_by text collate "C" not null,
  reason text not null,
  lifted_at timestamptz(3) not null,
  -- The last decision before it counted; absent until then.
  after_sequence bigint,
  -- The log's entry commits to this text with this salt.
  record text not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, campaign) references campaign (tenant, id)
);
create index campaign_lift_of on campaign_lift (tenant, campaign);
create index campaign_lift_waiting on campaign_lift (tenant) where after_sequence is null;

select platform.wall('guard_settings'), platform.wall('campaign'), platform.wall('campaign_attempt'),
  platform.wall('campaign_block'), platform.wall('campaign_lift');

create policy no_party on guard_settings as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on campaign as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on campaign_attempt as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on campaign_block as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on campaign_lift as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke update, delete on guard_settings, campaign_attempt from mitsuke_app, mitsuke_system;
revoke delete on campaign, campaign_block, campaign_lift from mitsuke_app, mitsuke_system;
