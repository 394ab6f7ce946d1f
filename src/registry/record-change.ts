/**
 * Puts a change of someone's credentials on record: a row that says who and what, and an entry in the tenant's log that
 * commits to it. Without the row's salt the entry tells nothing of anyone, so that the row can be erased.
 */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, type Id, type Instant, idOf, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { CredentialChangeKind } from './core/credentials.ts';
import type { RegistryPorts } from './ports.ts';
import type { Tables } from './store-tables.ts';

export type CredentialChange = {
  readonly id: Id<'chg'>;
  readonly change: CredentialChangeKind;
  /** The passkey, the API key, or the role. */
  readonly about: string | undefined;
  /** Who made it: the person, or the one who approved a reset. */
  readonly madeBy: string;
  readonly madeAt: Instant;
  readonly entry: Id<'ent'>;
};

export type NewChange = {
  readonly tenant: TenantId;
  /** Whose it is; `undefined` for a key that no person made. */
  readonly person: PersonId | undefined;
  readonly change: CredentialChangeKind;
  readonly about?: string;
  readonly madeBy: string;
};

export type RecordingPorts = Pick<RegistryPorts, 'clock' | 'random' | 'newId' | 'evidence'>;

const SALT_BYTES = 32;

export const recordChange = async (
  { clock, random, newId, evidence }: RecordingPorts,
  tx: Tx,
  { tenant, person, change, about, madeBy }: NewChange,
): Promise<void> => {
  const [id, now, salt] = [newId('chg'), clock.now(), random.bytes(SALT_BYTES)];
  const record = canonicalJson({
    id,
    person: person ?? null,
    change,
    about: about ?? null,
    madeBy,
    madeAt: formatInstant(now),
  });
  const entry = await evidence.append(tx, {
    tenant,
    predicateType: 'credential-change',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact: { change, record: id },
    observedAt: now,
    grade: 'A',
    collector: 'mitsuke registry',
  });
  await tables<Tables>(tx)
    .insertInto('registry.credential_change')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(id),
      person: person === undefined ? null : uuidOf(person),
      change,
      about: about ?? null,
      made_by: madeBy,
      made_at: now,
      salt,
      entry: uuidOf(entry),
    })
    .execute();
};

const SHOWN_AT_MOST = 100;

/** The latest first. */
export const listChanges = async (tx: Tx, tenant: TenantId, person: PersonId): Promise<readonly CredentialChange[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.credential_change')
    .select(['id', 'change', 'about', 'made_by', 'made_at', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('person', '=', uuidOf(person))
    .orderBy('id', 'desc')
    .limit(SHOWN_AT_MOST)
    .execute();
  return rows.map((row) => ({
    id: idOf('chg', row.id),
    change: row.change,
    about: row.about ?? undefined,
    madeBy: row.made_by,
    madeAt: row.made_at,
    entry: idOf('ent', row.entry),
  }));
};
