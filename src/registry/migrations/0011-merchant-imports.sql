-- Layouts of merchants' files, as each tenant's partners send them, and the files that were taken.
create table registry.merchant_layout (
  tenant uuid not null references registry.tenant (tenant),
  name text collate "C" not null,
  content text not null,
  changed_by text collate "C" not null,
  changed_at timestamptz(3) not null,
  primary key (tenant, name)
);

create table registry.merchant_import (
  tenant uuid not null references registry.tenant (tenant),
  id uuid not null,
  file_sha256 text collate "C" not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  layout text collate "C" not null,
  lines integer not null,
  faults integer not null,
  counts jsonb not null,
  made_by text collate "C" not null,
  made_at timestamptz(3) not null,
  entry uuid not null,
  primary key (tenant, id)
);
create index merchant_import_newest on registry.merchant_import (tenant, id desc);

select platform.wall('registry.merchant_layout'), platform.wall('registry.merchant_import');
create policy whole_tenant on registry.merchant_layout as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
create policy whole_tenant on registry.merchant_import as restrictive to mitsuke_app
  using (tenant = platform.tenant() and coalesce(current_setting('mitsuke.parties', true), '') = '');
revoke update, delete on registry.merchant_import from mitsuke_app, mitsuke_system;
