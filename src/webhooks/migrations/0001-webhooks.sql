-- Endpoints of receivers, their secrets, the messages for them, and each attempt to deliver one.

create table endpoint (
  tenant uuid not null,
  id uuid not null,
  url text not null,
  description text not null,
  -- What it is told of.
  types text[] not null check (cardinality(types) > 0),
  state text collate "C" not null check (state in ('on', 'off')),
  off_why text collate "C" check (off_why in ('hand', 'failing', 'gone')),
  off_at timestamptz(3),
  -- The first failure behind the last success.
  failing_since timestamptz(3),
  last_success_at timestamptz(3),
  made_at timestamptz(3) not null,
  removed_at timestamptz(3),
  primary key (tenant, id),
  check ((state = 'off') = (off_why is not null and off_at is not null))
);

-- Sealed by the key store, for its endpoint and number alone. The older one of two is valid until its time is up.
create table secret (
  tenant uuid not null,
  endpoint uuid not null,
  number integer not null check (number > 0),
  sealed bytea not null,
  made_at timestamptz(3) not null,
  valid_until timestamptz(3),
  primary key (tenant, endpoint, number),
  foreign key (tenant, endpoint) references endpoint (tenant, id)
);

-- Who changed an endpoint; the log's entry commits to the record with its salt.
create table change (
  tenant uuid not null,
  id uuid not null,
  endpoint uuid not null,
  change text collate "C" not null check (change in ('made', 'set', 'secret-made', 'removed', 'switched-off')),
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  record text not null,
  salt bytea not null check (octet_length(salt) = 32),
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, endpoint) references endpoint (tenant, id)
);
create index change_of_endpoint on change (tenant, endpoint, id desc);

-- `body` is what is signed and sent, the same each time.
create table message (
  tenant uuid not null,
  id uuid not null,
  type text collate "C" not null,
  occurred_at timestamptz(3) not null,
  body text not null,
  primary key (tenant, id)
);

create table delivery (
  tenant uuid not null,
  id uuid not null,
  endpoint uuid not null,
  message uuid not null,
  -- A copy, to search by.
  type text collate "C" not null,
  state text collate "C" not null check (state in ('waiting', 'delivered', 'given-up')),
  -- The delivery that somebody had sent once more.
  repeats uuid,
  attempts integer not null default 0,
  created_at timestamptz(3) not null,
  next_attempt_at timestamptz(3) not null,
  settled_at timestamptz(3),
  last_status smallint,
  last_fault text collate "C",
  primary key (tenant, id),
  foreign key (tenant, endpoint) references endpoint (tenant, id),
  foreign key (tenant, message) references message (tenant, id)
);
create index delivery_due on delivery (tenant, endpoint, next_attempt_at, id) where state = 'waiting';
create index delivery_newest on delivery (tenant, endpoint, id desc);
create index delivery_of_message on delivery (tenant, message);
create index delivery_settled on delivery (settled_at) where settled_at is not null;

create table attempt (
  tenant uuid not null,
  delivery uuid not null,
  number integer not null check (number > 0),
  at timestamptz(3) not null,
  duration_ms integer not null check (duration_ms >= 0),
  -- One of them: what was answered, or why nothing was.
  status smallint,
  fault text collate "C",
  primary key (tenant, delivery, number),
  foreign key (tenant, delivery) references delivery (tenant, id) on delete cascade,
  check ((status is null) <> (fault is null))
);

select platform.wall('endpoint'), platform.wall('secret'), platform.wall('change'), platform.wall('message'),
  platform.wall('delivery'), platform.wall('attempt');

-- Receivers are the tenant's own: a scope limited to some parties sees nothing of them.
create policy no_party on endpoint as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on secret as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on change as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on message as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on delivery as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on attempt as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke update, delete on change from mitsuke_app, mitsuke_system;
revoke update on message, attempt from mitsuke_app, mitsuke_system;
revoke delete on endpoint from mitsuke_app, mitsuke_system;
