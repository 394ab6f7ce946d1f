/** Invitations: an administrator adds a person in a role; a one-time link, good for three days, lets them in. */
import { failed, type Outcome, ok, type PartyId, type PersonId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables, UniqueViolation } from '#platform/database';
import { notGrantable, permissionsOf } from './core/roles.ts';
import { insertPerson, type NewPerson } from './enrol.ts';
import { checkParties, type PartyFault, replaceParties } from './person-parties.ts';
import type { RegistryPorts } from './ports.ts';
import { type PersonEntry, queryPeople } from './query-people.ts';
import { recordChange } from './record-change.ts';
import { type IssuedLink, insertLink } from './sign-in.ts';
import type { Tables } from './store-tables.ts';

export type Invited = { readonly person: PersonEntry; readonly link: IssuedLink };

export type Invitations = {
  /** The link's token is given here and never again. */
  invite(
    scope: Scope,
    wanted: NewPerson & { readonly parties: readonly PartyId[] },
  ): Promise<Outcome<Invited, 'email-taken' | 'role-not-grantable' | PartyFault>>;
  /** A new link for someone who has not signed in yet; earlier ones end. */
  renew(
    scope: Scope,
    person: PersonId,
  ): Promise<Outcome<Invited, 'person-not-found' | 'person-deactivated' | 'already-joined' | 'role-not-grantable'>>;
};

export const createInvitations = (ports: RegistryPorts): Invitations => ({
  invite: async (scope, wanted) => {
    try {
      return await ports.database.inScope(scope, (tx) => invite(ports, tx, scope, wanted));
    } catch (error) {
      if (error instanceof UniqueViolation && error.constraint === 'person_email') return failed('email-taken');
      throw error;
    }
  },
  renew: (scope, person) => ports.database.inScope(scope, (tx) => renew(ports, tx, scope, person)),
});

type Wanted = Parameters<Invitations['invite']>[1];

const invite = async (
  ports: RegistryPorts,
  tx: Tx,
  scope: Scope,
  { parties, ...wanted }: Wanted,
): ReturnType<Invitations['invite']> => {
  const { tenant } = scope;
  if (notGrantable([...permissionsOf(wanted.role)], scope.permissions).length > 0) return failed('role-not-grantable');
  const checked = await checkParties(tx, tenant, wanted.role, parties);
  if (checked.kind === 'failed') return checked;
  const { id } = await insertPerson(ports, tx, tenant, wanted);
  await replaceParties(tx, tenant, id, parties);
  return ok(await linkFor(ports, tx, scope, id));
};

/** On record each time: whoever is handed the link could join with it. */
const linkFor = async (ports: RegistryPorts, tx: Tx, scope: Scope, id: PersonId): Promise<Invited> => {
  const [person] = await queryPeople(tx, scope.tenant, {}, { only: id, limit: 1 });
  if (person === undefined) throw new Error('the person was there a moment ago');
  const made = { tenant: scope.tenant, person: id, madeBy: scope.principal.id };
  await recordChange(ports, tx, { ...made, change: 'invited', about: person.role });
  return { person, link: await insertLink(ports, tx, { ...made, purpose: 'invitation' }) };
};

const renew = async (ports: RegistryPorts, tx: Tx, scope: Scope, id: PersonId): ReturnType<Invitations['renew']> => {
  const [person] = await queryPeople(tx, scope.tenant, {}, { only: id, limit: 1 });
  if (person === undefined) return failed('person-not-found');
  if (notGrantable([...permissionsOf(person.role)], scope.permissions).length > 0) return failed('role-not-grantable');
  if (person.status === 'deactivated') return failed('person-deactivated');
  if (person.status !== 'invited') return failed('already-joined');
  await tables<Tables>(tx)
    .deleteFrom('registry.sign_in_link')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('person', '=', uuidOf(id))
    .execute();
  return ok(await linkFor(ports, tx, scope, id));
};
