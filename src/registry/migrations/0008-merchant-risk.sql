-- What a contract says of a merchant's risk, which decides how its payments are weighed (FRAUD-03).
alter table registry.merchant
  add column risk_tier text collate "C" check (risk_tier in ('low', 'medium', 'high')),
  add column category_code text collate "C" check (category_code ~ '^[0-9]{4}$');
