/** Whose people someone is: the parties a merchant's own people see. Other roles see the whole tenant and have none. */
import { sql } from 'kysely';
import { failed, idOf, type Outcome, ok, type PartyId, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Role } from './core/roles.ts';
import type { Tables } from './store-tables.ts';

export type PartyFault = 'parties-not-acceptable';

/** The role `merchant` needs at least one party of the tenant that was not merged into another, other roles have none. */
export const checkParties = async (
  tx: Tx,
  tenant: TenantId,
  role: Role,
  parties: readonly PartyId[],
): Promise<Outcome<void, PartyFault>> => {
  const wanted = [...new Set(parties.map(uuidOf))];
  if ((role === 'merchant') !== wanted.length > 0) return failed('parties-not-acceptable');
  if (wanted.length === 0) return ok(undefined);
  const known = await tables<Tables>(tx)
    .selectFrom('registry.party')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', 'in', wanted)
    .where('merged_into', 'is', null)
    .execute();
  return known.length === wanted.length ? ok(undefined) : failed('parties-not-acceptable');
};

export const replaceParties = async (
  tx: Tx,
  tenant: TenantId,
  person: PersonId,
  parties: readonly PartyId[],
): Promise<void> => {
  await tables<Tables>(tx)
    .deleteFrom('registry.person_party')
    .where('tenant', '=', uuidOf(tenant))
    .where('person', '=', uuidOf(person))
    .execute();
  if (parties.length === 0) return;
  const wanted = [...new Set(parties.map(uuidOf))];
  await tables<Tables>(tx)
    .insertInto('registry.person_party')
    .values(wanted.map((party) => ({ tenant: uuidOf(tenant), person: uuidOf(person), party })))
    .execute();
};

/** With all that are one with them by now, so that who saw a record of either party goes on seeing it. */
export const partiesOf = async (tx: Tx, tenant: TenantId, person: PersonId): Promise<PartyId[]> => {
  const found = await sql<{ id: string }>`
    with recursive up as (
      select party.id, party.merged_into from registry.party
      join registry.person_party of on of.tenant = party.tenant and of.party = party.id
      where party.tenant = ${uuidOf(tenant)}::uuid and of.person = ${uuidOf(person)}::uuid
      union
      select party.id, party.merged_into from registry.party
      join up on party.id = up.merged_into
      where party.tenant = ${uuidOf(tenant)}::uuid
    ), together as (
      select id from up where merged_into is null
      union
      select party.id from registry.party
      join together on party.merged_into = together.id
      where party.tenant = ${uuidOf(tenant)}::uuid
    )
    select id from together order by id`.execute(tables<Tables>(tx));
  return found.rows.map(({ id }) => idOf('pty', id));
};
