/**
 * Every ID that can act in a tenant, for its auditors: people and API keys, since when, last used when, with what, and
 * whether they still can. Ended ones stay in the list. Reads only.
 */
import { sql } from 'kysely';
import {
  csvHead,
  csvLine,
  durationOfMs,
  formatInstant,
  type Instant,
  idOf,
  minus,
  type Permission,
  type PersonId,
  Problem,
  parseId,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Role } from './core/roles.ts';
import type { ApiKeyId } from './credentials.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import { SIGNS_IN_WITH } from './query-people.ts';
import type { SignInMethod, Tables } from './store-tables.ts';

export const USER_ID_KINDS = ['person', 'api-key'] as const;
export type UserIdKind = (typeof USER_ID_KINDS)[number];

/** `invited`: a person who has not signed in yet. The last three can act no more. */
export const USER_ID_STATUSES = ['active', 'invited', 'deactivated', 'revoked', 'expired'] as const;
export type UserIdStatus = (typeof USER_ID_STATUSES)[number];

/** Of people alone. `present`: a passkey, or codes beside a password. */
export const SECOND_FACTORS = ['present', 'missing'] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

type Common = {
  readonly name: string;
  readonly status: UserIdStatus;
  readonly since: Instant;
  /** Of a person: the last call of a session that is still kept, else the last sign-in. */
  readonly lastUsedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
};

export type UserId =
  | (Common & {
      readonly kind: 'person';
      readonly id: PersonId;
      readonly email: string;
      readonly role: Role;
      readonly lastSignIn: { readonly at: Instant; readonly method: SignInMethod } | undefined;
      readonly signsInWith: readonly (typeof SIGNS_IN_WITH)[number][];
      readonly secondFactor: SecondFactor;
    })
  | (Common & {
      readonly kind: 'api-key';
      readonly id: ApiKeyId;
      readonly lastFour: string;
      readonly permissions: readonly Permission[];
      /** A person, another key, or the server itself. */
      readonly madeBy: string;
      readonly expiresAt: Instant | undefined;
    });

export type UserIdFilters = {
  readonly kind?: UserIdKind | undefined;
  readonly role?: Role | undefined;
  readonly status?: UserIdStatus | undefined;
  readonly secondFactor?: SecondFactor | undefined;
  /** Neither used nor made within so many days of 24 hours. */
  readonly unusedDays?: number | undefined;
  /** Part of a name or address, in any case. */
  readonly text?: string | undefined;
};

export type UserIds = {
  /** In the order they were added. */
  page(
    scope: Scope,
    wanted: {
      readonly filters: UserIdFilters;
      readonly after?: PersonId | ApiKeyId | undefined;
      readonly limit: number;
    },
  ): Promise<{ readonly userIds: readonly UserId[]; readonly hasMore: boolean }>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: UserIdFilters): Promise<Uint8Array>;
};

const EXPORT_LIMIT = 10_000;
const DAY_MS = 86_400_000;

