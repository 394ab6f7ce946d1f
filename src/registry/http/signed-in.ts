/** Who is signed in, as every way of signing in answers it, and what handlers for people themselves begin with. */
import { z } from 'zod';
import { PERMISSIONS, Problem } from '#kernel';
import { type RouteAnswer, type RouteRequest, SESSION_COOKIE } from '#platform/http';
import { permissionsOf, ROLES } from '../core/roles.ts';
import { SESSION_LIFE } from '../core/sessions.ts';
import type { Me, OpenedSession, Session } from '../open-session.ts';
import { sessionRequired } from '../problems.ts';
import type { Registry } from '../registry.ts';
import { LANGUAGES, TENANT_KINDS } from '../store-tables.ts';

export const SessionAnswer = z
  .object({
    csrfToken: z.string().describe('goes with every change as `X-CSRF-Token`'),
    person: z.object({
      id: z.string(),
      displayName: z.string(),
      email: z.string(),
      role: z.enum(ROLES),
      language: z.enum(LANGUAGES),
    }),
    permissions: z.array(z.enum(PERMISSIONS)),
    tenant: z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(TENANT_KINDS),
      language: z.enum(LANGUAGES),
    }),
  })
  .meta({ id: 'Session' });

export const sessionAnswer = ({ csrfToken, person, tenant }: Session): z.output<typeof SessionAnswer> => ({
  csrfToken,
  person,
  permissions: [...permissionsOf(person.role)],
  tenant,
});

type Asked = Pick<RouteRequest<unknown, unknown, unknown>, 'scope' | 'cookies'>;
type From = Pick<RouteRequest<unknown, unknown, unknown>, 'cookies' | 'ip'>;

/** The answer that begins a session; the one that the browser had before ends. */
export const beginSession = async (
  { signIn }: Pick<Registry, 'signIn'>,
  { cookies, ip }: From,
  opened: OpenedSession,
): Promise<RouteAnswer<z.output<typeof SessionAnswer>>> => {
  const before = cookies[SESSION_COOKIE];
  if (before !== undefined) await signIn.signOut(before, ip);
  const value = opened.sessionToken.reveal();
  return {
    status: 200,
    body: sessionAnswer(opened),
    cookies: [{ name: SESSION_COOKIE, value, maxAgeSeconds: SESSION_LIFE / 1_000 }],
  };
};

/** An API key may come beside a cookie; then the cookie says nothing about who calls. */
export const sessionTokenOf = ({ scope, cookies }: Asked): string => {
  const token = cookies[SESSION_COOKIE];
  if (scope.principal.kind !== 'person' || token === undefined) throw new Problem(sessionRequired);
  return token;
};

export const describeSession = async (
  { signIn }: Pick<Registry, 'signIn'>,
  request: Asked,
): Promise<Session & { readonly me: Me }> => {
  const session = await signIn.describe(sessionTokenOf(request));
  if (!session) throw new Problem(sessionRequired);
  return session;
};
