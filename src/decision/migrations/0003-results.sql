-- What became known of payments after they were judged: outcomes and fraud reports, in the one order in which windows
-- learn them. A row is only ever added.

-- Whoever adds results of a tenant holds this row until it commits, so that positions appear in their order.
create table result_counter (
  tenant uuid not null primary key,
  position bigint not null check (position >= 0)
);

create table result (
  tenant uuid not null,
  position bigint not null check (position > 0),
  -- Of the attempt; `known` where it had been judged here by then. What was not known then is never counted.
  event_id text collate "C" not null,
  known boolean not null,
  result text collate "C" not null check (result in ('authorised', 'declined', 'captured', 'disputed', 'fraud')),
  source text collate "C" not null check (source in ('outcome', 'fraud-report')),
  -- The sender's id of a report; of an outcome the event id and the outcome.
  reference text collate "C" not null,
  -- RFC 8785, as it was sent.
  content text not null,
  -- Of the outcome or the transaction, of the report to the sender, and of its receipt here.
  occurred_at timestamptz(3) not null,
  reported_at timestamptz(3),
  received_at timestamptz(3) not null,
  entry uuid not null,
  primary key (tenant, position),
  constraint result_reference unique (tenant, source, reference)
);

create index result_of_payment on result (tenant, event_id, position);
create index result_newest on result (tenant, received_at desc, position desc);

select platform.wall('result_counter'), platform.wall('result');

create policy no_party on result_counter as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on result as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on result_counter from mitsuke_app, mitsuke_system;
revoke update, delete on result from mitsuke_app, mitsuke_system;
