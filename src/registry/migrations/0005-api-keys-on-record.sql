-- API keys are issued and revoked on record, those too that the server itself or another key made: of these there is no
-- person whose credentials changed.

alter table registry.credential_change alter column person drop not null;
create index api_key_of_maker on registry.api_key (tenant, created_by);
