-- Who judges a tenant's attempts, so that no two processes do so with half the history each: whoever takes over begins
-- a new term, and a batch of an older term cannot commit. Every batch moves `sequence` on by its decisions.
create table node (
  tenant uuid not null primary key,
  term bigint not null check (term > 0),
  sequence bigint not null check (sequence >= 0),
  -- The newest instant any attempt occurred at.
  newest timestamptz(3)
);

select platform.wall('node');

create policy no_party on node as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on node from mitsuke_app, mitsuke_system;

-- Windows are rebuilt in the order in which attempts occurred.
create index decision_in_time on decision (tenant, occurred_at, id);
