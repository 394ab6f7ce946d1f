/**
 * The people of a tenant, for other rooms and for its administrators: who they are, in which role, who is on duty.
 * A role is given and taken only by someone who holds all it allows; the last administrator stays.
 */
import {
  csvHead,
  csvLine,
  failed,
  formatInstant,
  type Instant,
  idOf,
  type Outcome,
  ok,
  type PartyId,
  type PersonId,
  Problem,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ApiKeys } from './api-keys.ts';
import type { CredentialChangeKind } from './core/credentials.ts';
import { notGrantable, permissionsOf, type Role } from './core/roles.ts';
import type { Person } from './enrol.ts';
import { endSessions } from './open-session.ts';
import { checkParties, type PartyFault, replaceParties } from './person-parties.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import { type PeopleQuery, type PersonEntry, queryPeople } from './query-people.ts';
import { recordChange } from './record-change.ts';
import type { Language, Tables } from './store-tables.ts';

export type PersonAddress = {
  readonly id: PersonId;
  readonly displayName: string;
  readonly email: string;
  readonly language: Language;
  readonly role: Role;
  /** Whether this person may own cases: here still, and with `case:work`. */
  readonly mayWork: boolean;
};

export type RoleRefusal =
  | 'person-not-found'
  | 'role-not-grantable'
  | 'last-administrator'
  | 'not-yourself'
  | 'person-deactivated'
  | PartyFault;

export type People = {
  /** The duty person, else a supervisor, else an administrator; of these who has been here longest. */
  onDuty(tx: Tx, tenant: TenantId): Promise<PersonId | undefined>;
  /** Whom to tell when `person` did not act: a supervisor, else an administrator, never the person. */
  above(tx: Tx, tenant: TenantId, person: PersonId | undefined): Promise<PersonId | undefined>;
  /** Those of the tenant with these ids, deactivated ones too; whoever is not there any more is left out. */
  find(tx: Tx, tenant: TenantId, ids: readonly PersonId[]): Promise<readonly PersonAddress[]>;
  /** A party's own people, in the order they were added. */
  ofParty(tx: Tx, tenant: TenantId, party: PartyId): Promise<readonly PersonEntry[]>;
  /** In the order they were added, from after the one named. */
  page(
    scope: Scope,
    wanted: { readonly filters: PeopleQuery; readonly after?: PersonId | undefined; readonly limit: number },
  ): Promise<{ readonly people: readonly PersonEntry[]; readonly hasMore: boolean }>;
  get(scope: Scope, id: PersonId): Promise<PersonEntry | undefined>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: PeopleQuery): Promise<Uint8Array>;
  /** Those who may own cases, by name. */
  colleagues(scope: Scope): Promise<readonly Pick<Person, 'id' | 'displayName' | 'role'>[]>;
  /** Revokes the API keys that the person made and could not make in the new role. */
  changeRole(
    scope: Scope,
    id: PersonId,
    wanted: { readonly role: Role; readonly parties: readonly PartyId[] },
  ): Promise<Outcome<void, RoleRefusal>>;
  /** Ends the person's sessions and links, and revokes the API keys they made. Twice is fine. */
  deactivate(scope: Scope, id: PersonId): Promise<Outcome<void, RoleRefusal>>;
  reactivate(scope: Scope, id: PersonId): Promise<Outcome<void, RoleRefusal>>;
  /** Whom alerts go to first; `undefined` for nobody in particular. */
  setDuty(scope: Scope, person: PersonId | undefined): Promise<Outcome<void, 'person-not-found'>>;
  readDuty(scope: Scope): Promise<Duty>;
};

type Named = { readonly id: PersonId; readonly displayName: string };
export type Duty = {
  /** Who was set. */
  readonly person: Named | undefined;
  /** Who is told now: the one who was set, else who stands in. */
  readonly onDuty: Named | undefined;
};

type Ports = RegistryPorts & { readonly apiKeys: Pick<ApiKeys, 'revokeMadeBy' | 'forget'> };

const EXPORT_LIMIT = 10_000;
/** Of one party: more people than answer for any merchant. */
const OF_PARTY_LIMIT = 200;

