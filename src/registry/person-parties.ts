/** Whose people someone is: the parties a merchant's own people see. Other roles see the whole tenant and have none. */
import { failed, idOf, type Outcome, ok, type PartyId, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Role } from './core/roles.ts';
import type { Tables } from './store-tables.ts';

export type PartyFault = 'parties-not-acceptable';

/** The role `merchant` needs at least one party of the tenant, and no other role has any. */
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

export const partiesOf = async (tx: Tx, tenant: TenantId, person: PersonId): Promise<PartyId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.person_party')
    .select('party')
    .where('tenant', '=', uuidOf(tenant))
    .where('person', '=', uuidOf(person))
    .orderBy('party')
    .execute();
  return rows.map(({ party }) => idOf('pty', party));
};
