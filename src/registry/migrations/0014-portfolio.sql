-- What a portfolio is narrowed by beside its own columns: where each party stands with its declarations, as the room of
-- declarations tells it (SUPV-10); chains however they are spelled; malls. And contracts that are moved by themselves.

create table registry.declared (
  tenant uuid not null references registry.tenant (tenant),
  party uuid not null,
  declaration uuid not null,
  state text collate "C" not null check (state in ('asked', 'filed', 'returned', 'accepted', 'withdrawn', 'replaced')),
  -- From when on it is late.
  due_at timestamptz(3) not null,
  -- When one of the party's people first looked at it.
  opened_at timestamptz(3),
  filed_at timestamptz(3),
  -- From when on an accepted one has run out.
  expires_at timestamptz(3),
  told_at timestamptz(3) not null,
  primary key (tenant, party),
  foreign key (tenant, party) references registry.party (tenant, id) on delete cascade
);
create index declared_state on registry.declared (tenant, state, due_at);

select platform.wall('registry.declared', 'party');

-- Equal for spellings of one chain; null until the shop is written again.
alter table registry.shop add column chain_key text collate "C";
create index shop_chain on registry.shop (tenant, (coalesce(chain_key, chain))) where chain is not null;
create index shop_mall on registry.shop (tenant, mall) where mall is not null;

create index merchant_acquirer on registry.merchant (tenant, acquirer, agent) where acquirer is not null;
create index merchant_agent on registry.merchant (tenant, agent) where agent is not null;

alter table registry.party_move drop constraint party_move_kind_check;
alter table registry.party_move add check (kind in ('merge', 'split', 'shops-moved', 'contract-moved'));
