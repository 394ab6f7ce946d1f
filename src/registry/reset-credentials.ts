/**
 * A lost second factor: an administrator asks, another approves; the person's credentials and sessions end, and the one
 * who asked fetches a one-time link for them.
 */
import { durationOfMs, type PersonId, Problem, parseId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { signedIn } from './enrol.ts';
import { endSessions, holdPerson } from './open-session.ts';
import type { RegistryPorts } from './ports.ts';
import { nothingToCollect, personNotFound } from './problems.ts';
import { recordChange } from './record-change.ts';
import { type IssuedLink, insertLink } from './sign-in.ts';
import type { Tables } from './store-tables.ts';
import type { ActKind, ActRequest, TwoPersonActs } from './two-person-acts.ts';

export const RESET_CREDENTIALS = 'registry.reset-credentials';

const DAY_MS = 24 * 3_600_000;

export const resetCredentialsKind = (ports: RegistryPorts): ActKind => ({
  kind: RESET_CREDENTIALS,
  permission: 'tenant:administer',
  lifeTime: durationOfMs(DAY_MS),
  perform: (tx, scope, request) => reset(ports, tx, scope, personOf(request)),
  collect: (tx, scope, request) => linkFor(ports, tx, scope, personOf(request)),
});

const personOf = ({ subject }: Pick<ActRequest, 'subject'>): PersonId => {
  const id = parseId('per', subject);
  if (id.kind === 'failed') throw new Error('an act about credentials names a person');
  return id.value;
};

const HELD = [
  'registry.password',
  'registry.totp',
  'registry.totp_enrolment',
  'registry.recovery_code',
  'registry.passkey',
] as const;

const reset = async (ports: RegistryPorts, tx: Tx, scope: Scope, person: PersonId): Promise<void> => {
  const { tenant } = scope;
  await holdPerson(tx, { tenant, person });
  if (!(await signedIn(tx, scope, person))) throw new Problem(personNotFound);
  for (const table of HELD) {
    await tables<Tables>(tx)
      .deleteFrom(table)
      .where('tenant', '=', uuidOf(tenant))
      .where('person', '=', uuidOf(person))
      .execute();
  }
  await endSessions(tx, { tenant, person });
  await recordChange(ports, tx, { tenant, person, change: 'credentials-reset', madeBy: scope.principal.id });
};

/** @throws Problem `nothing-to-collect` once the person has credentials again, or was deactivated */
const linkFor = async (ports: RegistryPorts, tx: Tx, scope: Scope, person: PersonId): Promise<IssuedLink> => {
  const { tenant } = scope;
  await holdPerson(tx, { tenant, person });
  if (!(await signedIn(tx, scope, person)) || (await holdsAny(tx, scope, person))) throw new Problem(nothingToCollect);
  return insertLink(ports, tx, { tenant, person, purpose: 'credential-reset', madeBy: scope.principal.id });
};

const holdsAny = async (tx: Tx, { tenant }: Scope, person: PersonId): Promise<boolean> => {
  for (const table of HELD) {
    const held = await tables<Tables>(tx)
      .selectFrom(table)
      .select('person')
      .where('tenant', '=', uuidOf(tenant))
      .where('person', '=', uuidOf(person))
      .limit(1)
      .executeTakeFirst();
    if (held !== undefined) return true;
  }
  return false;
};

/** @throws Problem `person-not-found`, and those of asking */
export const askForReset = (
  { database, twoPersonActs }: Pick<RegistryPorts, 'database'> & { readonly twoPersonActs: TwoPersonActs },
  scope: Scope,
  person: PersonId,
  reason: string,
): ReturnType<TwoPersonActs['ask']> =>
  database.inScope(scope, async (tx) => {
    if (!(await signedIn(tx, scope, person))) throw new Problem(personNotFound);
    return twoPersonActs.ask(tx, scope, { kind: RESET_CREDENTIALS, subject: person, detail: {}, reason });
  });
