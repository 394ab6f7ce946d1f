/** Signing in by passkey: possession and the user's verification in one act; neither password nor lock stands before it. */
import { failed, idOf, type Outcome, ok, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { holdPerson, type OpenedSession, openSession } from './open-session.ts';
import {
  type AuthenticationAnswer,
  namesPerson,
  type RequestOptions,
  requestOptions,
  takeChallenge,
  verifyAuthentication,
} from './passkey-ceremony.ts';
import type { RegistryPorts } from './ports.ts';
import type { Tables } from './store-tables.ts';

export type PasskeySignIn = {
  options(): Promise<RequestOptions>;
  /** One answer for whatever is wrong: unknown, replayed, late, from elsewhere, a counter that went back. */
  finish(answer: AuthenticationAnswer, address?: string): Promise<Outcome<OpenedSession, 'refused'>>;
};

export const createPasskeySignIn = (ports: RegistryPorts): PasskeySignIn => ({
  options: () => ports.database.asSystem((tx) => requestOptions(ports, tx)),
  finish: async (answer, address) => {
    const opened = await ports.database.asSystem((tx) => finish(ports, tx, answer, address));
    return opened ? ok(opened) : failed('refused');
  },
});

const finish = async (
  ports: RegistryPorts,
  tx: Tx,
  answer: AuthenticationAnswer,
  address: string | undefined,
): Promise<OpenedSession | undefined> => {
  const asked = await takeChallenge(ports, tx, answer.response.clientDataJSON);
  if (asked === undefined) return undefined;
  const credential = Buffer.from(answer.id, 'base64url');
  const whose = await ownerOf(tx, credential);
  if (whose === undefined) return undefined;
  await holdPerson(tx, whose);
  const known = await findPasskey(tx, credential);
  if (known === undefined || !namesPerson(answer, known.person)) return undefined;
  const verified = await verifyAuthentication(ports, answer, { asked, known });
  if (verified === undefined) return undefined;
  await tables<Tables>(tx)
    .updateTable('registry.passkey')
    .set({ counter: verified.counter, backed_up: verified.backedUp, last_used_at: ports.clock.now() })
    .where('tenant', '=', uuidOf(known.tenant))
    .where('credential_id', '=', known.id)
    .execute();
  return openSession(ports, tx, { tenant: known.tenant, person: known.person, method: 'passkey', address });
};

type Found = {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly counter: number;
};

const ownerOf = async (tx: Tx, credentialId: Uint8Array): Promise<Pick<Found, 'tenant' | 'person'> | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.passkey')
    .select(['tenant', 'person'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return row && { tenant: idOf('ten', row.tenant), person: idOf('per', row.person) };
};

/** Locked until the commit, so that of two answers with one counter the second sees it moved on. */
const findPasskey = async (tx: Tx, credentialId: Uint8Array): Promise<Found | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.passkey')
    .select(['tenant', 'person', 'credential_id', 'public_key', 'counter'])
    .where('credential_id', '=', credentialId)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      tenant: idOf('ten', row.tenant),
      person: idOf('per', row.person),
      id: row.credential_id,
      publicKey: row.public_key,
      counter: row.counter,
    }
  );
};
