/** Keys of assessors. One person asks, another approves: a key that one person could plant would lift any paper to B. */
import { formatInstant, idOf, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ActKind, ActRequest } from '#registry';
import type { AssessorKeyAnswer } from './answers.ts';
import { ed25519Key, keyIdOf } from './check-signature.ts';
import { recordAct } from './commit-record.ts';
import type { AssessorKeyId, Ports } from './ports.ts';
import { assessorKeyNotFound, assessorKeyTaken, keyNotAcceptable } from './problems.ts';
import type { Tables } from './store-tables.ts';
import { requirePerson, requireStaff } from './take-turn.ts';

export const ASSESSOR_KEY_ACT = 'assurance.make-assessor-key-known';

const COLUMNS = ['id', 'assessor', 'public_key', 'key_id', 'asked_at', 'asked_by', 'known_at', 'revoked_at'] as const;

/** @throws Problem `assurance-staff-only` */
export const listAssessorKeys = async (ports: Ports, scope: Scope): Promise<readonly AssessorKeyAnswer[]> => {
  requireStaff(scope);
  const rows = await ports.database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .selectFrom('assurance.assessor_key')
      .select(COLUMNS)
      .where('tenant', '=', uuidOf(scope.tenant))
      .orderBy('asked_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
  return rows.map((row) => ({
    id: idOf('ask', row.id),
    assessor: row.assessor,
    publicKeyBase64: Buffer.from(row.public_key).toString('base64'),
    keyId: row.key_id,
    state: row.revoked_at !== null ? 'revoked' : row.known_at === null ? 'asked' : 'known',
    askedAt: formatInstant(row.asked_at),
    askedBy: row.asked_by,
    knownAt: row.known_at === null ? undefined : formatInstant(row.known_at),
    revokedAt: row.revoked_at === null ? undefined : formatInstant(row.revoked_at),
  }));
};

/** @throws Problem `key-not-acceptable`, `assessor-key-taken`, and those of asking for a second person */
export const askForKey = async (
  ports: Ports,
  scope: Scope,
  wanted: { readonly assessor: string; readonly publicKey: Uint8Array; readonly reason: string },
): Promise<{ readonly key: AssessorKeyId; readonly act: string }> => {
  requireStaff(scope);
  requirePerson(scope);
  if (ed25519Key(wanted.publicKey) === undefined) throw new Problem(keyNotAcceptable);
  const key = ports.newId('ask');
  const keyId = keyIdOf(wanted.publicKey);
  const act = await ports.database.inScope(scope, async (tx) => {
    const made = await tables<Tables>(tx)
      .insertInto('assurance.assessor_key')
      .values({
        tenant: uuidOf(scope.tenant),
        id: uuidOf(key),
        assessor: wanted.assessor,
        public_key: wanted.publicKey,
        key_id: keyId,
        asked_at: ports.clock.now(),
        asked_by: scope.principal.id,
        known_at: null,
        revoked_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made === undefined) throw new Problem(assessorKeyTaken);
    return ports.askForSecond(tx, scope, {
      kind: ASSESSOR_KEY_ACT,
      subject: key,
      detail: { key, keyId },
      reason: wanted.reason,
    });
  });
  ports.onCommitted();
  return { key, act: act.id };
};

type Recorded = { readonly act: 'key-known' | 'key-revoked'; readonly key: AssessorKeyId; readonly keyId: string };

/** In the clear, which key it is: so that nobody can say later that it was another. */
const record = (ports: Ports, tx: Tx, scope: Scope, { act, key, keyId }: Recorded) =>
  recordAct(ports, tx, {
    tenant: scope.tenant,
    party: undefined,
    predicateType: 'evidence-item',
    about: key,
    fact: { act, key, publicKeySha256: keyId },
    committed: { by: scope.principal.id },
    at: ports.clock.now(),
  });

export const assessorKeyAct = (ports: Ports): ActKind => ({
  kind: ASSESSOR_KEY_ACT,
  permission: 'assurance:work',
  perform: async (tx: Tx, scope: Scope, { subject }: ActRequest) => {
    const key = subject as AssessorKeyId;
    const known = await tables<Tables>(tx)
      .updateTable('assurance.assessor_key')
      .set({ known_at: ports.clock.now() })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('id', '=', uuidOf(key))
      .where('known_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('key_id')
      .executeTakeFirst();
    if (known === undefined) throw new Problem(assessorKeyNotFound);
    await record(ports, tx, scope, { act: 'key-known', key, keyId: known.key_id });
  },
});

/** At once and by one person: what is lost by haste is less than what a stolen key signs. What it signed stays. */
export const revokeKey = async (ports: Ports, scope: Scope, key: AssessorKeyId): Promise<void> => {
  requireStaff(scope);
  await ports.database.inScope(scope, async (tx) => {
    const revoked = await tables<Tables>(tx)
      .updateTable('assurance.assessor_key')
      .set({ revoked_at: ports.clock.now() })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('id', '=', uuidOf(key))
      .where('revoked_at', 'is', null)
      .returning('key_id')
      .executeTakeFirst();
    if (revoked === undefined) throw new Problem(assessorKeyNotFound);
    await record(ports, tx, scope, { act: 'key-revoked', key, keyId: revoked.key_id });
  });
  ports.onCommitted();
};
