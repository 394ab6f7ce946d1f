/** Sessions: begun, looked up by the hash of their token, listed and ended. Only the hash is kept. */
import { type Id, type Instant, idOf, type PersonId, plus, type Secret, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { SESSION_LIFE, sessionLives } from './core/sessions.ts';
import { csrfTokenOf, hashOf, newToken } from './credentials.ts';
import { type Person, signedIn, type Tenant } from './enrol.ts';
import type { RecordingPorts } from './record-change.ts';
import { recordSignIn } from './record-sign-in.ts';
import type { SignInMethod, Tables } from './store-tables.ts';

export type SessionId = Id<'ses'>;

/** Who is signed in, and since when. */
export type Me = {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly session: SessionId;
  readonly method: SignInMethod;
  readonly signedInAt: Instant;
  readonly expiresAt: Instant;
};

export type Session = { readonly csrfToken: string; readonly person: Person; readonly tenant: Tenant };
export type OpenedSession = Session & { readonly sessionToken: Secret };

type Beginning = {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly method: SignInMethod;
  /** From where; `undefined` where nobody's browser asked. */
  readonly address: string | undefined;
};

type Whose = { readonly tenant: TenantId; readonly person: PersonId };

/**
 * First in every transaction that uses up or changes what a person signs in with: whoever took a credential's row
 * first and the person's after it would wait for ever for one who went the other way.
 */
export const holdPerson = async (tx: Tx, { tenant, person }: Whose): Promise<boolean> => {
  const held = await tables<Tables>(tx)
    .selectFrom('registry.person')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(person))
    .forUpdate()
    .executeTakeFirst();
  return held !== undefined;
};

/** `undefined` when the person is not there, or was deactivated. */
export const openSession = async (
  ports: RecordingPorts,
  tx: Tx,
  { tenant, person, method, address }: Beginning,
): Promise<OpenedSession | undefined> => {
  const found = await signedIn(tx, { tenant }, person);
  if (!found) return undefined;
  const { clock, random, newId } = ports;
  const now = clock.now();
  await tables<Tables>(tx)
    .updateTable('registry.person')
    .set(({ fn, ref, val }) => ({
      joined_at: fn.coalesce(ref('joined_at'), val(now)),
      last_signed_in_at: now,
      last_sign_in_method: method,
    }))
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(person))
    .execute();
  await dropEnded(tx, { tenant: uuidOf(tenant), person: uuidOf(person) }, now);
  const sessionToken = newToken(random);
  const session = newId('ses');
  await tables<Tables>(tx)
    .insertInto('registry.session')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(session),
      person: uuidOf(person),
      token_hash: hashOf(sessionToken.reveal()),
      created_at: now,
      last_seen_at: now,
      expires_at: plus(now, SESSION_LIFE),
      method,
    })
    .execute();
  await recordSignIn(ports, tx, { tenant, person, session, act: 'signed-in', method, address });
  return { ...found, sessionToken, csrfToken: csrfTokenOf(sessionToken.reveal()) };
};

/** What ended of this person goes when they sign in anew, so that rows do not pile up. */
const dropEnded = async (tx: Tx, of: { readonly tenant: string; readonly person: string }, now: Instant) => {
  for (const table of ['registry.session', 'registry.sign_in_link', 'registry.sign_in_attempt'] as const) {
    await tables<Tables>(tx)
      .deleteFrom(table)
      .where('tenant', '=', of.tenant)
      .where('person', '=', of.person)
      .where('expires_at', '<=', now)
      .execute();
  }
};

export const liveSession = async (
  tx: Tx,
  sessionToken: string,
  now: Instant,
): Promise<(Me & { readonly lastSeenAt: Instant }) | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.session')
    .select(['tenant', 'id', 'person', 'method', 'created_at', 'last_seen_at', 'expires_at'])
    .where('token_hash', '=', hashOf(sessionToken))
    .executeTakeFirst();
  if (!row || !sessionLives({ lastSeenAt: row.last_seen_at, expiresAt: row.expires_at }, now)) return undefined;
  return {
    tenant: idOf('ten', row.tenant),
    person: idOf('per', row.person),
    session: idOf('ses', row.id),
    method: row.method,
    signedInAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  };
};

/** Ends the person's sessions and what could still become one, but for the session `keep`. */
export const endSessions = async (tx: Tx, { tenant, person }: Whose, keep?: SessionId): Promise<void> => {
  const of = { tenant: uuidOf(tenant), person: uuidOf(person) };
  let ended = tables<Tables>(tx)
    .deleteFrom('registry.session')
    .where('tenant', '=', of.tenant)
    .where('person', '=', of.person);
  if (keep !== undefined) ended = ended.where('id', '<>', uuidOf(keep));
  await ended.execute();
  for (const table of ['registry.sign_in_link', 'registry.sign_in_attempt'] as const) {
    await tables<Tables>(tx)
      .deleteFrom(table)
      .where('tenant', '=', of.tenant)
      .where('person', '=', of.person)
      .execute();
  }
};

export type SessionEntry = {
  readonly id: SessionId;
  readonly method: SignInMethod;
  readonly signedInAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
};

/** Live ones, the latest first. */
export const listSessions = async (tx: Tx, { tenant, person }: Whose, now: Instant): Promise<SessionEntry[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.session')
    .select(['id', 'method', 'created_at', 'last_seen_at', 'expires_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('person', '=', uuidOf(person))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows
    .map((row) => ({
      id: idOf('ses', row.id),
      method: row.method,
      signedInAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
    }))
    .filter((session) => sessionLives(session, now));
};

/** `false` when the person has no such session. */
export const endSession = async (tx: Tx, { tenant, person }: Whose, id: SessionId): Promise<boolean> => {
  const ended = await tables<Tables>(tx)
    .deleteFrom('registry.session')
    .where('tenant', '=', uuidOf(tenant))
    .where('person', '=', uuidOf(person))
    .where('id', '=', uuidOf(id))
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
};
