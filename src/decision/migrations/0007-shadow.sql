-- What rule sets in shadow would have done, counted as it happens beside the records that say it payment by payment.

-- `subject`: `answers` (answer of the set in force, then of the one in shadow) or `rule` (its id, and its action).
create table shadow_count (
  tenant uuid not null,
  rule_set text collate "C" not null,
  live text collate "C" not null,
  hour timestamptz(3) not null,
  subject text collate "C" not null check (subject in ('answers', 'rule')),
  first text collate "C" not null,
  second text collate "C" not null,
  currency text collate "C" not null,
  payments bigint not null,
  amount_minor bigint not null,
  primary key (tenant, rule_set, live, hour, subject, first, second, currency)
);

-- Payments for which the two differ.
create table shadow_difference (
  tenant uuid not null,
  rule_set text collate "C" not null,
  decision uuid not null,
  live text collate "C" not null,
  answer text collate "C" not null,
  shadow_answer text collate "C" not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant, rule_set, decision)
);

select platform.wall('shadow_count'), platform.wall('shadow_difference');

create policy no_party on shadow_count as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on shadow_difference as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on shadow_count from mitsuke_app, mitsuke_system;
revoke update, delete on shadow_difference from mitsuke_app, mitsuke_system;

-- What rule sets would have made of payments that were judged already: background work, its progress, and its outcome.
create table rule_set_preview (
  tenant uuid not null,
  id uuid not null,
  version uuid not null,
  days integer not null check (days between 1 and 400),
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null,
  status text collate "C" not null check (status in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  -- Payments of the period, and those done so far.
  payments bigint not null check (payments >= 0),
  done bigint not null check (done >= 0),
  asked_by text collate "C" not null,
  asked_at timestamptz(3) not null,
  -- Of the last sign of life: work that gives none any more ended with its process.
  seen_at timestamptz(3) not null,
  ended_at timestamptz(3),
  result text,
  primary key (tenant, id),
  foreign key (tenant, version) references rule_set_version (tenant, id),
  check ((status = 'done') = (result is not null)),
  check ((status in ('waiting', 'running')) = (ended_at is null))
);
create index rule_set_preview_of_version on rule_set_preview (tenant, version, id);

select platform.wall('rule_set_preview');

create policy no_party on rule_set_preview as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on rule_set_preview from mitsuke_app, mitsuke_system;
