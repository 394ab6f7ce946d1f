-- Layouts that a tenant brings itself, beside those that come with the product. An edition that was kept never changes;
-- `retired_at` takes all editions of a name out of use until a new one is kept.

create table layout (
  tenant uuid not null,
  id uuid not null,
  -- In the order in which they were kept.
  place bigint generated always as identity,
  name text collate "C" not null check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  edition text not null,
  -- YAML, as it was handed in.
  content text not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  kept_at timestamptz(3) not null,
  kept_by text collate "C" not null,
  retired_at timestamptz(3),
  entry uuid not null,
  primary key (tenant, id),
  constraint layout_edition_once unique (tenant, name, edition)
);
create index layout_newest on layout (tenant, name, place desc);

select platform.wall('layout');

revoke delete, update on layout from mitsuke_app, mitsuke_system;
grant update (retired_at) on layout to mitsuke_app;

-- Whoever is supervised reads them, since consent is given to one by name, and keeps none.
create policy staff_keeps_layouts on layout as restrictive for insert to mitsuke_app with check (sees_all());
create policy staff_retires_layouts on layout as restrictive for update to mitsuke_app using (sees_all());
