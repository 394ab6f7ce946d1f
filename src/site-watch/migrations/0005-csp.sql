-- Content-Security-Policy of a site: where it stands, and what browsers of customers report. Reports come from anyone:
-- they are kept as counts by day, without addresses of customers.

create table csp (
  tenant uuid not null,
  site uuid not null,
  party uuid,
  -- Stands in the policy that the shop sends to everyone: it names the site and opens nothing.
  token text collate "C" not null unique check (token ~ '^[0-9a-z]{26}$'),
  -- Digests of customers' networks are made with it and the day.
  salt bytea not null check (octet_length(salt) = 16),
  stage text collate "C" not null check (stage in ('none', 'report-only', 'enforce')),
  since timestamptz(3) not null,
  policy text,
  -- Beginnings of paths; empty: every page counts as one where cards are typed.
  payment_paths text[] not null,
  changed_at timestamptz(3) not null,
  changed_by text collate "C" not null,
  primary key (tenant, site),
  foreign key (tenant, site) references site (tenant, id),
  check (stage = 'none' or policy is not null)
);

create table csp_report (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  -- Of Japan.
  day date not null,
  -- Of what follows up to `path`: 32 hex digits of a SHA-256.
  digest text collate "C" not null check (digest ~ '^[0-9a-f]{32}$'),
  kind text collate "C" not null check (kind in ('violation', 'script-hash', 'integrity')),
  directive text collate "C" not null,
  disposition text collate "C" not null check (disposition in ('report', 'enforce')),
  -- A host with its port where that is not its scheme's, or a word such as `inline` or `eval`.
  blocked text collate "C" not null,
  -- `sha256-…`; empty where the report has none.
  hash text collate "C" not null,
  path text collate "C" not null,
  -- What clients are counted for; empty where no alert can come of it.
  subject text collate "C" not null,
  reports bigint not null check (reports > 0),
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  primary key (tenant, site, day, digest),
  foreign key (tenant, site) references site (tenant, id)
);
create index csp_report_newest on csp_report (tenant, site, last_at desc, day, digest);
create index csp_report_subject on csp_report (tenant, site, subject, day) where subject <> '';

create table csp_client (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  day date not null,
  subject text collate "C" not null,
  -- Digest of the network a report came from; another one each day.
  client bytea not null check (octet_length(client) = 8),
  primary key (tenant, site, day, subject, client),
  foreign key (tenant, site) references site (tenant, id)
);

-- What was not counted as a report, by why.
create table csp_noise (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  day date not null,
  reason text collate "C" not null,
  reports bigint not null check (reports > 0),
  last_at timestamptz(3) not null,
  primary key (tenant, site, day, reason),
  foreign key (tenant, site) references site (tenant, id)
);

-- Subjects that an alert was raised about: not again.
create table csp_known (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  subject text collate "C" not null,
  alert uuid not null,
  at timestamptz(3) not null,
  primary key (tenant, site, subject),
  foreign key (tenant, site) references site (tenant, id)
);

select platform.wall('csp', 'party'), platform.wall('csp_report', 'party'), platform.wall('csp_client', 'party'),
  platform.wall('csp_noise', 'party'), platform.wall('csp_known', 'party');

revoke delete on csp, csp_report, csp_noise, csp_known from mitsuke_app, mitsuke_system;
revoke update on csp_client, csp_known from mitsuke_app, mitsuke_system;
