/**
 * Signing in by a one-time link: its token is exchanged, once and within ten minutes, for a session. Tokens are looked
 * up by their hash before any tenant is known, hence as system; all else stays within the tenant.
 */
import {
  failed,
  type Instant,
  idOf,
  type Outcome,
  ok,
  type PersonId,
  plus,
  type Scope,
  type Secret,
  uuidOf,
} from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { NewId, Random } from '#platform/random';
import { permissionsOf } from './core/roles.ts';
import { LINK_LIFE, SESSION_LIFE, seenBefore, sessionLives } from './core/sessions.ts';
import { csrfTokenOf, hashOf, newToken } from './credentials.ts';
import { type Person, signedIn, type Tenant } from './enrol.ts';
import type { Tables } from './store-tables.ts';

export type Session = {
  readonly csrfToken: string;
  readonly person: Person;
  readonly tenant: Tenant;
};

export type SignIn = {
  /** The token is given here and never again. `unknown-person`: nobody of this tenant. */
  issueLink(
    scope: Pick<Scope, 'tenant'>,
    person: PersonId,
  ): Promise<Outcome<{ readonly token: Secret; readonly expiresAt: Instant }, 'unknown-person'>>;
  /** Of any number that exchange one token at once, one gets a session. */
  exchange(token: string): Promise<Outcome<Session & { readonly sessionToken: Secret }, 'not-valid'>>;
  /** `undefined` when the session has ended since. */
  describe(sessionToken: string): Promise<Session | undefined>;
  signOut(sessionToken: string): Promise<void>;
  scopeOf(sessionToken: string): Promise<{ readonly scope: Scope; readonly csrfToken: string } | undefined>;
};

type Wiring = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
};

export const createSignIn = (wiring: Wiring): SignIn => {
  const { database, clock } = wiring;
  return {
    issueLink: (scope, person) => issueLink(wiring, scope, person),
    exchange: (token) => database.asSystem((tx) => exchange(wiring, tx, token)),
    describe: (sessionToken) =>
      database.asSystem(async (tx) => {
        const session = await liveSession(tx, sessionToken, clock.now());
        const found = session && (await signedIn(tx, session, session.person));
        return found && { ...found, csrfToken: csrfTokenOf(sessionToken) };
      }),
    signOut: async (sessionToken) => {
      await database.asSystem((tx) =>
        tables<Tables>(tx).deleteFrom('registry.session').where('token_hash', '=', hashOf(sessionToken)).execute(),
      );
    },
    scopeOf: (sessionToken) => database.asSystem((tx) => scopeOf(tx, sessionToken, clock.now())),
  };
};

const issueLink = async (
  { database, clock, random, newId }: Wiring,
  { tenant }: Pick<Scope, 'tenant'>,
  person: PersonId,
): ReturnType<SignIn['issueLink']> =>
  database.inScope({ tenant }, async (tx) => {
    if (!(await signedIn(tx, { tenant }, person))) return failed('unknown-person');
    const token = newToken(random);
    const now = clock.now();
    const expiresAt = plus(now, LINK_LIFE);
    await tables<Tables>(tx)
      .insertInto('registry.sign_in_link')
      .values({
        tenant: uuidOf(tenant),
        id: uuidOf(newId('sil')),
        person: uuidOf(person),
        token_hash: hashOf(token.reveal()),
        created_at: now,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    return ok({ token, expiresAt });
  });

const exchange = async ({ clock, random, newId }: Wiring, tx: Tx, token: string): ReturnType<SignIn['exchange']> => {
  const now = clock.now();
  // One statement finds, checks and uses up the link: a second exchange waits for the first and then finds none.
  const link = await tables<Tables>(tx)
    .updateTable('registry.sign_in_link')
    .set({ used_at: now })
    .where('token_hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['tenant', 'person'])
    .executeTakeFirst();
  if (!link) return failed('not-valid');
  const tenant = idOf('ten', link.tenant);
  const found = await signedIn(tx, { tenant }, idOf('per', link.person));
  if (!found) return failed('not-valid');
  await dropEnded(tx, link, now);
  const sessionToken = newToken(random);
  await tables<Tables>(tx)
    .insertInto('registry.session')
    .values({
      tenant: link.tenant,
      id: uuidOf(newId('ses')),
      person: link.person,
      token_hash: hashOf(sessionToken.reveal()),
      created_at: now,
      last_seen_at: now,
      expires_at: plus(now, SESSION_LIFE),
    })
    .execute();
  return ok({ ...found, sessionToken, csrfToken: csrfTokenOf(sessionToken.reveal()) });
};

/** What ended of this person goes when they sign in anew, so that rows do not pile up. */
const dropEnded = async (tx: Tx, of: { readonly tenant: string; readonly person: string }, now: Instant) => {
  for (const table of ['registry.session', 'registry.sign_in_link'] as const) {
    await tables<Tables>(tx)
      .deleteFrom(table)
      .where('tenant', '=', of.tenant)
      .where('person', '=', of.person)
      .where('expires_at', '<=', now)
      .execute();
  }
};

const liveSession = async (tx: Tx, sessionToken: string, now: Instant) => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.session')
    .select(['tenant', 'id', 'person', 'last_seen_at', 'expires_at'])
    .where('token_hash', '=', hashOf(sessionToken))
    .executeTakeFirst();
  if (!row || !sessionLives({ lastSeenAt: row.last_seen_at, expiresAt: row.expires_at }, now)) return undefined;
  return { tenant: idOf('ten', row.tenant), person: idOf('per', row.person), row };
};

const scopeOf = async (tx: Tx, sessionToken: string, now: Instant): ReturnType<SignIn['scopeOf']> => {
  const session = await liveSession(tx, sessionToken, now);
  if (!session) return undefined;
  const { row, tenant, person } = session;
  const found = await tables<Tables>(tx)
    .selectFrom('registry.person')
    .select('role')
    .where('tenant', '=', row.tenant)
    .where('id', '=', row.person)
    .executeTakeFirst();
  if (!found) return undefined;
  if (row.last_seen_at < seenBefore(now)) {
    await tables<Tables>(tx)
      .updateTable('registry.session')
      .set({ last_seen_at: now })
      .where('tenant', '=', row.tenant)
      .where('id', '=', row.id)
      .execute();
  }
  const scope: Scope = {
    tenant,
    permissions: permissionsOf(found.role),
    principal: { kind: 'person', id: person },
    ...(found.role === 'merchant' ? { parties: [] } : {}),
  };
  return { scope, csrfToken: csrfTokenOf(sessionToken) };
};
