-- What was answered to a request that came with an Idempotency-Key, so that its repeat is answered and not done again.

create table idempotency_key (
  tenant uuid not null,
  -- Who asked, for which operation: another person's or another route's same key is another key.
  principal text not null,
  operation text not null,
  -- SHA-256: whatever a client puts into a key is not kept.
  key_sha256 bytea not null check (octet_length(key_sha256) = 32),
  request_sha256 bytea not null check (octet_length(request_sha256) = 32),
  -- The one request that may act under the key and say what it answered.
  claim uuid not null,
  state text not null check (state in ('in-progress', 'answered', 'answer-not-kept')),
  -- Set in each transaction in which the request wrote something: true when something of it was committed.
  acted boolean not null,
  began_at timestamptz(3) not null,
  -- After this, a request in progress is taken to have died with its process.
  lease_until timestamptz(3) not null,
  status integer,
  content_type text,
  headers json,
  body bytea,
  primary key (tenant, principal, operation, key_sha256),
  check ((state = 'answered') = (status is not null and headers is not null and body is not null))
);
create index idempotency_key_by_age on idempotency_key (began_at);

select platform.wall('idempotency_key');
