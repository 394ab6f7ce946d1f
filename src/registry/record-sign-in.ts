/**
 * Puts it on record that someone signed in or out: a row that says who, how and from where, and an entry in the tenant's
 * log that commits to it. Without the row's salt the entry tells nothing of anyone, so that the row can be erased.
 */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, type Id, type Instant, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { RecordingPorts } from './record-change.ts';
import type { SignInAct, SignInMethod, Tables } from './store-tables.ts';

export type SignInRecord = {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly session: Id<'ses'>;
  readonly act: SignInAct;
  readonly method: SignInMethod;
  readonly address: string | undefined;
};

const SALT_BYTES = 32;

export const recordSignIn = async (
  { clock, random, newId, evidence }: RecordingPorts,
  tx: Tx,
  { tenant, person, session, act, method, address }: SignInRecord,
): Promise<void> => {
  const [id, at, salt] = [newId('sgn'), clock.now(), random.bytes(SALT_BYTES)];
  const record = signInRecord({ id, person, session, act, method, address: address ?? null, at });
  const entry = await evidence.append(tx, {
    tenant,
    predicateType: 'sign-in',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact: { act, method, record: id },
    observedAt: at,
    grade: 'A',
    collector: 'mitsuke registry',
  });
  await tables<Tables>(tx)
    .insertInto('registry.sign_in')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(id), person: uuidOf(person), session: uuidOf(session) },
      ...{ act, method, address: address ?? null, at, salt, entry: uuidOf(entry) },
    })
    .execute();
};

/** The bytes that are committed to behind the salt. */
export const signInRecord = (of: {
  readonly id: Id<'sgn'>;
  readonly person: PersonId;
  readonly session: Id<'ses'>;
  readonly act: SignInAct;
  readonly method: SignInMethod;
  readonly address: string | null;
  readonly at: Instant;
}): Uint8Array => canonicalJson({ ...of, at: formatInstant(of.at) });
