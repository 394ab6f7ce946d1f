/** Acts of whoever runs the server: a tenant with its first administrator, a sign-in link, an API key. */
import { consoleUrl, enrolTenant, type House } from '#app';
import { formatInstant, PERMISSIONS, type Permission, parseId, type TenantId } from '#kernel';
import { type ApiKey, type Language, type Registry, type Role, systemScope, type TenantKind } from '#registry';
import { type ConfigFlag, inHouse } from './configured.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { CommandFailure } from './translate-failure.ts';

type TenantFlags = ConfigFlag & {
  readonly name: string;
  readonly kind: TenantKind;
  readonly email: string;
  readonly person: string;
  readonly lang: Language;
};

export const createTenant = (invocation: Invocation<TenantFlags>): Promise<ExitCode> =>
  inHouse(invocation, async (house) => {
    const { name, kind, email, person, lang } = invocation.options;
    const administrator = { email, displayName: person };
    const made = await enrolTenant(house, { name, kind, language: lang, administrator });
    const state = await house.evidence.logOf(systemScope(made.tenant.id, 'administrator'));
    const data = { tenant: made.tenant.id, person: made.administrator.id, log: state.log, vkey: state.vkey };
    const lines = Object.entries(data).map(([key, value]) => `${key.padEnd(8)}${value}`);
    invocation.output.result(data, lines.join('\n'));
  });

type PersonFlags = ConfigFlag & {
  readonly tenant: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
};

export const createPerson = (invocation: Invocation<PersonFlags>): Promise<ExitCode> =>
  inHouse(invocation, async ({ registry }) => {
    const { email, name, role } = invocation.options;
    const tenant = await knownTenant(registry, invocation.options.tenant);
    const made = await registry.createPerson({ tenant }, { email, displayName: name, role });
    if (made.kind === 'failed') throw new CommandFailure(made.error, `${email} is known in this tenant already`);
    invocation.output.result({ person: made.value.id, tenant, role }, `${made.value.id} (${role})`);
  });

type LinkFlags = ConfigFlag & { readonly email: string; readonly tenant?: string };

export const createSignInLink = (invocation: Invocation<LinkFlags>): Promise<ExitCode> =>
  inHouse(invocation, async (house, configuration) => {
    const { email, tenant } = invocation.options;
    const found = await findPeople(house, email, tenant === undefined ? undefined : tenantOf(tenant));
    const [only, another] = found;
    if (only === undefined) throw new CommandFailure('person-unknown', `nobody has the address ${email}`);
    if (another !== undefined) {
      const tenants = found.map((each) => `${each.tenant} (${each.name})`).join(', ');
      throw new CommandFailure('tenant-needed', `${email} is known in several tenants; name one: ${tenants}`, 2);
    }
    const link = await house.registry.signIn.issueLink({ tenant: only.tenant }, only.person);
    if (link.kind === 'failed') throw new CommandFailure('person-unknown', `nobody has the address ${email}`);
    const url = signInUrl(consoleUrl(configuration), link.value.token.reveal());
    const expiresAt = formatInstant(link.value.expiresAt);
    invocation.output.result({ url, expiresAt }, url);
    invocation.output.progress(`(works once, until ${expiresAt})`);
  });

/** The token stands in the fragment, which no server and no log ever sees. */
export const signInUrl = (base: string, token: string): string => `${base}/sign-in#token=${token}`;

const findPeople = async ({ registry }: House, email: string, only: TenantId | undefined) => {
  const found = [];
  for (const tenant of await registry.listTenants()) {
    if (only !== undefined && tenant.id !== only) continue;
    const person = await registry.personByEmail({ tenant: tenant.id }, email);
    if (person !== undefined) found.push({ tenant: tenant.id, name: tenant.name, person: person.id });
  }
  return found;
};

type KeyFlags = ConfigFlag & {
  readonly tenant: string;
  readonly name: string;
  readonly permission: readonly string[];
};

export const createApiKey = (invocation: Invocation<KeyFlags>): Promise<ExitCode> =>
  inHouse(invocation, async ({ registry }) => {
    const { tenant, name, permission } = invocation.options;
    const id = await knownTenant(registry, tenant);
    const scope = systemScope(id, 'administrator');
    const issued = await registry.apiKeys.issue(scope, { name, permissions: permission.map(permissionOf) });
    if (issued.kind === 'failed') throw new CommandFailure(issued.error.reason, 'the key was not issued');
    const { apiKey, key } = issued.value;
    invocation.output.result({ id: apiKey.id, key: key.reveal(), permissions: apiKey.permissions }, key.reveal());
    invocation.output.progress(`(${apiKey.id}; its text is shown this once)`);
  });

type KeysFlags = ConfigFlag & { readonly tenant: string };

export const listApiKeys = (invocation: Invocation<KeysFlags>): Promise<ExitCode> =>
  inHouse(invocation, async ({ registry }) => {
    const tenant = await knownTenant(registry, invocation.options.tenant);
    const keys = await registry.apiKeys.list(systemScope(tenant, 'administrator'));
    for (const key of keys) invocation.output.result(jsonOfKey(key), lineOfKey(key));
    if (keys.length === 0) invocation.output.progress('(no API keys)');
  });

const times = (key: ApiKey) => ({
  createdAt: formatInstant(key.createdAt),
  ...(key.lastUsedAt === undefined ? {} : { lastUsedAt: formatInstant(key.lastUsedAt) }),
  ...(key.revokedAt === undefined ? {} : { revokedAt: formatInstant(key.revokedAt) }),
});

const jsonOfKey = (key: ApiKey) => {
  const { id, name, lastFour, permissions } = key;
  return { id, name, lastFour, permissions, ...times(key) };
};

const lineOfKey = (key: ApiKey): string => {
  const { lastUsedAt, revokedAt } = times(key);
  const use = revokedAt === undefined ? `last used ${lastUsedAt ?? 'never'}` : `revoked ${revokedAt}`;
  return `${key.id}  …${key.lastFour}  ${key.name}  ${use}  ${key.permissions.join(' ')}`;
};

type RevokeFlags = KeysFlags & { readonly id: string };

export const revokeApiKey = (invocation: Invocation<RevokeFlags>): Promise<ExitCode> =>
  inHouse(invocation, async ({ registry }) => {
    const { id } = invocation.options;
    const tenant = await knownTenant(registry, invocation.options.tenant);
    const key = parseId('key', id);
    if (key.kind === 'failed') throw new CommandFailure('api-key-not-an-id', '--id takes an id such as key_01…', 2);
    if (!(await registry.apiKeys.revoke(systemScope(tenant, 'administrator'), key.value))) {
      throw new CommandFailure('api-key-unknown', `there is no API key ${id} in this tenant`);
    }
    invocation.output.result({ id, revoked: true }, `${id} is revoked; other processes may take it for 5 s more`);
  });

export const knownTenant = async (registry: Registry, text: string): Promise<TenantId> => {
  const id = tenantOf(text);
  const known = (await registry.listTenants()).some((tenant) => tenant.id === id);
  if (!known) throw new CommandFailure('tenant-unknown', `there is no tenant ${id}`);
  return id;
};

const tenantOf = (text: string): TenantId => {
  const id = parseId('ten', text);
  if (id.kind === 'failed') throw new CommandFailure('tenant-not-an-id', '--tenant takes an id such as ten_01…', 2);
  return id.value;
};

const permissionOf = (text: string): Permission => {
  const known = PERMISSIONS.find((permission) => permission === text);
  if (known === undefined) {
    throw new CommandFailure('permission-unknown', `--permission takes ${PERMISSIONS.join(', ')}`, 2);
  }
  return known;
};
