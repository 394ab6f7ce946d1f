-- Decisions, the batches they were committed in, and the rule sets that made them. Rows are only ever added.

-- The exact text of every rule set that ever decided something, so that a past decision can be replayed.
create table rule_set (
  tenant uuid not null,
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  version integer not null,
  canonical_text text not null,
  first_used_at timestamptz(3) not null,
  primary key (tenant, hash)
);

-- One transaction's decisions; `root` is over their records in ascending order of id, and stands in the evidence entry.
create table batch (
  tenant uuid not null,
  id uuid not null,
  size integer not null check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  entry uuid not null,
  rule_set text collate "C" not null,
  recorded_at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, rule_set) references rule_set (tenant, hash)
);

-- `record` is the canonical text whose bytes are the leaf: it is never rewritten. The other columns are copies to
-- search by. Batches are written last, when it is known which rows were new; hence the deferred reference.
create table decision (
  tenant uuid not null,
  id uuid not null,
  event_id text collate "C" not null,
  batch uuid not null,
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  answer text collate "C" not null check (answer in ('allow', 'challenge', 'hold', 'deny')),
  acceptor_number text collate "C" not null,
  record text not null,
  primary key (tenant, id),
  constraint decision_event_id unique (tenant, event_id),
  foreign key (tenant, batch) references batch (tenant, id) deferrable initially deferred
);

create index decision_newest on decision (tenant, recorded_at desc, id desc);
create index decision_of_merchant on decision (tenant, acceptor_number, recorded_at desc, id desc);
-- Most attempts are allowed; who asks by answer asks for the others.
create index decision_not_allowed on decision (tenant, answer, recorded_at desc, id desc)
  where answer <> 'allow';
create index decision_in_batch on decision (tenant, batch, id);

select platform.wall('rule_set'), platform.wall('batch'), platform.wall('decision');

-- A scope limited to some parties sees nothing here: a decision names an acceptor number, not a party.
create policy no_party on rule_set as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on batch as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on decision as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke update, delete on rule_set, batch, decision from mitsuke_app, mitsuke_system;
