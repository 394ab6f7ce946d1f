-- Asked with every request of a merchant's own people: which parties are one by now.
create index party_merged_into on registry.party (tenant, merged_into) where merged_into is not null;

-- What likely duplicates share.
create index party_kana on registry.party (tenant, replace(kana, ' ', ''));
create index shop_address on registry.shop (tenant, address_key);
create index shop_phone on registry.shop (tenant, phone);

create index agency_of_acquirer on registry.agency (tenant, acquirer);
create index agency_of_agent on registry.agency (tenant, agent);