export const createPeople = (ports: Ports): People => {
  const { database } = ports;
  return {
    onDuty,
    above,
    find,
    ofParty: (tx, tenant, party) => queryPeople(tx, tenant, { party }, { limit: OF_PARTY_LIMIT }),
    page: (scope, { filters, after, limit }) =>
      database.inScope(scope, async (tx) => {
        const rows = await queryPeople(tx, scope.tenant, filters, { after, limit: limit + 1 });
        return { people: rows.slice(0, limit), hasMore: rows.length > limit };
      }),
    get: (scope, id) =>
      database.inScope(scope, async (tx) => (await queryPeople(tx, scope.tenant, {}, { only: id, limit: 1 }))[0]),
    csv: (scope, filters) =>
      database.inScope(scope, async (tx) => {
        const rows = await queryPeople(tx, scope.tenant, filters, { limit: EXPORT_LIMIT + 1 });
        if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
        return new TextEncoder().encode([csvHead(COLUMNS.map(([name]) => name)), ...rows.map(lineOf)].join(''));
      }),
    colleagues: (scope) => database.inScope(scope, (tx) => colleagues(tx, scope.tenant)),
    changeRole: async (scope, id, wanted) => {
      const changed = await database.inScope(scope, (tx) => changeRole(ports, tx, { scope, id, ...wanted }));
      ports.apiKeys.forget();
      return changed;
    },
    deactivate: async (scope, id) => {
      const deactivated = await database.inScope(scope, (tx) => deactivate(ports, tx, scope, id));
      ports.apiKeys.forget();
      return deactivated;
    },
    reactivate: (scope, id) => database.inScope(scope, (tx) => reactivate(ports, tx, scope, id)),
    setDuty: (scope, person) => database.inScope(scope, (tx) => setDuty(ports, tx, scope, person)),
    readDuty: (scope) => database.inScope(scope, (tx) => readDuty(tx, scope.tenant)),
  };
};

const WORKERS: readonly Role[] = ['supervisor', 'administrator'];

/** Active ones in this role, who has been here longest first; who has not joined yet comes last. */
const longestHere = async (tx: Tx, tenant: TenantId, role: Role, but?: PersonId): Promise<PersonId | undefined> => {
  let found = tables<Tables>(tx)
    .selectFrom('registry.person')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('role', '=', role)
    .where('deactivated_at', 'is', null)
    .orderBy('joined_at', (order) => order.asc().nullsLast())
    .orderBy('id')
    .limit(1);
  if (but !== undefined) found = found.where('id', '<>', uuidOf(but));
  const row = await found.executeTakeFirst();
  return row && idOf('per', row.id);
};

const above: People['above'] = async (tx, tenant, person) => {
  for (const role of WORKERS) {
    const found = await longestHere(tx, tenant, role, person);
    if (found !== undefined) return found;
  }
  return undefined;
};

const dutyPerson = async (tx: Tx, tenant: TenantId): Promise<PersonId | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.duty')
    .innerJoin('registry.person', (join) =>
      join
        .onRef('registry.person.tenant', '=', 'registry.duty.tenant')
        .onRef('registry.person.id', '=', 'registry.duty.person'),
    )
    .select('registry.duty.person')
    .where('registry.duty.tenant', '=', uuidOf(tenant))
    .where('registry.person.deactivated_at', 'is', null)
    .executeTakeFirst();
  return row && idOf('per', row.person);
};

const onDuty: People['onDuty'] = async (tx, tenant) =>
  (await dutyPerson(tx, tenant)) ?? (await above(tx, tenant, undefined));

const find: People['find'] = async (tx, tenant, ids) => {
  if (ids.length === 0) return [];
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.person')
    .select(['id', 'display_name', 'email', 'language', 'role', 'deactivated_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', 'in', [...new Set(ids.map(uuidOf))])
    .execute();
  return rows.map((row) => ({
    id: idOf('per', row.id),
    displayName: row.display_name,
    email: row.email,
    language: row.language,
    role: row.role,
    mayWork: row.deactivated_at === null && permissionsOf(row.role).has('case:work'),
  }));
};

const colleagues = async (tx: Tx, tenant: TenantId): ReturnType<People['colleagues']> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.person')
    .select(['id', 'display_name', 'role'])
    .where('tenant', '=', uuidOf(tenant))
    .where('deactivated_at', 'is', null)
    .orderBy('display_name')
    .orderBy('id')
    .execute();
  return rows
    .filter(({ role }) => permissionsOf(role).has('case:work'))
    .map((row) => ({ id: idOf('per', row.id), displayName: row.display_name, role: row.role }));
};

type Held = { readonly role: Role; readonly deactivated: boolean };

/**
 * All administrators are held with the person, in one order, so that of two who take each other's role one finds that
 * the other is the last.
 */
const hold = async (tx: Tx, scope: Scope, id: PersonId): Promise<Outcome<Held & { isLast: boolean }, RoleRefusal>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.person')
    .select(['id', 'role', 'deactivated_at'])
    .where('tenant', '=', uuidOf(scope.tenant))
    .where(({ or, eb }) => or([eb('id', '=', uuidOf(id)), eb('role', '=', 'administrator')]))
    .orderBy('id')
    .forUpdate()
    .execute();
  const row = rows.find((each) => each.id === uuidOf(id));
  if (row === undefined) return failed('person-not-found');
  if (scope.principal.id === id) return failed('not-yourself');
  if (notGrantable([...permissionsOf(row.role)], scope.permissions).length > 0) return failed('role-not-grantable');
  const others = rows.filter((each) => each.role === 'administrator' && each.deactivated_at === null && each !== row);
  return ok({
    role: row.role,
    deactivated: row.deactivated_at !== null,
    isLast: row.role === 'administrator' && others.length === 0,
  });
};

