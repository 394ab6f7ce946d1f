-- What is put before a second person can be that the alert is a duplicate.
alter table proposal
  add column duplicate_of uuid check (duplicate_of <> alert),
  add foreign key (tenant, duplicate_of) references alert (tenant, id);
