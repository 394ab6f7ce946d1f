-- Held payments that a person looks at: opened in the transaction of the decision, decided once. Until it is told, a
-- review waits for its event.

create table review (
  tenant uuid not null,
  id uuid not null,
  decision uuid not null,
  event_id text collate "C" not null,
  acceptor_number text collate "C" not null,
  amount_minor bigint not null,
  currency text collate "C" not null,
  reasons text[] not null,
  opened_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  -- What is decided when nobody has by then: as it was promised when it was opened.
  when_late text collate "C" not null check (when_late in ('approve', 'decline')),
  told boolean not null default false,
  claimed_by uuid,
  claimed_at timestamptz(3),
  outcome text collate "C" check (outcome in ('approve', 'decline')),
  reason text collate "C",
  -- Absent: its time was up.
  decided_by uuid,
  decided_at timestamptz(3),
  note text,
  -- The log's entry commits to this text with this salt.
  record text,
  salt bytea check (octet_length(salt) = 32),
  entry uuid,
  primary key (tenant, id),
  constraint review_decision unique (tenant, decision),
  check ((claimed_by is null) = (claimed_at is null)),
  check ((outcome is null) = (decided_at is null) and (outcome is null) = (entry is null))
);
create index review_queue on review (tenant, due_at, id) where outcome is null;
create index review_due on review (due_at) where outcome is null;
create index review_untold on review (opened_at) where not told;
create index review_newest on review (tenant, opened_at desc, id desc);
create index review_of_event on review (tenant, event_id);

-- How long reviews of a tenant may take, and what happens then. The configured one stands where there is none.
create table review_policy (
  tenant uuid not null primary key,
  minutes integer not null check (minutes between 1 and 43200),
  when_late text collate "C" not null check (when_late in ('approve', 'decline')),
  set_by text collate "C" not null,
  set_at timestamptz(3) not null,
  entry uuid not null
);

select platform.wall('review'), platform.wall('review_policy');

create policy no_party on review as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on review_policy as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on review, review_policy from mitsuke_app, mitsuke_system;
