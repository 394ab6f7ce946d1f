-- What a visit saw of the pages on which a card is paid with, and what a person knows to be right of them
-- (PCI DSS 11.6.1).

create table visit_page (
  tenant uuid not null,
  party uuid,
  site uuid not null,
  visit uuid not null,
  ended_at timestamptz(3) not null,
  completed boolean not null,
  -- Pages by shape: names, addresses, hashes, never a value.
  pages jsonb not null check (octet_length(pages::text) <= 1048576),
  primary key (tenant, visit),
  foreign key (tenant, visit) references visit (tenant, id)
);
create index visit_page_of_site on visit_page (tenant, site, ended_at desc, visit desc);

create table page_pin (
  tenant uuid not null,
  id uuid not null,
  party uuid,
  site uuid not null,
  kind text collate "C" not null check (kind in ('landing', 'form', 'button', 'frame')),
  page text collate "C" not null check (page in ('card', 'leaving')),
  -- Of the form, button or frame.
  name text collate "C" not null,
  value text collate "C" not null check (octet_length(value) <= 4096),
  -- How the page looked, so that one that copies it is told so.
  likeness jsonb,
  confirmed_at timestamptz(3) not null,
  -- Person or API key.
  confirmed_by text collate "C" not null,
  -- Its entry in the log.
  entry uuid not null,
  -- Replaced or withdrawn; then no visit is held to it any more.
  ended_at timestamptz(3),
  ended_by text collate "C",
  primary key (tenant, id),
  foreign key (tenant, site) references site (tenant, id),
  check ((ended_at is null) = (ended_by is null))
);
create unique index page_pin_once on page_pin (tenant, site, kind, page, name, md5(value))
  where ended_at is null;

select platform.wall('visit_page', 'party'), platform.wall('page_pin', 'party');

revoke update, delete on visit_page from mitsuke_app, mitsuke_system;
revoke delete on page_pin from mitsuke_app, mitsuke_system;
