/**
 * Signing in by a one-time link, and what every session has: its token is exchanged, once and in time, for a session.
 * Tokens are looked up by their hash before any tenant is known, hence as system; all else stays within the tenant.
 */
import {
  type Duration,
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
import { type Tx, tables } from '#platform/database';
import { permissionsOf } from './core/roles.ts';
import { INVITATION_LIFE, LINK_LIFE, RESET_LIFE, seenBefore } from './core/sessions.ts';
import { csrfTokenOf, hashOf, newToken } from './credentials.ts';
import { signedIn } from './enrol.ts';
import { holdPerson, liveSession, type Me, type OpenedSession, openSession, type Session } from './open-session.ts';
import { partiesOf } from './person-parties.ts';
import type { RegistryPorts } from './ports.ts';
import { recordSignIn } from './record-sign-in.ts';
import type { LinkPurpose, SignInMethod, Tables } from './store-tables.ts';

/** The token is given here and never again. */
export type IssuedLink = { readonly token: Secret; readonly expiresAt: Instant };

export type SignIn = {
  /** `unknown-person`: nobody of this tenant, or deactivated. */
  issueLink(scope: Pick<Scope, 'tenant'>, person: PersonId): Promise<Outcome<IssuedLink, 'unknown-person'>>;
  /** Of any number that exchange one token at once, one gets a session. */
  exchange(token: string, address?: string): Promise<Outcome<OpenedSession, 'not-valid'>>;
  /** `undefined` when the session has ended since. */
  describe(sessionToken: string): Promise<(Session & { readonly me: Me }) | undefined>;
  signOut(sessionToken: string, address?: string): Promise<void>;
  scopeOf(sessionToken: string): Promise<{ readonly scope: Scope; readonly csrfToken: string } | undefined>;
};

type Wiring = Pick<RegistryPorts, 'database' | 'clock' | 'random' | 'newId' | 'evidence'>;

const LIFE_OF: Readonly<Record<LinkPurpose, Duration>> = {
  'sign-in': LINK_LIFE,
  invitation: INVITATION_LIFE,
  'credential-reset': RESET_LIFE,
};

const METHOD_OF: Readonly<Record<LinkPurpose, SignInMethod>> = {
  'sign-in': 'link',
  invitation: 'invitation',
  'credential-reset': 'link',
};

export const createSignIn = (wiring: Wiring): SignIn => {
  const { database, clock } = wiring;
  return {
    issueLink: ({ tenant }, person) =>
      database.inScope({ tenant }, async (tx) => {
        if (!(await signedIn(tx, { tenant }, person))) return failed('unknown-person');
        return ok(await insertLink(wiring, tx, { tenant, person, purpose: 'sign-in' }));
      }),
    exchange: (token, address) => database.asSystem((tx) => exchange(wiring, tx, token, address)),
    describe: (sessionToken) =>
      database.asSystem(async (tx) => {
        const me = await liveSession(tx, sessionToken, clock.now());
        const found = me && (await signedIn(tx, me, me.person));
        return found && { ...found, csrfToken: csrfTokenOf(sessionToken), me };
      }),
    signOut: (sessionToken, address) => database.asSystem((tx) => signOut(wiring, tx, sessionToken, address)),
    scopeOf: (sessionToken) => database.asSystem((tx) => scopeOf(tx, sessionToken, clock.now())),
  };
};

type NewLink = Pick<Me, 'tenant' | 'person'> & {
  readonly purpose: LinkPurpose;
  /** Who made it, when a person did. */
  readonly madeBy?: string;
};

export const insertLink = async (
  { clock, random, newId }: Pick<Wiring, 'clock' | 'random' | 'newId'>,
  tx: Tx,
  { tenant, person, purpose, madeBy }: NewLink,
): Promise<IssuedLink> => {
  const now = clock.now();
  const token = newToken(random);
  const expiresAt = plus(now, LIFE_OF[purpose]);
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
      purpose,
      made_by: madeBy ?? null,
    })
    .execute();
  return { token, expiresAt };
};

const signOut = async (wiring: Wiring, tx: Tx, sessionToken: string, address: string | undefined): Promise<void> => {
  const ended = await tables<Tables>(tx)
    .deleteFrom('registry.session')
    .where('token_hash', '=', hashOf(sessionToken))
    .returning(['tenant', 'person', 'id', 'method'])
    .executeTakeFirst();
  if (ended === undefined) return;
  const { method } = ended;
  const whose = {
    tenant: idOf('ten', ended.tenant),
    person: idOf('per', ended.person),
    session: idOf('ses', ended.id),
  };
  await recordSignIn(wiring, tx, { ...whose, act: 'signed-out', method, address });
};

const exchange = async (
  wiring: Wiring,
  tx: Tx,
  token: string,
  address: string | undefined,
): ReturnType<SignIn['exchange']> => {
  const now = wiring.clock.now();
  const whose = await tables<Tables>(tx)
    .selectFrom('registry.sign_in_link')
    .select(['tenant', 'person'])
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
  if (!whose) return failed('not-valid');
  await holdPerson(tx, { tenant: idOf('ten', whose.tenant), person: idOf('per', whose.person) });
  // One statement finds, checks and uses up the link: a second exchange waits for the first and then finds none.
  const link = await tables<Tables>(tx)
    .updateTable('registry.sign_in_link')
    .set({ used_at: now })
    .where('token_hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['tenant', 'person', 'purpose'])
    .executeTakeFirst();
  if (!link) return failed('not-valid');
  const begun = {
    tenant: idOf('ten', link.tenant),
    person: idOf('per', link.person),
    method: METHOD_OF[link.purpose],
    address,
  };
  const opened = await openSession(wiring, tx, begun);
  return opened ? ok(opened) : failed('not-valid');
};

const scopeOf = async (tx: Tx, sessionToken: string, now: Instant): ReturnType<SignIn['scopeOf']> => {
  const session = await liveSession(tx, sessionToken, now);
  if (!session) return undefined;
  const { tenant, person } = session;
  const found = await tables<Tables>(tx)
    .selectFrom('registry.person')
    .select('role')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(person))
    .where('deactivated_at', 'is', null)
    .executeTakeFirst();
  if (!found) return undefined;
  if (session.lastSeenAt < seenBefore(now)) {
    await tables<Tables>(tx)
      .updateTable('registry.session')
      .set({ last_seen_at: now })
      .where('tenant', '=', uuidOf(tenant))
      .where('id', '=', uuidOf(session.session))
      .execute();
  }
  const scope: Scope = {
    tenant,
    permissions: permissionsOf(found.role),
    principal: { kind: 'person', id: person },
    ...(found.role === 'merchant' ? { parties: await partiesOf(tx, tenant, person) } : {}),
  };
  return { scope, csrfToken: csrfTokenOf(sessionToken) };
};
