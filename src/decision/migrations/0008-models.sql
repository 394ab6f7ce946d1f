-- Models of tenants: what was handed in, where each stands, who did what with it, and what was seen of it since.

-- Whoever hands one in or moves one holds this row, so that numbers have no gap and one champion at most judges.
create table model_counter (
  tenant uuid not null primary key,
  number integer not null check (number >= 0)
);

-- The content is never changed: another one is another model.
create table model (
  tenant uuid not null,
  id uuid not null,
  number integer not null check (number > 0),
  -- SHA-256 of the canonical text, which is the model file.
  hash text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  name text collate "C" not null,
  origin text collate "C" not null check (origin in ('training', 'xgboost')),
  trees integer not null,
  inputs integer not null,
  canonical_text text not null,
  status text collate "C" not null check (status in ('draft', 'challenger', 'champion', 'retired')),
  note text not null,
  submitted_by text collate "C" not null,
  submitted_at timestamptz(3) not null,
  status_since timestamptz(3) not null,
  primary key (tenant, id),
  constraint model_number unique (tenant, number),
  constraint model_hash unique (tenant, hash)
);
create unique index model_in_force on model (tenant, status) where status in ('challenger', 'champion');

create table model_step (
  tenant uuid not null,
  id uuid not null,
  model uuid not null,
  step text collate "C" not null
    check (step in ('submitted', 'to-challenger', 'from-challenger', 'to-champion', 'retired')),
  why text not null,
  act uuid,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  primary key (tenant, id),
  foreign key (tenant, model) references model (tenant, id)
);
create index model_step_of_model on model_step (tenant, model, id);

-- When the payments of a tenant that has had a model in force are looked over next.
create table drift_round (
  tenant uuid not null primary key,
  due_at timestamptz(3) not null
);

-- What a look at a model's latest payments saw; `found` is JSON. Rows are only ever added.
create table drift_look (
  tenant uuid not null,
  id uuid not null,
  model uuid not null,
  looked_at timestamptz(3) not null,
  -- Payments looked at, and when the first and the last of them was recorded.
  payments integer not null check (payments > 0),
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  found text not null,
  -- Of the first look that saw enough: what the scores looked like, which later looks are held against. JSON.
  scores_then text,
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, model) references model (tenant, id)
);
create index drift_look_of_model on drift_look (tenant, model, id desc);

select platform.wall('model_counter'), platform.wall('model'), platform.wall('model_step'),
  platform.wall('drift_round'), platform.wall('drift_look');

create policy no_party on model_counter as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on model as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on model_step as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on drift_round as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));
create policy no_party on drift_look as restrictive to mitsuke_app
  using (tenant = platform.tenant() and platform.sees_party(null));

revoke delete on model_counter, model, drift_round from mitsuke_app, mitsuke_system;
revoke update, delete on model_step, drift_look from mitsuke_app, mitsuke_system;
