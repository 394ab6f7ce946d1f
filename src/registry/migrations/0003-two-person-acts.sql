-- Acts that one person asks for and another approves, and the people they are about.

-- Nobody who was only invited has joined yet; whoever is here has.
alter table registry.person add column joined_at timestamptz(3);
alter table registry.person no force row level security;
update registry.person set joined_at = created_at;
alter table registry.person force row level security;

alter table registry.credential_change rename column credential to about;

create table registry.two_person_act (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  -- `room.act`, as the room that performs it declares it.
  kind text collate "C" not null,
  -- The id of what it is about, as it is written outside.
  subject text collate "C" not null,
  -- Ids and codes alone: it goes into the log.
  detail jsonb not null,
  reason text not null,
  asked_by uuid not null,
  asked_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  -- `pending` beyond its due time is expired, whether or not anything has written so.
  status text collate "C" not null check (status in ('pending', 'approved', 'refused', 'expired')),
  decided_by uuid,
  decided_at timestamptz(3),
  decision_reason text,
  -- What the act left for the one who asked was fetched.
  collected_at timestamptz(3),
  -- The log's entries commit to persons with it: equal persons show as equal, and with it gone nobody is named.
  salt bytea not null check (octet_length(salt) = 32),
  primary key (tenant, id),
  check ((status in ('approved', 'refused')) = (decided_by is not null and decided_at is not null)),
  check (decided_by is null or status = 'refused' or decided_by <> asked_by)
);
create unique index two_person_act_pending on registry.two_person_act (tenant, kind, subject)
  where status = 'pending';

select platform.wall('registry.two_person_act');
create policy whole_tenant on registry.two_person_act as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
