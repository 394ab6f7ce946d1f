/** Puts the room together from its ports. */

import type { DataKeeper } from '#evidence';
import { type Outcome, PERMISSIONS, type PersonId, type Scope, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { Authenticator } from '#platform/http';
import { type Agencies, createAgencies } from './agencies.ts';
import { type ApiKeys, createApiKeys } from './api-keys.ts';
import {
  createPerson,
  enrolIn,
  listTenants,
  type NewPerson,
  type NewTenant,
  type Person,
  personByEmail,
  type Tenant,
} from './enrol.ts';
import { createFindLikelySame, type FindLikelySame } from './find-likely-same.ts';
import { createShopGroups, type ShopGroups } from './group-shops.ts';
import { createHashPassword } from './hash-password.ts';
import { createMerchantImports, type MerchantImports } from './import/import-merchants.ts';
import { createInvitations, type Invitations } from './invite-person.ts';
import { type KeepDeclared, keepDeclared } from './keep-declared.ts';
import { createKeeper } from './keep-words.ts';
import { createAddressLock } from './lock-address.ts';
import { createMerchantStandings, type MerchantStandings } from './merchant-standing.ts';
import { createMerchants, type Merchants } from './merchants.ts';
import { createPartyMoves, type PartyMoves } from './move-parties.ts';
import { createMyCredentials, type MyCredentials } from './my-credentials.ts';
import { createMySessions, type MySessions } from './my-sessions.ts';
import { createParties, type Parties } from './parties.ts';
import { createReadPartyFacts, type ReadPartyFacts } from './party-facts.ts';
import { createJudgePassword } from './password-policy.ts';
import { createPeople, type People } from './people.ts';
import type { RegistryPorts } from './ports.ts';
import { createReadActs, type ReadActs } from './read-acts.ts';
import { type ReadDoers, readDoers } from './read-doers.ts';
import { askForReset, resetCredentialsKind } from './reset-credentials.ts';
import { createShops, type Shops } from './shops.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createPasskeySignIn, type PasskeySignIn } from './sign-in-by-passkey.ts';
import { createPasswordSignIn, type PasswordSignIn } from './sign-in-by-password.ts';
import { createTwoPersonActs, type TwoPersonActs } from './two-person-acts.ts';
import { createUserIds, type UserIds } from './user-ids.ts';

export type Registry = {
  /** A tenant and its first administrator, in the caller's transaction, which must be one as system. */
  enrolIn(tx: Tx, wanted: NewTenant): Promise<{ readonly tenant: Tenant; readonly administrator: Person }>;
  /** Every tenant, oldest first; for whoever runs the server. */
  listTenants(): Promise<readonly Tenant[]>;
  createPerson(scope: Pick<Scope, 'tenant'>, wanted: NewPerson): Promise<Outcome<Person, 'email-taken'>>;
  personByEmail(scope: Pick<Scope, 'tenant'>, email: string): Promise<Person | undefined>;
  readonly apiKeys: ApiKeys;
  readonly signIn: SignIn;
  readonly passwordSignIn: PasswordSignIn;
  readonly passkeySignIn: PasskeySignIn;
  readonly credentials: MyCredentials;
  readonly sessions: MySessions;
  readonly people: People;
  readonly invitations: Invitations;
  readonly twoPersonActs: TwoPersonActs;
  readonly readActs: ReadActs;
  /** @throws Problem `person-not-found`, and those of asking */
  askForReset(scope: Scope, person: PersonId, reason: string): ReturnType<TwoPersonActs['ask']>;
  readonly parties: Parties;
  readonly partyFacts: ReadPartyFacts;
  readonly moves: PartyMoves;
  readonly likelySame: FindLikelySame;
  readonly agencies: Agencies;
  readonly merchants: Merchants;
  readonly keepDeclared: KeepDeclared;
  readonly shops: Shops;
  readonly groups: ShopGroups;
  readonly imports: MerchantImports;
  readonly standings: MerchantStandings;
  readonly userIds: UserIds;
  readonly authenticator: Authenticator;
  /** For erasing what entries commit to. */
  readonly keeper: DataKeeper;
  /** Who did what entries of this room commit to. */
  readonly doers: ReadDoers;
};

export const createRegistry = (ports: RegistryPorts): Registry => {
  const apiKeys = createApiKeys(ports);
  const signIn = createSignIn(ports);
  const hashPassword = createHashPassword();
  const twoPersonActs = createTwoPersonActs(ports);
  const standings = createMerchantStandings({ ...ports, acts: twoPersonActs });
  twoPersonActs.declare([resetCredentialsKind(ports), ...standings.acts]);
  return {
    enrolIn: (tx, wanted) => enrolIn(ports, tx, wanted),
    listTenants: () => listTenants(ports),
    createPerson: (scope, wanted) => createPerson(ports, scope, wanted),
    personByEmail: (scope, email) => personByEmail(ports, scope, email),
    apiKeys,
    signIn,
    passwordSignIn: createPasswordSignIn({ ...ports, hashPassword, addressLock: createAddressLock(ports) }),
    passkeySignIn: createPasskeySignIn(ports),
    credentials: createMyCredentials({ ...ports, hashPassword, judgePassword: createJudgePassword() }),
    sessions: createMySessions(ports),
    people: createPeople({ ...ports, apiKeys }),
    invitations: createInvitations(ports),
    twoPersonActs,
    readActs: createReadActs({ ...ports, acts: twoPersonActs }),
    askForReset: (scope, person, reason) => askForReset({ ...ports, twoPersonActs }, scope, person, reason),
    parties: createParties(ports),
    partyFacts: createReadPartyFacts(ports),
    moves: createPartyMoves(ports),
    likelySame: createFindLikelySame(ports),
    agencies: createAgencies(ports),
    merchants: createMerchants(ports),
    keepDeclared,
    shops: createShops(ports),
    groups: createShopGroups(ports),
    imports: createMerchantImports(ports),
    standings,
    userIds: createUserIds(ports),
    authenticator: { byApiKey: apiKeys.scopeOf, bySession: signIn.scopeOf },
    keeper: createKeeper(ports),
    doers: readDoers,
  };
};

/** For acts of the server itself and of whoever runs it: `name` says which, e.g. `demo`. */
export const systemScope = (tenant: TenantId, name: string): Scope => ({
  tenant,
  permissions: new Set(PERMISSIONS),
  principal: { kind: 'system', id: name },
});