type RoleChange = {
  readonly scope: Scope;
  readonly id: PersonId;
  readonly role: Role;
  readonly parties: readonly PartyId[];
};

const changeRole = async (
  ports: Ports,
  tx: Tx,
  { scope, id, role, parties }: RoleChange,
): Promise<Outcome<void, RoleRefusal>> => {
  const held = await hold(tx, scope, id);
  if (held.kind === 'failed') return held;
  if (notGrantable([...permissionsOf(role)], scope.permissions).length > 0) return failed('role-not-grantable');
  if (held.value.deactivated) return failed('person-deactivated');
  if (held.value.isLast && role !== 'administrator') return failed('last-administrator');
  const checked = await checkParties(tx, scope.tenant, role, parties);
  if (checked.kind === 'failed') return checked;
  await replaceParties(tx, scope.tenant, id, parties);
  await tables<Tables>(tx)
    .updateTable('registry.person')
    .set({ role })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  await record(ports, tx, { scope, id, change: 'role-changed', about: role });
  // A key reads the whole tenant, which one of a merchant's people does not.
  const allowed = role === 'merchant' ? undefined : permissionsOf(role);
  await ports.apiKeys.revokeMadeBy(tx, scope, { maker: id, allowed });
  return ok(undefined);
};

const deactivate = async (ports: Ports, tx: Tx, scope: Scope, id: PersonId): Promise<Outcome<void, RoleRefusal>> => {
  const held = await hold(tx, scope, id);
  if (held.kind === 'failed') return held;
  if (held.value.deactivated) return ok(undefined);
  if (held.value.isLast) return failed('last-administrator');
  await setDeactivated(tx, scope, id, ports.clock.now());
  await endSessions(tx, { tenant: scope.tenant, person: id });
  await record(ports, tx, { scope, id, change: 'deactivated' });
  await ports.apiKeys.revokeMadeBy(tx, scope, { maker: id, allowed: undefined });
  return ok(undefined);
};

const reactivate = async (ports: Ports, tx: Tx, scope: Scope, id: PersonId): Promise<Outcome<void, RoleRefusal>> => {
  const held = await hold(tx, scope, id);
  if (held.kind === 'failed') return held;
  if (!held.value.deactivated) return ok(undefined);
  await setDeactivated(tx, scope, id, null);
  await record(ports, tx, { scope, id, change: 'reactivated' });
  return ok(undefined);
};

const setDeactivated = async (tx: Tx, { tenant }: Scope, id: PersonId, at: Instant | null): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('registry.person')
    .set({ deactivated_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

type Recorded = {
  readonly scope: Scope;
  readonly id: PersonId;
  readonly change: CredentialChangeKind;
  readonly about?: string;
};

const record = async (ports: Ports, tx: Tx, { scope, id, ...change }: Recorded): Promise<void> =>
  recordChange(ports, tx, { tenant: scope.tenant, person: id, madeBy: scope.principal.id, ...change });

const setDuty = async (
  { clock }: Ports,
  tx: Tx,
  scope: Scope,
  person: PersonId | undefined,
): Promise<Outcome<void, 'person-not-found'>> => {
  const tenant = uuidOf(scope.tenant);
  if (person === undefined) {
    await tables<Tables>(tx).deleteFrom('registry.duty').where('tenant', '=', tenant).execute();
    return ok(undefined);
  }
  const [found] = await find(tx, scope.tenant, [person]);
  if (!found?.mayWork) return failed('person-not-found');
  const row = { person: uuidOf(person), set_by: scope.principal.id, set_at: clock.now() };
  await tables<Tables>(tx)
    .insertInto('registry.duty')
    .values({ tenant, ...row })
    .onConflict((conflict) => conflict.column('tenant').doUpdateSet(row))
    .execute();
  return ok(undefined);
};

const readDuty = async (tx: Tx, tenant: TenantId): Promise<Duty> => {
  const [set, told] = [await dutyPerson(tx, tenant), await onDuty(tx, tenant)];
  const people = await find(
    tx,
    tenant,
    [set, told].filter((id) => id !== undefined),
  );
  const named = (id: PersonId | undefined): Named | undefined => {
    const person = people.find((each) => each.id === id);
    return person && { id: person.id, displayName: person.displayName };
  };
  return { person: named(set), onDuty: named(told) };
};

const COLUMNS: readonly (readonly [string, (person: PersonEntry) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['email', ({ email }) => email],
  ['display_name', ({ displayName }) => displayName],
  ['role', ({ role }) => role],
  ['status', ({ status }) => status],
  ['language', ({ language }) => language],
  ['parties', ({ parties }) => parties.join(' ')],
  ['added_at', ({ addedAt }) => formatInstant(addedAt)],
  ['last_seen_at', ({ lastSeenAt }) => (lastSeenAt === undefined ? undefined : formatInstant(lastSeenAt))],
  ['signs_in_with', ({ signsInWith }) => signsInWith.join(' ')],
];

const lineOf = (person: PersonEntry): string => csvLine(COLUMNS.map(([, of]) => of(person)));
