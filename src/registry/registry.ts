/** Puts the room together from its ports. */
import { type Outcome, PERMISSIONS, type Scope, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Authenticator } from '#platform/http';
import type { NewId, Random } from '#platform/random';
import { type ApiKeys, createApiKeys } from './api-keys.ts';
import {
  createPerson,
  enrolIn,
  listTenants,
  type NewTenant,
  type Person,
  personByEmail,
  type Tenant,
} from './enrol.ts';
import { createMerchants, type Merchants } from './merchants.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

export type Registry = {
  /** A tenant and its first administrator, in the caller's transaction, which must be one as system. */
  enrolIn(tx: Tx, wanted: NewTenant): Promise<{ readonly tenant: Tenant; readonly administrator: Person }>;
  /** Every tenant, oldest first; for whoever runs the server. */
  listTenants(): Promise<readonly Tenant[]>;
  createPerson(scope: Pick<Scope, 'tenant'>, wanted: Omit<Person, 'id'>): Promise<Outcome<Person, 'email-taken'>>;
  personByEmail(scope: Pick<Scope, 'tenant'>, email: string): Promise<Person | undefined>;
  readonly apiKeys: ApiKeys;
  readonly signIn: SignIn;
  readonly merchants: Merchants;
  readonly authenticator: Authenticator;
};

export type RegistryWiring = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
};

export const createRegistry = (wiring: RegistryWiring): Registry => {
  const apiKeys = createApiKeys(wiring);
  const signIn = createSignIn(wiring);
  return {
    enrolIn: (tx, wanted) => enrolIn(wiring, tx, wanted),
    listTenants: () => listTenants(wiring),
    createPerson: (scope, wanted) => createPerson(wiring, scope, wanted),
    personByEmail: (scope, email) => personByEmail(wiring, scope, email),
    apiKeys,
    signIn,
    merchants: createMerchants(wiring),
    authenticator: { byApiKey: apiKeys.scopeOf, bySession: signIn.scopeOf },
  };
};

/** For acts of the server itself and of whoever runs it: `name` says which, e.g. `demo`. */
export const systemScope = (tenant: TenantId, name: string): Scope => ({
  tenant,
  permissions: new Set(PERMISSIONS),
  principal: { kind: 'system', id: name },
});