export const createUserIds = ({ database, clock }: Pick<RegistryPorts, 'database' | 'clock'>): UserIds => ({
  page: async (scope, { filters, after, limit }) => {
    const wanted = { filters, after, limit: limit + 1, now: clock.now() };
    const found = await database.inScope(scope, (tx) => query(tx, scope, wanted));
    return { userIds: found.slice(0, limit), hasMore: found.length > limit };
  },
  csv: async (scope, filters) => {
    const wanted = { filters, after: undefined, limit: EXPORT_LIMIT + 1, now: clock.now() };
    const found = await database.inScope(scope, (tx) => query(tx, scope, wanted));
    if (found.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
    return new TextEncoder().encode([csvHead(COLUMNS), ...found.map(lineOf)].join(''));
  },
});

/** @returns undefined for what is neither the id of a person nor that of a key */
export const parseUserId = (text: string): PersonId | ApiKeyId | undefined => {
  for (const prefix of ['per', 'key'] as const) {
    const id = parseId(prefix, text);
    if (id.kind === 'ok') return id.value;
  }
  return undefined;
};

type Row = {
  readonly kind: UserIdKind;
  readonly id: string;
  readonly name: string;
  readonly status: UserIdStatus;
  readonly since: Instant;
  readonly used: Instant | null;
  readonly ended: Instant | null;
  readonly email: string | null;
  readonly role: Role | null;
  readonly signed_in: Instant | null;
  readonly method: SignInMethod | null;
  readonly password: boolean | null;
  readonly totp: boolean | null;
  readonly passkey: boolean | null;
  readonly last_four: string | null;
  readonly permissions: readonly Permission[] | null;
  readonly made_by: string | null;
  readonly expires: Instant | null;
};

type Wanted = {
  readonly filters: UserIdFilters;
  readonly after: PersonId | ApiKeyId | undefined;
  readonly limit: number;
  readonly now: Instant;
};

const query = async (tx: Tx, { tenant }: Scope, { filters, after, limit, now }: Wanted): Promise<UserId[]> => {
  const { rows } = await sql<Row>`
    select * from (${people(uuidOf(tenant))} union all ${keys(uuidOf(tenant), now)}) as user_id
    where ${sql.join(conditionsOf(filters, after, now), sql` and `)}
    order by id limit ${limit}`.execute(tables<Tables>(tx));
  return rows.map(userIdOf);
};

const people = (tenant: string) => sql`
  select 'person' as kind, person.id, display_name as name,
    case when deactivated_at is not null then 'deactivated' when joined_at is null then 'invited' else 'active' end as status,
    created_at as since, greatest(last_signed_in_at, seen.at) as used, deactivated_at as ended,
    email, role, last_signed_in_at as signed_in, last_sign_in_method as method,
    exists (select from registry.password of where of.tenant = person.tenant and of.person = person.id) as password,
    exists (select from registry.totp of where of.tenant = person.tenant and of.person = person.id) as totp,
    exists (select from registry.passkey of where of.tenant = person.tenant and of.person = person.id) as passkey,
    null::text as last_four, null::text[] as permissions, null::text as made_by, null::timestamptz(3) as expires
  from registry.person
  left join lateral (
    select max(last_seen_at) as at from registry.session of where of.tenant = person.tenant and of.person = person.id
  ) as seen on true
  where person.tenant = ${tenant}::uuid`;

const keys = (tenant: string, now: Instant) => sql`
  select 'api-key', id, name,
    case when revoked_at is not null then 'revoked' when expires_at <= ${instant(now)} then 'expired' else 'active' end,
    created_at, last_used_at,
    coalesce(revoked_at, case when expires_at <= ${instant(now)} then expires_at end),
    null, null, null, null, null, null, null, last_four, permissions, created_by, expires_at
  from registry.api_key where tenant = ${tenant}::uuid`;

const instant = (at: Instant) => sql`${formatInstant(at)}::timestamptz`;

const conditionsOf = (filters: UserIdFilters, after: Wanted['after'], now: Instant) => {
  const { kind, role, status, secondFactor, unusedDays, text } = filters;
  const conditions = [sql`true`];
  if (after !== undefined) conditions.push(sql`id > ${uuidOf(after)}::uuid`);
  if (kind !== undefined) conditions.push(sql`kind = ${kind}`);
  if (role !== undefined) conditions.push(sql`role = ${role}`);
  if (status !== undefined) conditions.push(sql`status = ${status}`);
  if (secondFactor !== undefined) conditions.push(sql`(passkey or totp) = ${secondFactor === 'present'}`);
  if (unusedDays !== undefined) {
    conditions.push(sql`coalesce(used, since) <= ${instant(minus(now, durationOfMs(unusedDays * DAY_MS)))}`);
  }
  if (text !== undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`(name ilike ${pattern} or email ilike ${pattern})`);
  }
  return conditions;
};

const userIdOf = (row: Row): UserId => {
  const common = {
    name: row.name,
    status: row.status,
    since: row.since,
    lastUsedAt: row.used ?? undefined,
    endedAt: row.ended ?? undefined,
  };
  if (row.kind === 'api-key') {
    return {
      kind: 'api-key',
      id: idOf('key', row.id),
      ...common,
      lastFour: row.last_four ?? '',
      permissions: row.permissions ?? [],
      madeBy: row.made_by ?? '',
      expiresAt: row.expires ?? undefined,
    };
  }
  if (row.email === null || row.role === null) throw new Error('a person has an address and a role');
  return {
    kind: 'person',
    id: idOf('per', row.id),
    ...common,
    email: row.email,
    role: row.role,
    lastSignIn: row.signed_in === null || row.method === null ? undefined : { at: row.signed_in, method: row.method },
    signsInWith: SIGNS_IN_WITH.filter((credential) => row[credential] === true),
    secondFactor: row.passkey || row.totp ? 'present' : 'missing',
  };
};

const COLUMNS = [
  ...['kind', 'id', 'name', 'status', 'since', 'last_used_at', 'ended_at'],
  ...['email', 'role', 'last_sign_in_at', 'last_sign_in_method', 'signs_in_with', 'second_factor'],
  ...['last_four', 'permissions', 'made_by', 'expires_at'],
];

const lineOf = (each: UserId): string => {
  const at = (instant: Instant | undefined) => instant && formatInstant(instant);
  const { kind, id, name, status, since, lastUsedAt, endedAt } = each;
  const common = [kind, id, name, status, formatInstant(since), at(lastUsedAt), at(endedAt)];
  if (each.kind === 'api-key') {
    const none = Array.from({ length: 6 }, () => undefined);
    return csvLine([...common, ...none, each.lastFour, each.permissions.join(' '), each.madeBy, at(each.expiresAt)]);
  }
  const { email, role, lastSignIn, signsInWith, secondFactor } = each;
  const own = [email, role, at(lastSignIn?.at), lastSignIn?.method, signsInWith.join(' '), secondFactor];
  return csvLine([...common, ...own, undefined, undefined, undefined, undefined]);
};
