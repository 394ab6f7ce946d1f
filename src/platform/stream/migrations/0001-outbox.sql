-- Events on their way from the transaction that published them to each subscription that wants them.

create sequence position as int8;

create table message (
  position int8 primary key,
  id uuid not null,
  tenant uuid not null,
  type text not null,
  key text not null,
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  causation_id text,
  -- json, not jsonb: the subscriber gets the text that was published, order of fields included.
  payload json not null
);
create index message_by_age on message (recorded_at);

-- A row is a debt: it goes when the handler's transaction commits.
create table delivery (
  subscription text not null,
  position int8 not null,
  tenant uuid not null,
  key text not null,
  recorded_at timestamptz(3) not null,
  attempts integer not null default 0,
  -- Not before this; null: at once.
  retry_at timestamptz(3),
  primary key (subscription, position)
);
create index delivery_in_order on delivery (subscription, tenant, key, position);

select platform.wall('message');
select platform.wall('delivery');

-- Publishers add; only the system delivers.
revoke select, update, delete on message, delivery from mitsuke_app;
