-- Checkpoints that count only when enough witnesses have cosigned them, and time stamps of checkpoints.

-- What readers are shown of a log whose heads are held for witnesses; without a root: nothing yet.
create table evidence.shown_head (
  tenant uuid primary key,
  size bigint not null check (size >= 0),
  root bytea check (octet_length(root) = 32),
  -- The signed note with its cosignatures, byte for byte.
  checkpoint bytea,
  shown_at timestamptz(3),
  check ((size > 0) = (root is not null and checkpoint is not null and shown_at is not null))
);

-- The head for which witnesses are being asked; it changes only when it counts, or can count no more.
create table evidence.awaited_head (
  tenant uuid primary key,
  size bigint not null check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  -- As the log signed it, with the cosignatures that came.
  checkpoint bytea not null,
  since timestamptz(3) not null,
  -- When it was told that the quorum is missed.
  told_at timestamptz(3)
);

-- What each witness last said about a log.
create table evidence.witness_word (
  tenant uuid not null,
  -- Its verifier key: another key is another witness.
  vkey text collate "C" not null,
  -- The largest size it is known to have cosigned.
  size bigint not null check (size >= 0),
  cosigned_at timestamptz(3),
  asked_at timestamptz(3) not null,
  outcome text collate "C" not null,
  primary key (tenant, vkey)
);

-- RFC 3161 tokens over checkpoints that were shown.
create table evidence.time_stamp (
  tenant uuid not null,
  size bigint not null check (size > 0),
  -- The stamped bytes, and the authority's whole answer (TimeStampResp, DER).
  checkpoint bytea not null,
  response bytea not null,
  -- The authority's time.
  stamped_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  -- Whether both lie among the files of the log.
  filed boolean not null default false,
  primary key (tenant, size)
);

-- The last try where it failed; no row when the last one succeeded.
create table evidence.time_stamp_failure (
  tenant uuid primary key,
  outcome text collate "C" not null,
  since timestamptz(3) not null,
  tried_at timestamptz(3) not null,
  told_at timestamptz(3)
);

select platform.wall('evidence.shown_head');
select platform.wall('evidence.awaited_head');
select platform.wall('evidence.witness_word');
select platform.wall('evidence.time_stamp');
select platform.wall('evidence.time_stamp_failure');

revoke all on evidence.shown_head, evidence.awaited_head, evidence.witness_word, evidence.time_stamp,
  evidence.time_stamp_failure from mitsuke_app, mitsuke_system;
grant select on evidence.shown_head, evidence.awaited_head, evidence.witness_word, evidence.time_stamp,
  evidence.time_stamp_failure to mitsuke_app, mitsuke_system;
grant insert, update, delete on evidence.shown_head, evidence.awaited_head, evidence.witness_word,
  evidence.time_stamp_failure to mitsuke_system;
grant insert on evidence.time_stamp to mitsuke_system;
grant update (filed) on evidence.time_stamp to mitsuke_system;
