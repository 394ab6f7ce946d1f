/** Takes in tenants and people. Whoever runs the server makes a tenant with its first person; others join within it. */
import { failed, type Id, idOf, type Outcome, ok, type PersonId, type Scope, type TenantId, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables, UniqueViolation } from '#platform/database';
import type { NewId } from '#platform/random';
import type { Role } from './core/roles.ts';
import type { Language, Tables, TenantKind } from './store-tables.ts';

export type Tenant = {
  readonly id: TenantId;
  readonly name: string;
  readonly kind: TenantKind;
  readonly language: Language;
};

export type Person = {
  readonly id: PersonId;
  readonly email: string;
  readonly displayName: string;
  readonly role: Role;
  readonly language: Language;
};

const OF_TENANT = ['tenant', 'name', 'kind', 'language'] as const;
export const OF_PERSON = ['id', 'email', 'display_name', 'role', 'language'] as const;

/** Without a language: the tenant's. */
export type NewPerson = Omit<Person, 'id' | 'language'> & { readonly language?: Language | undefined };
export type NewTenant = Omit<Tenant, 'id'> & { readonly administrator: Omit<NewPerson, 'role'> };

export type Enrolment = { readonly database: Database; readonly clock: Clock; readonly newId: NewId };

/** Every tenant, oldest first; for whoever runs the server. */
export const listTenants = async ({ database }: Pick<Enrolment, 'database'>): Promise<readonly Tenant[]> => {
  const rows = await database.asSystem((tx) =>
    tables<Tables>(tx)
      .selectFrom('registry.tenant')
      .select(OF_TENANT)
      .orderBy('created_at')
      .orderBy('tenant')
      .execute(),
  );
  return rows.map(tenantOf);
};

/** A tenant with the first person in it: neither is ever there without the other. */
export const enrolIn = async (
  ports: Pick<Enrolment, 'clock' | 'newId'>,
  tx: Tx,
  { administrator, ...wanted }: NewTenant,
): Promise<{ readonly tenant: Tenant; readonly administrator: Person }> => {
  const tenant: Tenant = { id: ports.newId('ten'), ...wanted };
  const { id, name, kind, language } = tenant;
  await tables<Tables>(tx)
    .insertInto('registry.tenant')
    .values({ tenant: uuidOf(id), name, kind, language, created_at: ports.clock.now() })
    .execute();
  return { tenant, administrator: await insertPerson(ports, tx, id, { ...administrator, role: 'administrator' }) };
};

/** Addresses are compared trimmed and in lower case. */
export const createPerson = async (
  ports: Enrolment,
  { tenant }: Pick<Scope, 'tenant'>,
  wanted: NewPerson,
): Promise<Outcome<Person, 'email-taken'>> => {
  try {
    return ok(await ports.database.inScope({ tenant }, (tx) => insertPerson(ports, tx, tenant, wanted)));
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === 'person_email') return failed('email-taken');
    throw error;
  }
};

/** @throws UniqueViolation `person_email` */
export const insertPerson = async (
  { clock, newId }: Pick<Enrolment, 'clock' | 'newId'>,
  tx: Tx,
  tenant: TenantId,
  wanted: NewPerson,
): Promise<Person> => {
  const language = wanted.language ?? (await languageOf(tx, tenant));
  const person: Person = { ...wanted, id: newId('per'), email: normaliseEmail(wanted.email), language };
  const { id, email, displayName, role } = person;
  await tables<Tables>(tx)
    .insertInto('registry.person')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(id),
      email,
      display_name: displayName,
      role,
      language,
      created_at: clock.now(),
      deactivated_at: null,
      joined_at: null,
      last_signed_in_at: null,
      last_sign_in_method: null,
    })
    .execute();
  return person;
};

const languageOf = async (tx: Tx, tenant: TenantId): Promise<Language> => {
  const { language } = await tables<Tables>(tx)
    .selectFrom('registry.tenant')
    .select('language')
    .where('tenant', '=', uuidOf(tenant))
    .executeTakeFirstOrThrow();
  return language;
};

/** `undefined` when nobody of this tenant has the address. */
export const personByEmail = async (
  { database }: Pick<Enrolment, 'database'>,
  scope: Pick<Scope, 'tenant'>,
  email: string,
): Promise<Person | undefined> => {
  const row = await database.inScope({ tenant: scope.tenant }, (tx) =>
    tables<Tables>(tx)
      .selectFrom('registry.person')
      .select(OF_PERSON)
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('email', '=', normaliseEmail(email))
      .executeTakeFirst(),
  );
  return row && personOf(row);
};

/** The person and tenant of a signed-in scope; nobody who was deactivated. */
export const signedIn = async (
  tx: Tx,
  scope: Pick<Scope, 'tenant'>,
  person: Id<'per'>,
): Promise<{ readonly person: Person; readonly tenant: Tenant } | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.person')
    .select(OF_PERSON)
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(person))
    .where('deactivated_at', 'is', null)
    .executeTakeFirst();
  const tenant = await tables<Tables>(tx)
    .selectFrom('registry.tenant')
    .select(OF_TENANT)
    .where('tenant', '=', uuidOf(scope.tenant))
    .executeTakeFirst();
  return row && tenant && { person: personOf(row), tenant: tenantOf(tenant) };
};

export const normaliseEmail = (email: string): string => email.trim().toLowerCase();

export const personOf = (row: Pick<Tables['registry.person'], (typeof OF_PERSON)[number]>): Person => ({
  id: idOf('per', row.id),
  email: row.email,
  displayName: row.display_name,
  role: row.role,
  language: row.language,
});

const tenantOf = (row: Pick<Tables['registry.tenant'], (typeof OF_TENANT)[number]>): Tenant => ({
  id: idOf('ten', row.tenant),
  name: row.name,
  kind: row.kind,
  language: row.language,
});
