-- Licences of other regimes than article 35-16(1), held with dates like its roles; and what of a shop decides which
-- controls bind it (SUPV-10). What is null is not known.
alter table registry.party_role
  alter column role drop not null,
  add column licence text collate "C"
    check (licence in ('money-lender', 'epi-operator', 'prepaid-issuer', 'fund-transfer')),
  add constraint party_role_or_licence check (num_nonnulls(role, licence) = 1);

alter table registry.merchant
  add column sales_channel text collate "C" check (sales_channel in ('ecommerce', 'face-to-face', 'moto')),
  add column member_login boolean,
  add column takes_uploads boolean,
  add column develops_itself boolean,
  add column stores_numbers boolean;
