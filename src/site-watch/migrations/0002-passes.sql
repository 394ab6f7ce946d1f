-- A visit is several passes; a finding says what its kind needs to be understood; what is for the digest has no alert.

alter table visit add column passes jsonb not null default '[]';

-- Codes, hashes and names, never card data; `passes`: in which passes it showed.
alter table finding add column about jsonb check (octet_length(about::text) <= 16384);
alter table finding alter column alert drop not null;
