-- Policies that tenants have put in force, what callers were told in place of a decision, and what payments weigh.

-- The exact text of every policy that was asked for, so that a past decision can be weighed again.
create table policy (
  tenant uuid not null,
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  name text collate "C" not null,
  version integer not null,
  canonical_text text not null,
  first_seen_at timestamptz(3) not null,
  primary key (tenant, hash)
);

-- An answer that was given because none was there in time. It stands for its event id, whatever was judged later.
create table told (
  tenant uuid not null,
  event_id text collate "C" not null,
  decision uuid not null,
  answer text collate "C" not null check (answer in ('allow', 'challenge', 'hold', 'deny')),
  -- `server`: said in time; `caller`: acted on without us, and reported afterwards.
  told_by text collate "C" not null check (told_by in ('server', 'caller')),
  within_ms integer,
  told_at timestamptz(3) not null,
  entry uuid not null,
  primary key (tenant, event_id),
  foreign key (tenant, decision) references decision (tenant, id)
);

-- Of each payment that a model or a policy judged, what its money depends on: read whole, to try other thresholds.
create table weighed (
  tenant uuid not null,
  decision uuid not null,
  event_id text collate "C" not null,
  recorded_at timestamptz(3) not null,
  currency text collate "C" not null,
  amount_minor bigint not null,
  -- Of fraud, in millionths.
  probability integer not null check (probability between 0 and 1000000),
  liability text collate "C" not null check (liability in ('none', 'attempted', 'authenticated')),
  -- The strictest the rules said; the policy's answer is never milder.
  ruled text collate "C" not null check (ruled in ('allow', 'challenge', 'hold', 'deny')),
  answer text collate "C" not null check (answer in ('allow', 'challenge', 'hold', 'deny')),
  -- The cardholder could be asked; nothing demanded it; an allow list did not settle the answer.
  can_challenge boolean not null,
  is_exempt boolean not null,
  is_open boolean not null,
  primary key (tenant, decision),
  foreign key (tenant, decision) references decision (tenant, id)
);
create index weighed_newest on weighed (tenant, currency, recorded_at desc, decision desc);

select platform.wall('policy'), platform.wall('told'), platform.wall('weighed');

create policy no_party on policy as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on told as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on weighed as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke update, delete on policy, told, weighed from mitsuke_app, mitsuke_system;
