/** Tenants, people, API keys, sessions, merchants: who may do what, and about whom. */
export type { ApiKey, ApiKeys, KeyRefusal, NewApiKey } from './api-keys.ts';
export type { ActStatus } from './core/acts.ts';
export type { ShopId } from './core/merchant-attributes.ts';
export type {
  Connection,
  LayerOwner,
  PartyRoleNumber,
  Platform,
  RefusedStanding,
  Standing,
  StandingReason,
} from './core/parties.ts';
export { permissionsOf, ROLES, type Role } from './core/roles.ts';
export type { ApiKeyId } from './credentials.ts';
export type { NewTenant, Person, Tenant } from './enrol.ts';
export type { MerchantStandings, Refusal } from './merchant-standing.ts';
export type { MerchantPage, MerchantSighting, Merchants } from './merchants.ts';
export type { Session } from './open-session.ts';
export type { Parties, Party, PartyRole } from './parties.ts';
export type { FactsOfParty, KnownShop } from './party-facts.ts';
export type { People, PersonAddress } from './people.ts';
export type { RegistryPorts, RelyingParty } from './ports.ts';
export type { Doer, ReadDoers } from './read-doers.ts';
export type { Merchant, MerchantId, MerchantQuery } from './read-merchants.ts';
export { createRegistry, type Registry, systemScope } from './registry.ts';
export { registryRoutes } from './routes.ts';
export type { Shop, Shops } from './shops.ts';
export type { SignIn } from './sign-in.ts';
export { type Language, TENANT_KINDS, type TenantKind } from './store-tables.ts';
export type { ActId, ActKind, ActRequest, TwoPersonActs, WantedAct } from './two-person-acts.ts';
