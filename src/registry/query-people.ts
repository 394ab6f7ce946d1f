/** People as their administrators see them: role, standing, parties, and what they sign in with. */
import { sql } from 'kysely';
import { type Instant, idOf, type PartyId, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Role } from './core/roles.ts';
import { OF_PERSON, type Person, personOf } from './enrol.ts';
import type { Tables } from './store-tables.ts';

/** `invited`: has not signed in yet. */
export const PERSON_STATUSES = ['active', 'invited', 'deactivated'] as const;
export type PersonStatus = (typeof PERSON_STATUSES)[number];

export const SIGNS_IN_WITH = ['password', 'totp', 'passkey'] as const;

export type PersonEntry = Person & {
  readonly status: PersonStatus;
  readonly addedAt: Instant;
  /** Of the sessions that are open still, to the minute. */
  readonly lastSeenAt: Instant | undefined;
  readonly signsInWith: readonly (typeof SIGNS_IN_WITH)[number][];
  /** Of the role `merchant`: whose people they are. */
  readonly parties: readonly PartyId[];
};

export type PeopleQuery = {
  /** Part of the name or address, in any case. */
  readonly text?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: PersonStatus | undefined;
  /** Of the role `merchant`: one of this party's own. */
  readonly party?: PartyId | undefined;
};

type Place = { readonly after?: PersonId | undefined; readonly only?: PersonId; readonly limit: number };

export const queryPeople = async (
  tx: Tx,
  tenant: TenantId,
  { text, role, status, party }: PeopleQuery,
  { after, only, limit }: Place,
): Promise<PersonEntry[]> => {
  let query = tables<Tables>(tx)
    .selectFrom('registry.person')
    .select([...OF_PERSON, 'created_at', 'joined_at', 'deactivated_at'])
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('id')
    .limit(limit);
  if (after !== undefined) query = query.where('id', '>', uuidOf(after));
  if (only !== undefined) query = query.where('id', '=', uuidOf(only));
  if (role !== undefined) query = query.where('role', '=', role);
  if (status === 'deactivated') query = query.where('deactivated_at', 'is not', null);
  else if (status !== undefined) {
    query = query.where('deactivated_at', 'is', null).where('joined_at', status === 'active' ? 'is not' : 'is', null);
  }
  if (text !== undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where(({ or, eb }) => or([eb('email', 'ilike', pattern), eb('display_name', 'ilike', pattern)]));
  }
  if (party !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('registry.person_party as of')
          .select('of.person')
          .where('of.tenant', '=', uuidOf(tenant))
          .whereRef('of.person', '=', 'registry.person.id')
          .where('of.party', '=', uuidOf(party)),
      ),
    );
  }
  const rows = await query.execute();
  const more = await moreOf(
    tx,
    tenant,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...personOf(row),
    status: row.deactivated_at !== null ? 'deactivated' : row.joined_at === null ? 'invited' : 'active',
    addedAt: row.created_at,
    ...more(row.id),
  }));
};

type More = Pick<PersonEntry, 'lastSeenAt' | 'signsInWith' | 'parties'>;

const moreOf = async (tx: Tx, tenant: TenantId, ids: readonly string[]): Promise<(id: string) => More> => {
  const held = await sql<{ person: string; seen: Instant | null; password: boolean; totp: boolean; passkey: boolean }>`
    select person.id as person,
      (select max(last_seen_at) from registry.session of where of.tenant = person.tenant and of.person = person.id) as seen,
      exists (select from registry.password of where of.tenant = person.tenant and of.person = person.id) as password,
      exists (select from registry.totp of where of.tenant = person.tenant and of.person = person.id) as totp,
      exists (select from registry.passkey of where of.tenant = person.tenant and of.person = person.id) as passkey
    from registry.person person
    where person.tenant = ${uuidOf(tenant)}::uuid and person.id = any (${ids}::uuid[])`.execute(tables<Tables>(tx));
  const parties = await tables<Tables>(tx)
    .selectFrom('registry.person_party')
    .select(['person', 'party'])
    .where('tenant', '=', uuidOf(tenant))
    .where('person', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('party')
    .execute();
  return (id) => {
    const row = held.rows.find(({ person }) => person === id);
    return {
      lastSeenAt: row?.seen ?? undefined,
      signsInWith: SIGNS_IN_WITH.filter((credential) => row?.[credential]),
      parties: parties.filter(({ person }) => person === id).map(({ party }) => idOf('pty', party)),
    };
  };
};
