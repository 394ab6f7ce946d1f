-- What the windows of a tenant held after some decision, so that a restart need not read all that came before it. The
-- numbers themselves are objects; this row says which they are, what they stand for, and their digests.

-- Decisions behind a snapshot are found by their batches; those from before this are all in front of every snapshot.
alter table batch add column last_sequence bigint check (last_sequence > 0);
create index batch_in_sequence on batch (tenant, last_sequence) where last_sequence is not null;

create table windows_snapshot (
  tenant uuid not null primary key,
  folder text collate "C" not null,
  -- Of the features they answer, and the software that wrote them: of another one they are not read.
  plan text collate "C" not null check (plan ~ '^[0-9a-f]{64}$'),
  software text collate "C" not null,
  -- Of the last decision in them, and the last result they have learned.
  sequence bigint not null check (sequence > 0),
  learned_to bigint not null check (learned_to >= 0),
  -- SHA-256 of each object, one behind the other.
  digests bytea not null check (octet_length(digests) % 32 = 0),
  bytes bigint not null check (bytes > 0),
  taken_at timestamptz(3) not null
);

select platform.wall('windows_snapshot');

create policy no_party on windows_snapshot as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on windows_snapshot from mitsuke_app, mitsuke_system;

-- What came before its payment is looked for with each batch.
create index result_early on result (tenant, event_id) where not known;
